package belfry.server.backplane.redis.link;

/** A Redis can't be used, or can't be reached. The message is the reason, in one line. */
public final class UnusableRedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with its reason. */
  public UnusableRedisException(String reason) {
    super(reason);
  }
}
