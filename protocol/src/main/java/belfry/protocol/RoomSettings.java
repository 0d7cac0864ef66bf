package belfry.protocol;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what in a room with an owner. Whoever may moderate may do everything.
 *
 * @param enter who may enter, and read what is said
 * @param speak who may speak
 * @param topic who may set the topic
 * @param listed whether the list of rooms has it. A room that is not listed is hidden: whoever may
 *     not enter it is told nothing of it
 */
public record RoomSettings(Audience enter, Audience speak, Audience topic, boolean listed) {
  /** The settings of a new room: those of a room without an owner. */
  public static final RoomSettings PUBLIC =
      new RoomSettings(Audience.ANYBODY, Audience.ANYBODY, Audience.ANYBODY, true);

  private static final Map<String, RoomSettings> PRESETS =
      new TreeMap<>(
          Map.of(
              "public",
              PUBLIC,
              "moderated",
              new RoomSettings(Audience.ANYBODY, Audience.SPEAKERS, Audience.SPEAKERS, true),
              "announcements",
              new RoomSettings(Audience.ANYBODY, Audience.MODERATORS, Audience.MODERATORS, true),
              "members",
              new RoomSettings(Audience.MEMBERS, Audience.ANYBODY, Audience.ANYBODY, true),
              "private",
              new RoomSettings(Audience.MEMBERS, Audience.ANYBODY, Audience.ANYBODY, false)));

  private static final String LISTED = "listed";
  private static final String HIDDEN = "hidden";

  public RoomSettings {
    Objects.requireNonNull(enter);
    Objects.requireNonNull(speak);
    Objects.requireNonNull(topic);
    checkEnter(enter);
  }

  /**
   * A change of some settings.
   *
   * @param enter null to keep the present one, as in the other fields
   */
  public record Change(
      @Nullable Audience enter,
      @Nullable Audience speak,
      @Nullable Audience topic,
      @Nullable Boolean listed) {
    public Change {
      checkEnter(enter);
    }

    /** A change of all settings. */
    static Change to(RoomSettings all) {
      return new Change(all.enter, all.speak, all.topic, all.listed);
    }

    /** Whether this changes nothing. */
    public boolean isEmpty() {
      return equals(NOTHING);
    }
  }

  private static void checkEnter(@Nullable Audience enter) {
    if (enter != null && enter.compareTo(Audience.MEMBERS) > 0) {
      throw new RefusedException(
          Code.BAD_FIELD, "those who may enter are anybody, accounts or members");
    }
  }

  private static final Change NOTHING = new Change(null, null, null, null);

  /** These settings after a change. */
  public RoomSettings with(Change change) {
    return new RoomSettings(
        change.enter == null ? enter : change.enter,
        change.speak == null ? speak : change.speak,
        change.topic == null ? topic : change.topic,
        change.listed == null ? listed : change.listed);
  }

  /**
   * Reads a change that a person typed: presets, and words such as {@code speak=speakers} or {@code
   * hidden}.
   *
   * @throws RefusedException if a word is none of them
   */
  public static Change typed(String text) {
    Change change = NOTHING;
    for (String word : text.strip().split("\\s+", -1)) {
      change = word.isEmpty() ? change : with(change, word);
    }
    return change;
  }

  private static Change with(Change before, String word) {
    RoomSettings preset = PRESETS.get(word);
    if (preset != null) {
      return Change.to(preset);
    }
    if (word.equals(LISTED) || word.equals(HIDDEN)) {
      return new Change(before.enter, before.speak, before.topic, word.equals(LISTED));
    }
    String[] parts = word.split("=", 2);
    Audience who = parts.length == 2 ? Audience.find(parts[1]).orElse(null) : null;
    if (who != null) {
      switch (parts[0]) {
        case "enter" -> {
          return new Change(who, before.speak, before.topic, before.listed);
        }
        case "speak" -> {
          return new Change(before.enter, who, before.topic, before.listed);
        }
        case "topic" -> {
          return new Change(before.enter, before.speak, who, before.listed);
        }
        default -> {
          // it is no setting
        }
      }
    }
    throw new RefusedException(
        Code.BAD_FIELD,
        "\""
            + Refusal.excerpt(word, 20)
            + "\" is no rule; use "
            + String.join(", ", PRESETS.keySet())
            + ", listed, hidden, or enter=, speak= or topic= with anybody, accounts, members,"
            + " speakers or moderators");
  }

  /** The settings as {@link #of} reads them. */
  public String text() {
    return "enter=%s speak=%s topic=%s %s"
        .formatted(enter.wire(), speak.wire(), topic.wire(), listed ? LISTED : HIDDEN);
  }

  /**
   * Reads a {@link #text}.
   *
   * @throws RefusedException if it is none
   */
  public static RoomSettings of(String text) {
    return PUBLIC.with(typed(text));
  }

  /** The settings in words: {@code members enter, anybody speaks, …}. */
  public String words() {
    return Stream.of(
                enter.wire() + " enter" + plural(enter),
                speak.wire() + " speak" + plural(speak),
                topic.wire() + " set" + plural(topic) + " the topic",
                listed ? LISTED : HIDDEN)
            .collect(Collectors.joining(", "))
        + preset().map(name -> " (" + name + ")").orElse("");
  }

  private static String plural(Audience who) {
    return who == Audience.ANYBODY ? "s" : "";
  }

  private Optional<String> preset() {
    return PRESETS.entrySet().stream()
        .filter(one -> one.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
