package belfry.protocol.irc;

import belfry.protocol.Audience;
import belfry.protocol.RoomSettings;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a room as modes of a channel: {@code i} and {@code R} limit who may enter, {@code
 * m} and {@code M} who may speak, {@code t} who may set the topic, and {@code s} hides the room
 * from lists. Every channel has mode {@code n}: only people in it may speak.
 */
public final class ChannelModes {
  /** All modes, as ISUPPORT names them. */
  public static final String ALL = "MRimnst";

  /** The modes that are lists of masks: bans, and invitations by two names. */
  public static final String LISTS = "beI";

  private ChannelModes() {}

  /** The modes that are on, such as {@code +nt}. */
  public static String of(RoomSettings settings) {
    StringBuilder on = new StringBuilder("+n");
    modes(settings).forEach((mode, isOn) -> on.append(isOn ? mode : ""));
    return on.toString();
  }

  /**
   * A change of settings, such as {@code +t-m}; empty if no mode changes.
   *
   * @param was the settings before; null for any others
   */
  public static String change(@Nullable RoomSettings was, RoomSettings now) {
    Map<String, Boolean> before = was == null ? Map.of() : modes(was);
    StringBuilder on = new StringBuilder(was == null ? "n" : "");
    StringBuilder off = new StringBuilder();
    modes(now)
        .forEach((mode, isOn) -> {
          if (!isOn.equals(before.get(mode))) {
            (isOn ? on : off).append(mode);
          }
        });
    return (on.isEmpty() ? "" : "+" + on) + (off.isEmpty() ? "" : "-" + off);
  }

  private static Map<String, Boolean> modes(RoomSettings settings) {
    Map<String, Boolean> modes = new TreeMap<>();
    modes.put("R", settings.enter() == Audience.ACCOUNTS);
    modes.put("i", settings.enter() == Audience.MEMBERS);
    modes.put("M", settings.speak() == Audience.ACCOUNTS);
    modes.put("m", settings.speak().compareTo(Audience.ACCOUNTS) > 0);
    modes.put("t", settings.topic() != Audience.ANYBODY);
    modes.put("s", !settings.listed());
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
