package belfry.client.chat;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Marks in memory. */
final class FakeReadMarks implements ReadMarks {
  final Map<RoomName, EntryId> read = new HashMap<>();

  @Override
  public Optional<EntryId> of(RoomName room) {
    return Optional.ofNullable(read.get(room));
  }

  @Override
  public void keep(Map<RoomName, EntryId> now) {
    read.putAll(now);
  }
}
