package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106). A hash takes tens of milliseconds of a core and 19
 * MiB, so it runs on platform threads {@code password-N}, one for two cores: on a carrier it would
 * stop all connections of the carrier. Each thread reuses one block of memory, and ends with it
 * after an idle minute. All threads together take a quarter of the heap at most; a server whose
 * heap is too small for one of them refuses passwords. At most 32 passwords wait. Thread-safe; ends
 * with {@link #close}.
 */
public final class PasswordHasher implements AutoCloseable {
  private static final int WAITING = 32;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int HEAP_SHARE = 4;
  private static final long MEBIBYTE = 1_024 * 1_024;

  /** The memory of one thread, of which a hash of the usual cost takes most. */
  private static final long THREAD_BYTES = 20 * MEBIBYTE;

  private final PasswordHash.Cost cost;

  /** The most memory of one hash, in KiB; 0 if passwords are refused. */
  private final long mostKilobytes;

  private final RandomGenerator random;
  private final ThreadPoolExecutor threads;

  /** A hash of no password, for accounts that do not exist. */
  private final PasswordHash nobody;

  /**
   * A hasher with the usual cost.
   *
   * @param heap the bytes to which the heap may grow
   */
  public PasswordHasher(RandomGenerator random, long heap) {
    this(
        PasswordHash.Cost.USUAL,
        random,
        lanes(Runtime.getRuntime().availableProcessors(), heap),
        heap / HEAP_SHARE);
  }

  private static int lanes(int processors, long heap) {
    long most = Math.max(1, processors / 2);
    return (int) Math.max(1, Math.min(most, heap / HEAP_SHARE / THREAD_BYTES));
  }

  PasswordHasher(PasswordHash.Cost cost, RandomGenerator random, int lanes) {
    this(cost, random, lanes, Long.MAX_VALUE);
  }

  private PasswordHasher(
      PasswordHash.Cost cost, RandomGenerator random, int lanes, long memoryOfAll) {
    this.cost = cost;
    this.mostKilobytes = memoryOfAll < THREAD_BYTES ? 0 : memoryOfAll / lanes / 1_024;
    this.random = random;
    this.nobody = new PasswordHash(cost, new byte[PasswordHash.SALT], new byte[PasswordHash.HASH]);
    this.threads =
        new ThreadPoolExecutor(
            lanes,
            lanes,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Why passwords are refused, for the operator; empty if they are not. */
  public Optional<String> refusal() {
    return mostKilobytes > 0
        ? Optional.empty()
        : Optional.of(
            "Passwords of accounts are refused, because the heap is too small for a hash; -Xmx%dm is enough"
                .formatted(HEAP_SHARE * THREAD_BYTES / MEBIBYTE));
  }

  /**
   * Makes the hash of a new password.
   *
   * @throws RefusedException if too many passwords wait, or the heap is too small
   */
  String hash(String password) {
    byte[] salt = new byte[PasswordHash.SALT];
    random.nextBytes(salt);
    return new PasswordHash(cost, salt, run(password, salt, cost, PasswordHash.HASH)).text();
  }

  /**
   * Whether a password is the one of a hash. It takes as long without a hash.
   *
   * @param kept the hash in PHC form; null for none
   * @throws RefusedException if too many passwords wait, or the heap is too small
   */
  boolean matches(String password, @Nullable String kept) {
    Optional<PasswordHash> known = Optional.ofNullable(kept).flatMap(PasswordHash::of);
    PasswordHash hash = known.orElse(nobody);
    byte[] given = run(password, hash.salt(), hash.cost(), hash.hash().length);
    return MessageDigest.isEqual(given, hash.hash()) && known.isPresent();
  }

  /** Whether a hash was made with other parameters than the present ones. */
  boolean isOld(String kept) {
    return PasswordHash.of(kept).map(hash -> !hash.cost().equals(cost)).orElse(true);
  }

  private byte[] run(String password, byte[] salt, PasswordHash.Cost how, int bytes) {
    if (how.kilobytes() > mostKilobytes) { // a full heap would end the server
      throw new RefusedException(
          Code.BAD_FIELD, "this server has too little memory for passwords; use a token or a key");
    }
    Future<byte[]> result;
    try {
      result = threads.submit(() -> Argon2id.hash(password, salt, how, bytes));
    } catch (RejectedExecutionException _) { // the queue is full
      throw new RefusedException(
          Code.UNAVAILABLE, "too many people log in with a password now; a token needs no wait");
    }
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (CancellationException _) { // see close
      throw stopping();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw stopping();
    }
  }

  private static RefusedException stopping() {
    return new RefusedException(Code.STOPPING, "the server is about to stop");
  }

  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      ((Future<?>) waiting).cancel(false);
    }
  }
}
