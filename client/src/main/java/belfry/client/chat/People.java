package belfry.client.chat;

import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is in a room, as far as one was told. Belongs to the chat's thread. */
final class People {
  /** When somebody spoke last, counted in words said; 0 for never. */
  private final Map<Nickname, Long> spoke = new HashMap<>();

  private long words;

  /** Whether that is new. */
  boolean came(Nickname who) {
    return spoke.putIfAbsent(who, 0L) == null;
  }

  /** Whether that is new. */
  boolean went(Nickname who) {
    return spoke.remove(who) != null;
  }

  /** Somebody said something; a name that nobody may have is passed over. */
  void spoke(String who) {
    try {
      spoke.put(Nickname.of(who), ++words);
    } catch (RefusedException _) { // completion can do without it
      words++;
    }
  }

  void renamed(Nickname who, Nickname to) {
    Long last = spoke.remove(who);
    spoke.put(to, last == null ? 0L : last);
  }

  /** The room's people are these. */
  void are(List<Person> people) {
    List<Nickname> names = people.stream().map(Person::name).toList();
    spoke.keySet().retainAll(names);
    names.forEach(this::came);
  }

  /** Those who spoke last come first, the others by name. */
  List<Nickname> byLastWord() {
    List<Nickname> names = new ArrayList<>(spoke.keySet());
    names.sort(
        Comparator.<Nickname>comparingLong(name -> -spoke.get(name)).thenComparing(Nickname::key));
    return names;
  }
}
