package belfry.server.backplane.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Appends that are done when the master has them. */
record PlainAppends(Redis redis) implements Appends {
  private static final int NO_WRITE_WHEN_REPEATED = 0;

  @Override
  public Tried<Reply> append(List<String> keys, Supplier<List<Object>> args) {
    return redis.hold(limit -> {
      List<Object> all = new ArrayList<>(args.get());
      all.add(NO_WRITE_WHEN_REPEATED);
      return Redis.await(redis.send(Script.APPEND, keys, all.toArray()), limit);
    });
  }

  @Override
  public void renew(String why) {
    // it owns nothing
  }

  @Override
  public void close() {
    // it owns nothing
  }
}
