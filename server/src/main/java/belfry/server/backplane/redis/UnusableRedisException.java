package belfry.server.backplane.redis;

/** Redis can't be used as it is, or can't be reached; the message is one line for a person. */
public final class UnusableRedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableRedisException(String why) {
    super(why);
  }
}
