package belfry.client.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines that nobody but its owner may read. Several programs may change it at the same
 * time, and the user may remove lines. A byte that is no text damages its line only.
 */
public record KeptLines(Path file) {
  private static final Logger LOG = LoggerFactory.getLogger(KeptLines.class);

  /** The lines; none if the file does not exist or can't be read. */
  public List<String> all() {
    try {
      return read();
    } catch (IOException e) {
      LOG.debug("can't read {}: {}", file, e.getMessage());
      return List.of();
    }
  }

  private List<String> read() throws IOException {
    return Files.exists(file)
        ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }

  /**
   * Changes the lines; returns whether they are written.
   *
   * @param change changes the list that it gets
   */
  public boolean change(Consumer<List<String>> change) {
    try (PrivateFiles.Lock _ = PrivateFiles.lock(file)) {
      List<String> lines = new ArrayList<>(read());
      change.accept(lines);
      String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
      PrivateFiles.replace(file.toRealPath(), text.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      LOG.debug("can't write {}: {}", file, e.getMessage());
      return false;
    }
  }
}
