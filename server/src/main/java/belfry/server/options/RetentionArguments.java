package belfry.server.options;

import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The option for the age at which messages are removed. */
final class RetentionArguments {
  private static final String KEEP = "--keep";
  private static final String FOREVER = "forever";
  private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,4})([mhdw])");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  private final Declarations declarations;
  private final Supplier<List<String>> keep;

  RetentionArguments(Declarations declarations) {
    this.declarations = declarations;
    keep =
        declarations.texts(
            KEEP,
            "[ROOM=]AGE",
            "Remove messages of this age, such as 36h, 90d or 52w, from the rooms, the data and the"
                + " archive; with a room, such as ops=7d or ops=forever, those of this room."
                + " Default: forever");
  }

  /** How long messages are kept. */
  Retention retention() {
    List<Optional<Duration>> usual = new ArrayList<>();
    Map<LogName, Optional<Duration>> rooms = new HashMap<>();
    for (String one : keep.get()) {
      int equals = one.indexOf('=');
      if (equals < 0) {
        usual.add(age(one));
      } else {
        LogName room = room(one.substring(0, equals));
        if (rooms.put(room, age(one.substring(equals + 1))) != null) {
          throw declarations.refusal(KEEP + " has two ages for " + room.label());
        }
      }
    }
    if (usual.size() > 1) {
      throw declarations.refusal(KEEP + " has two ages without a room");
    }
    return new Retention(usual.isEmpty() ? Optional.empty() : usual.getFirst(), rooms);
  }

  private LogName room(String name) {
    try {
      return LogName.of(RoomName.of(name));
    } catch (RefusedException e) {
      throw declarations.refusal(KEEP + ": " + e.getMessage());
    }
  }

  private Optional<Duration> age(String text) {
    if (text.equals(FOREVER)) {
      return Optional.empty();
    }
    Matcher age = AGE.matcher(text);
    Duration unit = age.matches() ? UNITS.get(age.group(2)) : null;
    if (unit == null) {
      throw declarations.refusal(
          KEEP + " takes ages such as 30m, 36h, 90d, 52w or forever, not '" + text + "'");
    }
    return Optional.of(unit.multipliedBy(Long.parseLong(age.group(1))));
  }
}
