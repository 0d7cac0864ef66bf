package belfry.server.backplane.redis;

import java.util.List;
import java.util.function.Supplier;

/** Appends that are done when the master has them. */
record PlainAppends(Redis redis) implements Appends {
  @Override
  public Tried<Reply> append(List<String> keys, Supplier<List<Object>> args) {
    return redis.hold(
        limit -> Redis.await(redis.send(Script.APPEND, keys, args.get().toArray()), limit));
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
