package belfry.protocol.settings;

import java.util.Locale;

/**
 * The value of a setting.
 *
 * @param origin where it stands, such as {@code BELFRY_NICK} or {@code /home/ann/config, line 3}
 */
public record Setting(String value, String origin) {
  /**
   * Reads a value that turns something on or off.
   *
   * @param key the name of the setting
   * @throws SettingException if it is neither
   */
  public boolean isOn(String key) throws SettingException {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on", "yes", "true" -> true;
      case "off", "no", "false" -> false;
      default ->
          throw new SettingException(origin + ": " + key + " is on or off, not \"" + value + "\"");
    };
  }
}
