package belfry.server.backplane.redis;

import java.util.Arrays;
import java.util.List;

/** Appends that are done when the master has them. */
record PlainAppends(Redis redis) implements Appends {
  private static final int NO_WRITE_WHEN_REPEATED = 0;

  @Override
  public Tried<Reply> append(List<String> keys, Object... args) {
    Object[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = NO_WRITE_WHEN_REPEATED;
    return redis.run(Script.APPEND, keys, all);
  }

  @Override
  public void renew() {
    // it owns nothing
  }

  @Override
  public void close() {
    // it owns nothing
  }
}
