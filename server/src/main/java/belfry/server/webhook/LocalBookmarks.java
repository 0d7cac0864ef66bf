package belfry.server.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Bookmarks;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * <p>A file that can't be read is left as it is, and its bookmarks can be neither read nor moved:
 * if they counted as new, webhooks would skip the entries that wait.
 *
 * <p>Thread-safe. Owns the file.
 */
public final class LocalBookmarks implements Bookmarks {
  private static final Logger log = LoggerFactory.getLogger(LocalBookmarks.class);

  private final @Nullable Path file;
  private final Map<String, EntryId> places = new LinkedHashMap<>();
  private final boolean isReadable;

  /**
   * The bookmarks in a file, or new ones.
   *
   * @param file null to keep them in memory only
   */
  public LocalBookmarks(@Nullable Path file) {
    this.file = file;
    this.isReadable = file == null || !Files.exists(file) || isRead(file);
  }

  private boolean isRead(Path from) {
    try {
      List<String> lines = Files.readAllLines(from);
      if (lines.isEmpty()) {
        throw new IOException("it is empty");
      }
      for (String line : lines) {
        String[] parts = line.split(" ", 2);
        if (parts.length < 2) {
          throw new IOException("it has a line without a place");
        }
        places.put(parts[0], EntryId.of(parts[1]));
      }
      return true;
    } catch (IOException | RefusedException e) {
      log.warn(
          "{} can't be read ({}): webhooks deliver nothing. If you remove it and restart the"
              + " server, they begin with the next message",
          from,
          e.getMessage());
      return false;
    }
  }

  private void requireReadable() {
    if (!isReadable) {
      throw new RefusedException(Code.UNAVAILABLE, "the bookmarks can't be read");
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
    requireReadable();
    return Optional.ofNullable(places.get(name));
  }

  @Override
  public synchronized void moveOn(String name, EntryId place) {
    requireReadable();
    EntryId now = places.merge(name, place, (old, next) -> old.compareTo(next) > 0 ? old : next);
    if (file == null || !now.equals(place)) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    places.forEach((each, at) -> lines.append(each + " " + at + "\n"));
    try {
      replace(file, lines.toString().getBytes(US_ASCII));
    } catch (IOException e) {
      log.debug("{} can't be written", file, e);
      throw new RefusedException(Code.UNAVAILABLE, "the bookmarks can't be written");
    }
  }

  /** Writes the new file beside the old one, and moves it when it is whole and flushed. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    // A channel would refuse to write for a courier that the stop of the server has interrupted.
    try (FileOutputStream out = new FileOutputStream(next.toFile())) {
      out.write(bytes);
      out.getFD().sync();
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
