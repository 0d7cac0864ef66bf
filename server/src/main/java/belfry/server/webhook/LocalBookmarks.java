package belfry.server.webhook;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Bookmarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bookmarks of a process that shares its logs with no other. With a file, they outlast the
 * process: one line for each, with its name and its place. The file is replaced as a whole. After a
 * power cut it may be an older one; then some entries are delivered once more.
 *
 * <p>Thread-safe. Owns the file.
 */
public final class LocalBookmarks implements Bookmarks {
  private static final Logger log = LoggerFactory.getLogger(LocalBookmarks.class);

  private final @Nullable Path file;
  private final Map<String, EntryId> places = new LinkedHashMap<>();

  /**
   * The bookmarks in a file, or new ones.
   *
   * @param file null to keep them in memory only
   */
  public LocalBookmarks(@Nullable Path file) {
    this.file = file;
    if (file != null && Files.exists(file)) {
      read(file);
    }
  }

  private void read(Path from) {
    try {
      for (String line : Files.readAllLines(from)) {
        int blank = line.indexOf(' ');
        places.put(line.substring(0, Math.max(0, blank)), EntryId.of(line.substring(blank + 1)));
      }
    } catch (IOException | RefusedException e) {
      log.warn(
          "{} can't be read ({}): webhooks go on with the newest messages", from, e.getMessage());
      places.clear();
    }
  }

  @Override
  public boolean mayMove() {
    return true;
  }

  @Override
  public void endMoving() {
    // no other process moves them
  }

  @Override
  public synchronized Optional<EntryId> read(String name) {
    return Optional.ofNullable(places.get(name));
  }

  @Override
  public synchronized void moveOn(String name, EntryId place) {
    EntryId now = places.merge(name, place, (old, next) -> old.compareTo(next) > 0 ? old : next);
    if (file == null || !now.equals(place)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    places.forEach((each, at) -> lines.add(each + " " + at));
    try {
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.write(next, lines);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.debug("{} can't be written", file, e);
      throw new RefusedException(Code.UNAVAILABLE, "the bookmarks can't be written");
    }
  }
}
