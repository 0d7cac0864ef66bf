package belfry.client.chat;

import belfry.protocol.CredentialInfo;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RoomInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes lines of lists that somebody asked for. It has no state; any thread may use it. */
record ListLines(DisplayTime times) {
  private static final String INDENT = "    ";

  List<Line> people(Event.People event) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.note(Count.of(event.total(), "person") + " in " + event.room() + ":"));
    for (Person person : event.people()) {
      Line.Builder line =
          Line.begin(Line.Kind.NOTE)
              .with(Style.PLAIN, INDENT)
              .with(Style.NAME, person.name().text())
              .with(Style.PLAIN, person.role() == null ? "" : " (" + person.role().wire() + ")")
              .with(Style.FAINT, " since " + times.clock(person.since()));
      lines.add(
          person.away() == null
              ? line.end()
              : line.with(Style.PLAIN, " (away: " + person.away() + ")").end());
    }
    more(lines, event.total() - event.people().size());
    return lines;
  }

  static List<Line> rooms(Event.Rooms event) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.note(Count.of(event.total(), "room") + ":"));
    for (RoomInfo room : event.rooms()) {
      String topic = room.topic() == null || room.topic().isEmpty() ? "" : " · " + room.topic();
      lines.add(
          Line.begin(Line.Kind.NOTE)
              .with(Style.PLAIN, INDENT)
              .with(Style.STRONG, room.name().toString())
              .with(Style.PLAIN, " " + room.members() + topic)
              .end());
    }
    more(lines, event.total() - event.rooms().size());
    return lines;
  }

  List<Line> credentials(Event.Credentials event) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.note(
            "your account has "
                + (event.hasPassword() ? "a password, and:" : "these tokens and keys:")));
    for (CredentialInfo one : event.tokens()) {
      String label = one.label().isEmpty() ? "" : " \"" + one.label() + "\"";
      lines.add(
          Line.begin(Line.Kind.NOTE)
              .with(Style.PLAIN, INDENT)
              .with(Style.STRONG, one.id())
              .with(Style.PLAIN, (one.isKey() ? " key" : " token") + label)
              .with(Style.FAINT, " made " + times.clock(one.created()))
              .end());
    }
    return lines;
  }

  private static void more(List<Line> lines, int howMany) {
    if (howMany > 0) {
      lines.add(Line.note("and " + howMany + " more"));
    }
  }

  /** What a search has found, and how far it looked. */
  List<Line> found(Event.Found found) {
    int number = found.messages().size();
    String what = number == 0 ? "nothing found" : Count.of(number, "message") + " found";
    List<Line> lines = new ArrayList<>(List.of(Line.note(what + extent(found.extent()))));
    if (number > 0) {
      lines.add(
          Line.note(
              "/jump N shows the messages around result N"
                  + (found.next() == null ? "" : "; /search shows older results")));
    }
    return lines;
  }

  private String extent(Event.@Nullable Extent extent) {
    return extent == null || extent.since() == null
        ? ""
        : "; looked through "
            + Count.of(extent.messages(), "message")
            + ", back to "
            + times.dayAndTime(extent.since());
  }

  static Line ignoring(Event.Ignoring event) {
    String names = event.who().stream().map(Nickname::text).collect(Collectors.joining(", "));
    return Line.note("you ignore " + (names.isEmpty() ? "nobody" : names));
  }
}
