package belfry.server.options;

import belfry.server.backplane.local.SqliteJournal.Sync;
import belfry.server.measure.ByteSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The options for the folder in which a single instance keeps what was said. */
final class DataArguments {
  private static final String NONE = "none";
  private static final String SIZE = "--data-size";
  private static final long LEAST_SIZE = 1 << 20;
  private static final long MOST_SIZE = 1L << 50;

  private final Declarations declarations;
  private final DataFolder folder;
  private final Supplier<Optional<String>> data;
  private final Supplier<String> sync;
  private final Supplier<String> size;

  /**
   * @param environment names the folder for the state of programs, after the XDG Base Directory
   *     Specification
   */
  DataArguments(Declarations declarations, Map<String, String> environment) {
    this.declarations = declarations;
    folder = new DataFolder(declarations, environment);
    data =
        declarations.optionalText(
            DataFolder.OPTION,
            "DIR",
            "The folder that keeps rooms and direct messages, or none for memory only. Default:"
                + " belfry/PORT in $XDG_STATE_HOME or ~/.local/state; none with --redis or --port"
                + " 0");
    sync =
        declarations.text(
            "--sync",
            "WHEN",
            "always",
            "When the disk is flushed: always, which is before each acknowledgement, or second,"
                + " with which a power cut may lose the last second.");
    size =
        declarations.text(
            SIZE,
            "SIZE",
            "4g",
            "The size of the data, such as 512m or 4g, at which the messages of the rooms that were"
                + " unused for the longest time are removed.");
  }

  /**
   * The options of the store; empty for memory only.
   *
   * @param port the chat port, which names the default folder; 0 for no default
   * @param shared whether a Redis keeps everything
   */
  Optional<DataOptions> options(int port, boolean shared) {
    Optional<String> given = data.get();
    if (shared && given.isPresent() && !given.get().equals(NONE)) {
      throw declarations.refusal("--data does nothing with --redis, which keeps everything");
    }
    Optional<Path> chosen = shared ? Optional.empty() : folder(given, port);
    if (chosen.isEmpty()) {
      declarations.refuseUseless("without --data", List.of("--sync", SIZE));
    }
    return chosen.map(path -> new DataOptions(path, sync(), bytes()));
  }

  private Optional<Path> folder(Optional<String> given, int port) {
    if (given.isPresent()) {
      return given.filter(name -> !name.equals(NONE)).map(folder::given);
    }
    return port == 0 ? Optional.empty() : folder.usual(port);
  }

  private Sync sync() {
    return switch (sync.get()) {
      case "always" -> Sync.ALWAYS;
      case "second" -> Sync.SECOND;
      default -> throw declarations.refusal("--sync is always or second, not " + sync.get());
    };
  }

  private long bytes() {
    try {
      long bytes = ByteSize.parse(size.get(), MOST_SIZE);
      if (bytes >= LEAST_SIZE) {
        return bytes;
      }
    } catch (IllegalArgumentException _) { // refused below
    }
    throw declarations.refusal(
        SIZE + " is a size of at least 1m, such as 512m or 4g, not " + size.get());
  }
}
