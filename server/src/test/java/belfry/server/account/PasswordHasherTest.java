package belfry.server.account;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
  private static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(64, 1);
  private static final long LARGE_HEAP = 512L << 20;

  @Test
  void hashIsThatOfTheReferenceImplementation() {
    // From the tests of the reference implementation: "password", "somesalt", 2 passes, 64 MiB.
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    try (PasswordHasher hasher = new PasswordHasher(CHEAP, new SecureRandom(), 1)) {
      assertTrue(hasher.matches("password", reference));
      assertFalse(hasher.matches("Password", reference));
      assertTrue(hasher.isOld(reference));
    }
  }

  @Test
  void hashOfTheUsualCostComesBack() {
    try (PasswordHasher hasher = new PasswordHasher(new SecureRandom(), LARGE_HEAP)) {
      String hash = hasher.hash("correct horse");
      assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
      assertTrue(hasher.matches("correct horse", hash));
      assertFalse(hasher.isOld(hash));
      assertFalse(hash.equals(hasher.hash("correct horse")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=64,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=0,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$2y$10$abcdefghijklmnopqrstuv"
      })
  void hashThatCostsTooMuchOrIsNoneMatchesNothing(String text) {
    assertEquals(Optional.empty(), PasswordHash.of(text));
    try (PasswordHasher hasher = new PasswordHasher(CHEAP, new SecureRandom(), 1)) {
      assertFalse(hasher.matches("", text));
      assertTrue(hasher.isOld(text));
    }
  }

  /** While one hash takes its time, 32 wait, and no more. The end refuses those that wait. */
  @Test
  void queueIsBounded() throws Exception {
    Map<Code, AtomicInteger> refused = new ConcurrentHashMap<>();
    PasswordHash.Cost slow = new PasswordHash.Cost(65_536, 10);
    List<Thread> callers = new ArrayList<>();
    try (PasswordHasher hasher = new PasswordHasher(slow, new SecureRandom(), 1)) {
      for (int i = 0; i < 40; i++) {
        callers.add(Thread.ofVirtual().start(() -> count(hasher, refused)));
      }
      eventually(() -> assertTrue(count(refused, Code.UNAVAILABLE) > 0));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertTrue(count(refused, Code.STOPPING) > 0);
  }

  private static void count(PasswordHasher hasher, Map<Code, AtomicInteger> refused) {
    try {
      hasher.matches("password", null);
    } catch (RefusedException e) {
      refused.computeIfAbsent(e.refusal().code(), _ -> new AtomicInteger()).incrementAndGet();
    }
  }

  private static int count(Map<Code, AtomicInteger> refused, Code code) {
    return refused.getOrDefault(code, new AtomicInteger()).get();
  }

  @Test
  void smallHeapRefusesPasswordsBeforeItIsFull() {
    try (PasswordHasher hasher = new PasswordHasher(new SecureRandom(), 79L << 20)) {
      RefusedException refused =
          assertThrows(RefusedException.class, () -> hasher.hash("password"));
      assertEquals(Code.BAD_FIELD, refused.refusal().code());
      assertTrue(hasher.refusal().orElseThrow().endsWith("-Xmx80m is enough"));
    }
  }

  @Test
  void hashOfAHigherCostIsRefusedIfItIsTooLargeForTheHeap() {
    String large =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    try (PasswordHasher hasher = new PasswordHasher(new SecureRandom(), 80L << 20)) {
      assertEquals(Optional.empty(), hasher.refusal());
      hasher.hash("password");
      assertThrows(RefusedException.class, () -> hasher.matches("password", large));
    }
  }

  @Test
  void everyCallAfterTheEndIsRefused() {
    PasswordHasher hasher = new PasswordHasher(CHEAP, new SecureRandom(), 1);
    hasher.close();
    assertThrows(RefusedException.class, () -> hasher.hash("password"));
  }
}
