package belfry.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import belfry.protocol.RefusedException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** The readers of what a client shows: any text is read or refused. */
class SecretsFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void anyTextIsAKeyOrIsRefused(@NotNull String line) {
    try {
      PublicKey key = PublicKey.of(line);
      assertFalse(key.isSignerOf("text", line));
    } catch (RefusedException _) { // the only exception that may come
      return;
    }
  }

  @FuzzTest(maxDuration = "2m")
  void anyTextIsAHashOrIsNone(@NotNull String text) {
    PasswordHash.of(text)
        .map(PasswordHash::text)
        .ifPresent(hash -> assertEquals(hash, PasswordHash.of(hash).orElseThrow().text()));
  }

  @FuzzTest(maxDuration = "2m")
  void anyPasswordIsPreparedOnce(@NotNull String typed) {
    try {
      String once = Passwords.prepared(typed);
      assertEquals(once, Passwords.prepared(once));
    } catch (RefusedException _) { // it is too long
      return;
    }
    assertFalse(TokenSecret.isWellFormed(typed));
  }
}
