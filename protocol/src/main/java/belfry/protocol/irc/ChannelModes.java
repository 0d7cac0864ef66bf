package belfry.protocol.irc;

import belfry.protocol.Audience;
import belfry.protocol.RoomSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a room as modes of a channel: {@code i} and {@code R} limit who may enter, {@code
 * m} and {@code M} who may speak, {@code t} who may set the topic, and {@code s} hides the room
 * from lists. Mode {@code l} has the limit of people as its parameter, and {@code k} the key, in
 * whose place {@code *} is shown. Every channel has mode {@code n}: only people in it may speak.
 */
public final class ChannelModes {
  /** The modes without a parameter, as ISUPPORT names them. */
  public static final String ALL = "MRimnst";

  /** The modes with a parameter: the key and the limit. */
  public static final String PARAMETERS = "kl";

  /** The modes that are lists of masks: bans, and invitations by two names. */
  public static final String LISTS = "beI";

  private ChannelModes() {}

  /** The modes that are on, such as {@code +nt}, and their parameters. */
  public static List<String> of(RoomSettings settings) {
    Change change = new Change("n");
    modes(settings)
        .forEach((mode, value) -> {
          if (!value.isEmpty()) {
            change.add(mode, value);
          }
        });
    return change.words();
  }

  /**
   * A change of settings, such as {@code +t-m}, and its parameters; empty if no mode changes.
   *
   * @param was the settings before; null for any others
   */
  public static List<String> change(@Nullable RoomSettings was, RoomSettings now) {
    Map<String, String> before = was == null ? Map.of() : modes(was);
    Change change = new Change(was == null ? "n" : "");
    modes(now)
        .forEach((mode, value) -> {
          if (!value.equals(before.get(mode))) {
            change.add(mode, value);
          }
        });
    return change.words();
  }

  /** The modes that go on and off, with the parameters of those that go on. */
  private static final class Change {
    private final StringBuilder on = new StringBuilder();
    private final StringBuilder off = new StringBuilder();
    private final List<String> params = new ArrayList<>();

    Change(String first) {
      on.append(first);
    }

    void add(String mode, String value) {
      (value.isEmpty() ? off : on).append(mode);
      if (!value.isEmpty() && PARAMETERS.contains(mode)) {
        params.add(value);
      }
    }

    List<String> words() {
      String modes = (on.isEmpty() ? "" : "+" + on) + (off.isEmpty() ? "" : "-" + off);
      return modes.isEmpty()
          ? List.of()
          : Stream.concat(Stream.of(modes), params.stream()).toList();
    }
  }

  /** The values of the modes: empty for one that is off, else its parameter or any letter. */
  private static Map<String, String> modes(RoomSettings settings) {
    Map<String, Boolean> flags = new TreeMap<>();
    flags.put("R", settings.enter() == Audience.ACCOUNTS);
    flags.put("i", settings.enter() == Audience.MEMBERS);
    flags.put("M", settings.speak() == Audience.ACCOUNTS);
    flags.put("m", settings.speak().compareTo(Audience.ACCOUNTS) > 0);
    flags.put("t", settings.topic() != Audience.ANYBODY);
    flags.put("s", !settings.listed());
    Map<String, String> modes = new TreeMap<>();
    flags.forEach((mode, isOn) -> modes.put(mode, isOn ? mode : ""));
    modes.put("k", settings.keyed() ? "*" : "");
    modes.put("l", settings.limit() == 0 ? "" : "" + settings.limit());
    return modes;
  }

  /** Whether a letter is a mode that {@link #with} can change. */
  public static boolean isSetting(char mode) {
    return mode != 'n' && ALL.indexOf(mode) >= 0;
  }

  /** A change after one more mode. */
  public static RoomSettings.Change with(RoomSettings.Change before, char mode, boolean isOn) {
    Audience enter = before.enter();
    Audience speak = before.speak();
    Audience topic = before.topic();
    Boolean listed = before.listed();
    switch (mode) {
      case 'i' -> enter = isOn ? Audience.MEMBERS : Audience.ANYBODY;
      case 'R' -> enter = isOn ? Audience.ACCOUNTS : Audience.ANYBODY;
      case 'm' -> speak = isOn ? Audience.SPEAKERS : Audience.ANYBODY;
      case 'M' -> speak = isOn ? Audience.ACCOUNTS : Audience.ANYBODY;
      case 't' -> topic = isOn ? Audience.MODERATORS : Audience.ANYBODY;
      case 's' -> listed = !isOn;
      default -> throw new IllegalArgumentException("no mode of a channel: " + mode);
    }
    return new RoomSettings.Change(enter, speak, topic, listed, before.limit(), before.key());
  }
}
