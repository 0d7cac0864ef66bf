package belfry.client.settings;

import belfry.client.shell.FileErrors;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Utf8;
import belfry.protocol.text.NearestWord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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
final class SettingsFile {
  /** The section of the settings for all servers. */
  static final String ALL = "";

  private static final int MOST_BYTES = 64 * 1024;
  private static final int LONGEST_WORD = 40;
  private static final Pattern SECTION = Pattern.compile("\\[\\s*([\\w.-]{1,64})\\s*]");
  private static final Pattern SETTING = Pattern.compile("([\\w-]+)\\s*=\\s*(.*)");

  private final Map<String, Map<String, Setting>> sections = new HashMap<>();

  private SettingsFile() {
    sections.put(ALL, new HashMap<>());
  }

  /** No settings. */
  static SettingsFile none() {
    return new SettingsFile();
  }

  /**
   * Reads a file; one that does not exist has no settings.
   *
   * @param known the keys that there are
   * @throws SettingException if the file can't be read, or something in it is wrong
   */
  static SettingsFile read(Path path, Set<String> known) throws SettingException {
    try {
      return Files.exists(path) ? parse(text(path), path.toString(), known) : none();
    } catch (IOException e) {
      throw new SettingException("can't read " + path + ": " + FileErrors.reason(e));
    }
  }

  private static String text(Path path) throws IOException, SettingException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new SettingException(path + " has more than " + MOST_BYTES + " bytes");
      }
      return Utf8.decode(bytes);
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
      String guess =
          key.length() > LONGEST_WORD
              ? ""
              : NearestWord.of(key, known).map(near -> "; did you mean " + near + "?").orElse("");
      throw new SettingException(origin + ": there is no setting " + key + guess);
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
  Set<String> servers() {
    List<String> names = new ArrayList<>(sections.keySet());
    names.remove(ALL);
    return Set.copyOf(names);
  }

  /** The settings of one section. */
  Map<String, Setting> section(String name) {
    return sections.getOrDefault(name, Map.of());
  }
}
