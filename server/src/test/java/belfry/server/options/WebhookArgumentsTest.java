package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.server.net.Network;
import belfry.server.webhook.WebhookOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookArgumentsTest {
  @TempDir private Path folder;

  @BeforeEach
  void keepSecret() throws IOException {
    Files.writeString(folder.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
  }

  private String file(String content) throws IOException {
    return "--webhooks=" + Files.writeString(folder.resolve("hooks"), content);
  }

  @Test
  void eachLineIsAWebhook() throws IOException {
    WebhookOptions options =
        options(
                file(
                    """
                    # what the robot gets
                    ops  https://robot.example/belfry?a=b  secret  except=robot,Bob

                    news http://10.1.2.3:8080 %s
                    """
                        .formatted(folder.resolve("secret"))),
                "--webhooks-to=10.0.0.0/8")
            .webhooks();
    assertEquals(List.of(Network.of("10.0.0.0/8")), options.allowed());
    assertEquals(2, options.webhooks().size());
    var first = options.webhooks().getFirst();
    assertEquals("ops", first.room().text());
    assertEquals("https://robot.example/belfry?a=b", first.url().toString());
    assertEquals(Set.of(Nickname.of("robot"), Nickname.of("bob")), first.except());
    assertEquals("#ops to https://robot.example", first.toString());
  }

  @Test
  void thereIsNoWebhookWithoutAFile() {
    assertEquals(WebhookOptions.NONE, options().webhooks());
    assertEquals(
        "--webhooks-to does nothing without --webhooks", Given.refusal("--webhooks-to=10.0.0.0/8"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          #ops https://a.example/ secret          | a room without #
          ops https://a.example/                  | it is not ROOM URL SECRET_FILE
          ops https://a.example/ secret for=ann   | it is not ROOM URL SECRET_FILE
          ops ftp://a.example/ secret             | the URL begins with https:// or http://
          ops https:/// secret                    | line 1
          ops https://u:p@a.example/ secret       | no user
          ops https://a.example/#x secret         | no fragment
          ops https://a.example:0/ secret         | from 1 to 65535, not 0
          ops https://a.example:65536/ secret     | from 1 to 65535, not 65536
          a/b https://a.example/ secret           | line 1
          ops https://a.example/ hooks            | a key is whsec_ and Base64
          """)
  void wrongLineIsRefusedWithItsNumber(String line, String why) throws IOException {
    String message = Given.refusal(Map.of(), file(line + "\n"));
    assertTrue(message.startsWith("--webhooks: line 1 of "), message);
    assertTrue(message.contains(why), message);
  }

  @Test
  void sameRoomAndUrlAreRefusedTwice() throws IOException {
    String line = "ops https://a.example/ secret\n";
    String message = Given.refusal(Map.of(), file(line + "ops https://b.example/ secret\n" + line));
    assertTrue(message.startsWith("--webhooks: line 3 of "), message);
    assertTrue(message.contains("an earlier line has the same room and URL"), message);
  }

  @Test
  void missingSecretIsNamed() throws IOException {
    String message = Given.unreadable(file("ops https://a.example/ nothing\n"));
    assertTrue(message.contains("nothing") && message.contains("no such file"), message);
  }
}
