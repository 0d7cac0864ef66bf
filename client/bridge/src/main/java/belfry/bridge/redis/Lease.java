package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The right to import a copy, which one import has at a time. A thread of its own, with a
 * connection of its own, renews it until {@link #close}; when an import is killed, it expires.
 */
final class Lease implements AutoCloseable {
  static final Duration TERM = Duration.ofSeconds(10);
  private static final Duration RENEWAL = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final String RENEW =
      "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2])"
          + " end return 0";

  private static final String RELEASE =
      "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return"
          + " 0";

  private final RedisConnection connection;
  private final String key;
  private final byte[] token;
  private final Thread renewal;

  private Lease(RedisConnection connection, String key, byte[] token) {
    this.connection = connection;
    this.key = key;
    this.token = token;
    renewal = Thread.ofVirtual().name("lease").unstarted(this::renew);
  }

  /**
   * Waits for the end of another import, at most as long as a lease lives after a crash.
   *
   * @param connection a connection of the lease's own, which it closes
   * @throws BridgeException if another import goes on
   */
  static Lease acquired(RedisConnection connection, Keys keys)
      throws BridgeException, InterruptedException {
    try {
      return awaited(connection, keys);
    } catch (BridgeException e) {
      connection.close();
      throw e;
    }
  }

  private static Lease awaited(RedisConnection connection, Keys keys)
      throws BridgeException, InterruptedException {
    byte[] token = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    SetArgs args = SetArgs.Builder.nx().px(TERM.toMillis());
    long deadline = System.nanoTime() + TERM.plusSeconds(1).toNanos();
    while (connection.now(connection.commands().set(keys.lease(), token, args)) == null) {
      if (System.nanoTime() > deadline) {
        throw BridgeException.unavailable("another import of " + keys.name() + " is running");
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
    Lease lease = new Lease(connection, keys.lease(), token);
    lease.renewal.start();
    return lease;
  }

  /** What proves that this import has the lease. */
  byte[] token() {
    return token;
  }

  private void renew() {
    byte[] millis = Long.toString(TERM.toMillis()).getBytes(StandardCharsets.US_ASCII);
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(RENEWAL.toMillis());
        eval(RENEW, token, millis);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    } catch (BridgeException _) {
      // the lease expires, and the switch to the new generation fails
    }
  }

  private void eval(String script, byte[]... arguments)
      throws BridgeException, InterruptedException {
    String[] keys = {key};
    connection.<Long>now(
        connection.commands().eval(script, ScriptOutputType.INTEGER, keys, arguments));
  }

  /** Gives the lease up at once. */
  @Override
  public void close() {
    renewal.interrupt();
    try {
      renewal.join();
      eval(RELEASE, token);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (BridgeException _) {
      // it expires by itself
    } finally {
      connection.close();
    }
  }
}
