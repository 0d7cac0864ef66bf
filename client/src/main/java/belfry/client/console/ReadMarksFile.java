package belfry.client.console;

import belfry.client.chat.ReadMarks;
import belfry.client.shell.PrivateFiles;
import belfry.client.shell.ServerAddress;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with the places up to which the user has read the rooms of each server. A line has the
 * address of the server, the room and the id of the last entry; the latest lines are at the end.
 */
record ReadMarksFile(Path file, ServerAddress server) implements ReadMarks {
  private static final Logger LOG = LoggerFactory.getLogger(ReadMarksFile.class);
  private static final int MOST_LINES = 2_000;

  @Override
  public Optional<EntryId> of(RoomName room) {
    try {
      return lines().stream()
          .filter(line -> line.startsWith(beginning(room)))
          .map(line -> line.substring(beginning(room).length()))
          .flatMap(id -> entry(id).stream())
          .findFirst();
    } catch (IOException e) {
      LOG.debug("can't read {}: {}", file, e.getMessage());
      return Optional.empty();
    }
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

  private List<String> lines() throws IOException {
    return Files.exists(file)
        ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }

  @Override
  public void keep(Map<RoomName, EntryId> read) {
    try (PrivateFiles.Lock _ = PrivateFiles.lock(file)) {
      List<String> lines = new ArrayList<>(lines());
      read.forEach((room, entry) -> {
        lines.removeIf(line -> line.startsWith(beginning(room)));
        lines.add(beginning(room) + entry);
      });
      List<String> latest = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
      String text = String.join("\n", latest) + "\n";
      PrivateFiles.replace(file.toRealPath(), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("can't write {}: {}", file, e.getMessage());
    }
  }
}
