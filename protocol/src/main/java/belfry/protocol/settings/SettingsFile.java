package belfry.protocol.settings;

import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Utf8;
import belfry.protocol.text.NearestWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of settings. A line is {@code KEY = VALUE}, {@code [SERVER]}, a comment after {@code #},
 * or empty. The settings below {@code [SERVER]} are for the server with this name, and override
 * those above the first such line.
 */
public final class SettingsFile {
  /** The section of the settings for all servers. */
  public static final String ALL = "";

  private static final int MOST_BYTES = 64 * 1024;
  private static final Pattern SECTION = Pattern.compile("\\[\\s*([\\w.-]{1,64})\\s*]");
  private static final Pattern SETTING = Pattern.compile("([\\w-]+)\\s*=\\s*(.*)");

  private final Map<String, Map<String, Setting>> sections = new HashMap<>();

  private SettingsFile() {
    sections.put(ALL, new HashMap<>());
  }

  /** No settings. */
  public static SettingsFile none() {
    return new SettingsFile();
  }

  /**
   * Reads a file.
   *
   * @param known the keys that there are
   * @throws SettingException if something in it is wrong
   * @throws IOException if it can't be read
   */
  public static SettingsFile read(Path path, Set<String> known)
      throws IOException, SettingException {
    try {
      return parse(Utf8.decode(SmallFile.read(path, MOST_BYTES)), path.toString(), known);
    } catch (RefusedException _) { // said in words that name the file
      throw new SettingException(path + " is not UTF-8");
    }
  }

  /**
   * Reads the text of a file.
   *
   * @param name the file, for messages
   */
  static SettingsFile parse(String text, String name, Set<String> known) throws SettingException {
    SettingsFile file = new SettingsFile();
    String section = ALL;
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      String origin = name + ", line " + number;
      Matcher heading = SECTION.matcher(line);
      Matcher setting = SETTING.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
        if (file.sections.putIfAbsent(section, new HashMap<>()) != null) {
          throw new SettingException(origin + ": there is a section [" + section + "] already");
        }
      } else if (setting.matches()) {
        check(setting.group(1), origin, known);
        file.add(section, setting.group(1), new Setting(setting.group(2), origin));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new SettingException(origin + ": a line is KEY = VALUE, [SERVER] or # COMMENT");
      }
    }
    return file;
  }

  private static void check(String key, String origin, Set<String> known) throws SettingException {
    if (!known.contains(key)) {
      throw new SettingException(
          origin + ": there is no setting " + key + NearestWord.question(key, known));
    }
  }

  private void add(String section, String key, Setting setting) throws SettingException {
    Setting before = section(section).putIfAbsent(key, setting);
    if (before != null) {
      throw new SettingException(
          setting.origin() + ": " + key + " is set already: " + before.origin());
    }
  }

  /** The names of the servers that have a section. */
  public Set<String> servers() {
    List<String> names = new ArrayList<>(sections.keySet());
    names.remove(ALL);
    return Set.copyOf(names);
  }

  /** The settings of one section. */
  public Map<String, Setting> section(String name) {
    return sections.getOrDefault(name, Map.of());
  }
}
