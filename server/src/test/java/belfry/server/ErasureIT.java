package belfry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one person said is exported and erased while a server with an archive runs. */
class ErasureIT {
  private static final int HISTORY = 5;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void makeFolder() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
  }

  private static String json(String text) {
    return text.replace('\'', '"') + "\n";
  }

  /** A program with a name in #ops. */
  private static Caller program(Running running, String name) throws IOException {
    Caller program = running.call();
    program.send(json("{'do':'nick','name':'" + name + "'}"));
    program.send(json("{'do':'join','room':'ops'}"));
    program.lineWith("\"on\":\"joined\"");
    return program;
  }

  /** Says something; returns the id of the message. */
  private static String says(Caller program, String text) throws IOException {
    program.send(json("{'do':'say','room':'ops','text':'" + text + "'}"));
    String ack = program.lineWith("\"on\":\"ack\"");
    return ack.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1");
  }

  private static String asks(Caller program, String command, String answer) throws IOException {
    program.send(json(command));
    return program.lineWith("\"on\":\"" + answer + "\"");
  }

  private static final String WHOLE_HISTORY = "{'do':'history','room':'ops','limit':100}";

  private String admin(String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Exit exit =
        new AdminCommand(
                Map.of("BELFRY_DATA", data.toString()),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8))
            .run(command);
    assertEquals(Exit.OK, exit, () -> err.toString(UTF_8));
    return out.toString(UTF_8);
  }

  @Test
  void erasedPersonIsNowhereAnyMore() throws Exception {
    try (Running running = Running.archiving(data, HISTORY)) {
      Caller ann = program(running, "Ann");
      Caller bob = program(running, "bob");
      says(ann, "first-secret-1");
      asks(ann, "{'do':'topic','room':'ops','text':'topic-secret-2'}", "ack");
      String before = "";
      for (int n = 0; n < 2 * HISTORY; n++) {
        before = says(bob, "plain " + n);
      }
      asks(ann, "{'do':'mute','room':'ops','name':'bob','why':'why-secret'}", "ack");
      says(ann, "last-secret-3"); // the room has rules now
      ann.send(json("{'do':'tell','to':'bob','text':'told-secret-4'}"));
      String told = bob.lineWith("\"on\":\"told\"");
      assertTrue(told.contains("told-secret-4"));
      awaitArchived(running);
      assertTrue(asks(bob, "{'do':'search','words':'secret'}", "found").contains("first-secret-1"));
      assertTrue(asks(bob, "{'do':'rooms'}", "rooms").contains("topic-secret-2"));

      List<String> exported = admin("export", "ann").lines().toList();
      assertEquals(6, exported.size(), exported::toString);
      assertTrue(
          exported.stream().allMatch(line -> line.contains("secret") && line.contains("\"Ann\"")));
      assertTrue(
          exported.stream()
              .anyMatch(line -> line.contains("\"to\":\"bob\"") && line.contains("told-secret-4")),
          exported::toString);
      assertEquals("6 messages of ann were removed from " + data + "\n", admin("erase", "ann"));

      String announced = bob.lineWith("\"removed\":[");
      assertTrue(announced.contains("\"on\":\"removed\""), announced);
      String found = asks(bob, "{'do':'search','words':'secret'}", "found");
      assertTrue(found.endsWith("\"messages\":[]}"), found);
      String history = asks(bob, WHOLE_HISTORY, "history");
      assertFalse(history.contains("secret"), history);
      assertEquals(
          4, history.split("\"on\":\"removed\",\"room\":\"ops\",[^}]*\"time\"").length - 2);
      String topic = asks(bob, "{'do':'topic','room':'ops'}", "topic");
      assertFalse(topic.contains("secret"), topic);
      String rooms = asks(bob, "{'do':'rooms'}", "rooms");
      assertFalse(rooms.contains("secret"), rooms);
      Caller late = program(running, "late"); // its entries come from the feed
      late.send(json("{'do':'leave','room':'ops'}"));
      late.send(json("{'do':'join','room':'ops','after':'" + before + "'}"));
      String line = late.lineWith("\"message\"");
      while (!line.contains("\"removed\":[")) {
        assertFalse(line.contains("secret"), line);
        line = late.line();
      }
      assertEquals("", admin("export", "ann"));
      assertEquals("0 messages of ann were removed from " + data + "\n", admin("erase", "ann"));
    }
    for (String file : List.of("belfry.sqlite", "archive.db")) {
      String bytes = Files.readString(data.resolve(file), ISO_8859_1);
      assertFalse(bytes.contains("secret"), () -> file + " still has a text");
      assertTrue(bytes.contains("plain"));
    }
    try (Running again = Running.archiving(data, HISTORY)) {
      String history = asks(program(again, "bob"), WHOLE_HISTORY, "history");
      assertFalse(history.contains("secret"), history);
      assertTrue(history.contains("\"on\":\"removed\""), history);
    }
  }

  private static void awaitArchived(Running running) {
    Eventually.eventually(() -> assertEquals(0, running.metric("belfry_archive_lag_seconds")));
  }
}
