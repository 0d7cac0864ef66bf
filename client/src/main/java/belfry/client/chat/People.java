package belfry.client.chat;

import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The people of a room, as far as the server told. Belongs to the chat's thread. */
final class People {
  private static final int MOST_SPEAKERS = 1_000;

  /** The number of the last message of each person; 0 for those who said nothing. */
  private final Map<Nickname, Long> lastMessage = new HashMap<>();

  /** Those who have spoken here, also if they have left. */
  private final LinkedHashSet<Nickname> spoken = new LinkedHashSet<>();

  private long messages;

  /** Adds a person; returns whether the person was not there. */
  boolean came(Nickname who) {
    return lastMessage.putIfAbsent(who, 0L) == null;
  }

  /** Removes a person; returns whether the person was there. */
  boolean went(Nickname who) {
    return lastMessage.remove(who) != null;
  }

  /** Notes that somebody said something; a sender that is not a valid name is not kept. */
  void spoke(String who) {
    messages++;
    try {
      Nickname name = Nickname.of(who);
      lastMessage.put(name, messages);
      spoken.add(name);
      if (spoken.size() > MOST_SPEAKERS) {
        spoken.removeFirst();
      }
    } catch (RefusedException _) { // completion can do without it
    }
  }

  /** Whether a person has spoken, here or before leaving. */
  boolean hasSpoken(Nickname who) {
    return spoken.contains(who);
  }

  void renamed(Nickname who, Nickname to) {
    if (spoken.remove(who)) {
      spoken.add(to);
    }
    Long last = lastMessage.remove(who);
    lastMessage.put(to, last == null ? 0L : last);
  }

  /** Replaces the list of who is there. */
  void are(List<Person> people) {
    List<Nickname> names = people.stream().map(Person::name).toList();
    lastMessage.keySet().retainAll(names);
    names.forEach(this::came);
  }

  /** The names, the latest speakers first and the silent ones by name. */
  List<Nickname> byLastMessage() {
    List<Nickname> names = new ArrayList<>(lastMessage.keySet());
    names.sort(
        Comparator.<Nickname>comparingLong(name -> -lastMessage.getOrDefault(name, 0L))
            .thenComparing(Nickname::key));
    return names;
  }
}
