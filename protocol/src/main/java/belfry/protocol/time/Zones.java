package belfry.protocol.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The zones by name. Only the 600 names that the JDK lists can read a file and take memory, so a
 * request from the network can't reach other files, and the memory is bounded.
 */
final class Zones {
  static final Zones SYSTEM =
      new Zones(
          List.of(
              Path.of("/usr/share/zoneinfo"),
              Path.of("/usr/lib/zoneinfo"),
              Path.of("/usr/share/lib/zoneinfo"),
              Path.of("/etc/zoneinfo")));

  private static final Set<String> NAMES = Set.copyOf(ZoneId.getAvailableZoneIds());
  private static final long LONGEST_TABLE = 65_536;

  private final List<Path> directories;
  private final Map<String, Zone> zones = new ConcurrentHashMap<>();

  Zones(List<Path> directories) {
    this.directories = directories;
  }

  Optional<Zone> named(String name) {
    return NAMES.contains(name)
        ? Optional.of(zones.computeIfAbsent(name, this::load))
        : Optional.empty();
  }

  Zone of(ZoneId id) {
    // The JDK has abbreviations for the normalized id +02:00, but not for UTC+02:00.
    return named(id.getId()).orElseGet(() -> new Zone(id.getId(), new JdkRules(id.normalized())));
  }

  private Zone load(String name) {
    return directories.stream()
        .map(directory -> read(directory.resolve(name)))
        .flatMap(Optional::stream)
        .findFirst()
        .map(rules -> new Zone(name, rules))
        .orElseGet(() -> new Zone(name, new JdkRules(ZoneId.of(name))));
  }

  private static Optional<TzifRules> read(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LONGEST_TABLE
          ? TzifRules.read(Files.readAllBytes(file))
          : Optional.empty();
    } catch (IOException _) {
      return Optional
          .empty(); // treated like a missing file: the next folder or the JDK has the rules
    }
  }
}
