package belfry.client.console;

import belfry.client.chat.ReadMarks;
import belfry.client.shell.KeptLines;
import belfry.client.shell.ServerAddress;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The file with the places up to which the user has read the rooms of each server. A line has the
 * address of the server, the room and the id of the last entry; the latest lines are at the end.
 */
record ReadMarksFile(Path file, ServerAddress server) implements ReadMarks {
  private static final int MOST_LINES = 2_000;

  @Override
  public Optional<EntryId> of(RoomName room) {
    return new KeptLines(file)
        .all().stream()
            .filter(line -> line.startsWith(beginning(room)))
            .map(line -> line.substring(beginning(room).length()))
            .flatMap(id -> entry(id).stream())
            .findFirst();
  }

  private String beginning(RoomName room) {
    return server + " " + room + " ";
  }

  private static Optional<EntryId> entry(String id) {
    try {
      return Optional.of(EntryId.of(id));
    } catch (RefusedException _) { // the user has edited it
      return Optional.empty();
    }
  }

  @Override
  public void keep(Map<RoomName, EntryId> read) {
    var _ =
        new KeptLines(file)
            .change(lines -> {
              read.forEach((room, entry) -> {
                lines.removeIf(line -> line.startsWith(beginning(room)));
                lines.add(beginning(room) + entry);
              });
              lines.subList(0, Math.max(0, lines.size() - MOST_LINES)).clear();
            });
  }
}
