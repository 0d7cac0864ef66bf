package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.server.backplane.Arrival;
import belfry.server.backplane.Departure;
import belfry.server.backplane.ListedRoom;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.RoomState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The presence of one process. Each room's occupants are kept by the room's {@link LocalLog}. */
record LocalPresence(LogStore store) implements Presence {
  private static final RoomState NOBODY = new RoomState(0, null);

  @Override
  public Arrival enter(
      RoomName room,
      Occupant who,
      @Nullable String person,
      @Nullable RoomRules judgedBy,
      int places) {
    EntryId rules = judgedBy == null ? null : judgedBy.id();
    Arrival arrival = store.onLive(LogName.of(room), log -> log.enter(who, person, rules, places));
    store.listing().changed();
    return arrival;
  }

  @Override
  public boolean contains(RoomName room, String holder) {
    return log(room).map(log -> log.contains(holder)).orElse(false);
  }

  @Override
  public void exit(RoomName room, Occupant who, Departure how, String why) {
    log(room).ifPresent(log -> log.exit(who, how, why));
    store.listing().changed();
  }

  @Override
  public void change(RoomName room, Occupant before, Occupant after, long number) {
    log(room).ifPresent(log -> log.change(after, number));
  }

  @Override
  public RoomState state(RoomName room) {
    return store.findKept(LogName.of(room)).map(LocalLog::state).orElse(NOBODY);
  }

  @Override
  public List<Occupant> people(RoomName room, int limit) {
    return log(room).map(log -> log.people(limit)).orElse(List.of());
  }

  private Optional<LocalLog> log(RoomName room) {
    return store.find(LogName.of(room));
  }

  @Override
  public List<ListedRoom> rooms() {
    return store.listing().rooms();
  }
}
