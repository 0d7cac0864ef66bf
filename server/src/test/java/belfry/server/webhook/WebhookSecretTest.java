package belfry.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures of Standard Webhooks. */
class WebhookSecretTest {
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static String signed(String... keys) {
    byte[] body = "{\"test\": 2432232314}".getBytes(UTF_8);
    return WebhookSecret.of(List.of(keys))
        .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
  }

  @Test
  void signatureIsThatOfTheReferenceLibraries() {
    assertEquals("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signed(KEY, ""));
  }

  @Test
  void eachKeySignsWhileOneIsReplaced() {
    String other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assertEquals(signed(KEY) + " " + signed(other), signed(KEY, other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_short", "whsec_ä", "whsec_"})
  void keyOfAnotherFormIsRefusedWithoutShowingIt(String line) {
    List<String> lines = List.of(line);
    var refused = assertThrows(IllegalArgumentException.class, () -> WebhookSecret.of(lines));
    assertFalse(refused.getMessage().contains("MfKQ9r8"), refused.getMessage());
  }
}
