package belfry.server.backplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** Reads accounts from a file that anybody may have changed. */
class AccountCodecFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void anyTextIsAnAccountOrIsRefused(@NotNull String line) {
    Account read;
    try {
      read = AccountCodec.decode(line);
    } catch (IllegalArgumentException _) { // the only exception that may come
      return;
    }
    assertEquals(read, AccountCodec.decode(AccountCodec.encode(read)));
  }
}
