package belfry.client.chat;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import java.util.Map;
import java.util.Optional;

/**
 * The place up to which the user has read each room, which is kept from run to run. Belongs to the
 * chat's thread.
 */
public interface ReadMarks {
  /** Keeps nothing. */
  ReadMarks NONE =
      new ReadMarks() {
        @Override
        public Optional<EntryId> of(RoomName room) {
          return Optional.empty();
        }

        @Override
        public void keep(Map<RoomName, EntryId> read) {}
      };

  /** The last entry of a room that the user has read; empty if that is not known. */
  Optional<EntryId> of(RoomName room);

  /** Keeps the last entries that were read, in place of earlier ones of the same rooms. */
  void keep(Map<RoomName, EntryId> read);
}
