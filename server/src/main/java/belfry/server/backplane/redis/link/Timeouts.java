package belfry.server.backplane.redis.link;

import java.time.Duration;

/** The longest waits for Redis. */
public final class Timeouts {
  /** The longest wait for the answer to one command, and for a connection. */
  public static final Duration COMMAND = Duration.ofSeconds(2);

  /** The time in which a command is tried again before the caller gets a refusal. */
  public static final Duration RETRIES = Duration.ofSeconds(5);

  private Timeouts() {}
}
