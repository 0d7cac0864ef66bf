package belfry.server.backplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.protocol.Nickname;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountCodecTest {
  private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");
  private static final Account ACCOUNT =
      Account.fresh("7f", Nickname.of("Änne"), NOW)
          .withPassword("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA")
          .withToken(new Account.Token("1", "c0ffee", "my \"laptop\"", NOW, NOW, NOW))
          .withToken(new Account.Token("2", "decade", "", NOW, null, null))
          .withKey(new Account.Key("3", "AAAA", "ann@home", NOW, NOW));

  @Test
  void accountComesBackAsItWasWritten() {
    assertEquals(ACCOUNT, AccountCodec.decode(AccountCodec.encode(ACCOUNT)));
    Account dropped = ACCOUNT.dropped(NOW);
    assertEquals(dropped, AccountCodec.decode(AccountCodec.encode(dropped)));
  }

  @Test
  void unknownFieldsAreIgnored() {
    String line = AccountCodec.encode(ACCOUNT);
    String later = "{\"later\":{\"a\":[1]},\"more\":[[1],2,{}]," + line.substring(1);
    assertEquals(ACCOUNT, AccountCodec.decode(later));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"id\":\"1\"}",
        "{\"tokens\":[",
        "{\"tokens\":[{\"id\":1",
        "null"
      })
  void whatIsNoAccountIsRefused(String line) {
    assertThrows(IllegalArgumentException.class, () -> AccountCodec.decode(line));
  }
}
