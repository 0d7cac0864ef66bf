package belfry.client.chat;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RoomName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The question in which of the user's rooms a person is: the lists of all rooms are asked for, and
 * each answer gives a line. Belongs to the chat's thread.
 */
final class Whois {
  /** The id of the commands that ask for a list. */
  static final String ASKED = "z";

  private final DisplayTime times;
  private @Nullable Nickname wanted;
  private int awaited;
  private boolean isFound;

  Whois(DisplayTime times) {
    this.times = times;
  }

  /**
   * Begins a question, in place of one that is not answered.
   *
   * @param lists how many answers will come
   */
  void begin(Nickname who, int lists) {
    wanted = who;
    awaited = lists;
    isFound = false;
  }

  /** The line to show after the list of a room, if there is one. */
  Optional<Line> heard(Event.People list) {
    Nickname who = wanted;
    if (who == null || awaited == 0) {
      return Optional.empty();
    }
    awaited--;
    Optional<Line> found =
        list.people().stream()
            .filter(person -> person.name().equals(who))
            .findFirst()
            .map(person -> line(person, list.room()));
    isFound |= found.isPresent();
    boolean isLast = awaited == 0 && !isFound;
    return isLast ? Optional.of(Line.note(who + " is in none of your rooms")) : found;
  }

  private Line line(Person person, RoomName room) {
    String role = person.role() == null ? "" : " (" + person.role().wire() + ")";
    String away = person.away() == null ? "" : ", away: " + person.away();
    return Line.note(
        person.name()
            + role
            + " is in "
            + room
            + " since "
            + times.dayAndTime(person.since())
            + away);
  }
}
