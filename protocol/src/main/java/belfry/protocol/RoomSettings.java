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
 * @param limit the number of people from which on nobody else may enter; 0 for none. People with a
 *     role in the room may
 * @param keyed whether a key is needed to enter. People with a role in the room need none
 */
public record RoomSettings(
    Audience enter, Audience speak, Audience topic, boolean listed, int limit, boolean keyed) {
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
  private static final String LIMIT = "limit";
  private static final String KEY = "key";

  public RoomSettings {
    Objects.requireNonNull(enter);
    Objects.requireNonNull(speak);
    Objects.requireNonNull(topic);
    checkEnter(enter);
    checkLimit(limit);
  }

  /** Settings of a room without a limit and a key. */
  public RoomSettings(Audience enter, Audience speak, Audience topic, boolean listed) {
    this(enter, speak, topic, listed, 0, false);
  }

  /**
   * A change of some settings.
   *
   * @param enter null to keep the present one, as in the other fields
   * @param limit 0 for no limit
   * @param key the key of the room, which no other one is told; empty for none
   */
  public record Change(
      @Nullable Audience enter,
      @Nullable Audience speak,
      @Nullable Audience topic,
      @Nullable Boolean listed,
      @Nullable Integer limit,
      @Nullable String key) {
    public Change {
      checkEnter(enter);
      checkLimit(limit);
      if (key != null && !key.isEmpty()) {
        checkKey(key);
      }
    }

    /** A change that keeps the limit and the key. */
    public Change(
        @Nullable Audience enter,
        @Nullable Audience speak,
        @Nullable Audience topic,
        @Nullable Boolean listed) {
      this(enter, speak, topic, listed, null, null);
    }

    /** This change with the settings of a preset, which has no limit and no key of its own. */
    private Change to(RoomSettings preset) {
      return new Change(preset.enter, preset.speak, preset.topic, preset.listed, limit, key);
    }

    /** This change with another setting, as a person types it; null if it is none. */
    private @Nullable Change with(String name, String value) {
      return switch (name) {
        case LIMIT ->
            value.matches("[0-9]{1,9}")
                ? new Change(enter, speak, topic, listed, Integer.valueOf(value), key)
                : null;
        case KEY -> new Change(enter, speak, topic, listed, limit, value);
        default -> Audience.find(value).map(who -> with(name, who)).orElse(null);
      };
    }

    private @Nullable Change with(String name, Audience who) {
      return switch (name) {
        case "enter" -> new Change(who, speak, topic, listed, limit, key);
        case "speak" -> new Change(enter, who, topic, listed, limit, key);
        case "topic" -> new Change(enter, speak, who, listed, limit, key);
        default -> null;
      };
    }

    private Change listed(boolean isListed) {
      return new Change(enter, speak, topic, isListed, limit, key);
    }

    /** Leaves out the key. */
    @Override
    public String toString() {
      return "Change[enter=%s speak=%s topic=%s listed=%s limit=%s]"
          .formatted(enter, speak, topic, listed, limit);
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

  private static void checkLimit(@Nullable Integer limit) {
    if (limit != null && limit < 0) {
      throw new RefusedException(Code.BAD_FIELD, "the limit is negative");
    }
  }

  /**
   * Checks the key of a room.
   *
   * @throws RefusedException if no room can have it
   */
  static void checkKey(String key) {
    Texts.required("key", key, Limits.ROOM_KEY);
    if (key.codePoints().anyMatch(RoomSettings::isNotInKeys)) {
      throw new RefusedException(Code.BAD_FIELD, "a key has no blanks and no commas");
    }
  }

  private static boolean isNotInKeys(int point) {
    return point == ',' || Character.isWhitespace(point) || Character.isISOControl(point);
  }

  private static final Change NOTHING = new Change(null, null, null, null);

  /** These settings after a change. */
  public RoomSettings with(Change change) {
    return new RoomSettings(
        change.enter == null ? enter : change.enter,
        change.speak == null ? speak : change.speak,
        change.topic == null ? topic : change.topic,
        change.listed == null ? listed : change.listed,
        change.limit == null ? limit : change.limit,
        change.key == null ? keyed : !change.key.isEmpty());
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
      return before.to(preset);
    }
    if (word.equals(LISTED) || word.equals(HIDDEN)) {
      return before.listed(word.equals(LISTED));
    }
    String[] parts = word.split("=", 2);
    Change after = parts.length == 2 ? before.with(parts[0], parts[1]) : null;
    if (after == null) {
      throw noRule(word);
    }
    return after;
  }

  private static RefusedException noRule(String word) {
    return new RefusedException(
        Code.BAD_FIELD,
        "\""
            + Refusal.excerpt(word, 20)
            + "\" is not a rule; use "
            + String.join(", ", PRESETS.keySet())
            + ", listed, hidden, limit=NUMBER, key=WORD, or enter=, speak= or topic= with anybody,"
            + " accounts, members, speakers or moderators");
  }

  /** The settings as {@link #of} reads them, without the key. */
  public String text() {
    return "enter=%s speak=%s topic=%s %s"
            .formatted(enter.wire(), speak.wire(), topic.wire(), listed ? LISTED : HIDDEN)
        + (limit == 0 ? "" : " " + LIMIT + "=" + limit)
        + (keyed ? " " + KEY : "");
  }

  /**
   * Reads a {@link #text}.
   *
   * @throws RefusedException if it is none
   */
  public static RoomSettings of(String text) {
    boolean keyed = text.endsWith(" " + KEY);
    RoomSettings unkeyed =
        PUBLIC.with(typed(keyed ? text.substring(0, text.length() - KEY.length()) : text));
    return unkeyed.with(keyed, unkeyed.limit);
  }

  private RoomSettings with(boolean isKeyed, int otherLimit) {
    return new RoomSettings(enter, speak, topic, listed, otherLimit, isKeyed);
  }

  /** The settings in words: {@code members enter, anybody speaks, …}. */
  public String words() {
    return Stream.of(
                enter.wire() + " enter" + plural(enter) + (keyed ? " with a key" : ""),
                speak.wire() + " speak" + plural(speak),
                topic.wire() + " set" + plural(topic) + " the topic",
                limit == 0 ? "" : "at most " + limit + " people",
                listed ? LISTED : HIDDEN)
            .filter(words -> !words.isEmpty())
            .collect(Collectors.joining(", "))
        + preset().map(name -> " (" + name + ")").orElse("");
  }

  private static String plural(Audience who) {
    return who == Audience.ANYBODY ? "s" : "";
  }

  private Optional<String> preset() {
    return PRESETS.entrySet().stream()
        .filter(one -> one.getValue().equals(with(false, 0)))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
