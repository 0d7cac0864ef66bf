package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.server.backplane.Bookmarks;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.util.List;
import java.util.Optional;

/**
 * Bookmarks that instances share: the fields of a hash, which one instance at a time moves. Any
 * thread may read and write; {@link #mayMove} and {@link #endMoving} are used by one at a time.
 */
record RedisBookmarks(String key, Commands commands, TaskLease lease) implements Bookmarks {
  private static final Script MOVE_ON = Scripts.loadForFullMemory("move-on.lua");

  @Override
  public synchronized boolean mayMove() {
    return lease.hold();
  }

  @Override
  public void endMoving() {
    lease.giveBack();
  }

  @Override
  public Optional<EntryId> read(String name) {
    byte[] place = commands.ask(c -> c.hget(key, name));
    return Optional.ofNullable(place).map(FieldCodec::text).map(EntryId::of);
  }

  @Override
  public void moveOn(String name, EntryId place) {
    var _ =
        commands.run(
            new ScriptCall<>(
                MOVE_ON, List.of(key), List.of(name, place), reply -> reply.number(0)));
  }
}
