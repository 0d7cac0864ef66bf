package belfry.trials.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A wall clock that can be stepped for some processes, while all others keep the time of this
 * machine. The library libfaketime, loaded before the program, answers when the program asks for
 * the time; it reads the step from a file. The monotonic clock stays as it is. A program that is
 * linked statically does not follow.
 *
 * @param library the library
 * @param file the step, as libfaketime reads it, once a second
 */
public record SteppedClock(Path library, Path file) {
  /** The longest time until a process follows a step: the file is read once a second. */
  public static final Duration FOLLOWED_WITHIN = Duration.ofSeconds(5);

  /** The folders of libraries. Distributions put it into them, or into a folder inside. */
  private static final List<Path> FOLDERS = List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"));

  private static final Path NAME = Path.of("faketime", "libfaketime.so.1");

  /** The library of this machine; empty if it is not installed. */
  public static Optional<Path> installed() {
    return FOLDERS.stream()
        .flatMap(folder -> Stream.concat(Stream.of(folder), inside(folder)))
        .map(folder -> folder.resolve(NAME))
        .filter(Files::isReadable)
        .findFirst();
  }

  private static Stream<Path> inside(Path folder) {
    try (var all = Files.list(folder)) {
      return all.toList().stream();
    } catch (IOException _) { // this machine has no such folder
      return Stream.empty();
    }
  }

  /** A clock that differs from that of this machine by a step. */
  public static SteppedClock of(Path library, Path file, Duration step) {
    SteppedClock clock = new SteppedClock(library, file);
    clock.step(step);
    return clock;
  }

  /**
   * The variables of the environment for a process with this clock. The process takes the memory
   * from libc, because other libraries for it ask for the time while libfaketime starts.
   */
  public Map<String, String> variables() {
    return Map.of(
        "LD_PRELOAD", library + ":libc.so.6",
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0", // a JVM's timed waits would end at once
        "NO_FAKE_STAT", "1");
  }

  /** Steps the clock: it shows the time of this machine and this step from now on. */
  public void step(Duration step) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, "%+ds%n".formatted(step.toSeconds()));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
