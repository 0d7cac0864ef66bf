package belfry.client.settings;

import belfry.client.shell.FileErrors;
import belfry.client.shell.PrivateFiles;
import belfry.client.shell.ValueOrigins;
import belfry.protocol.settings.Setting;
import belfry.protocol.settings.SettingException;
import belfry.protocol.settings.SettingsFile;
import belfry.protocol.text.NearestWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The values of the options of a command that are not on its command line: from the environment, as
 * {@code BELFRY_TIME_FORMAT} for {@code --time-format}, else from the section of the server in the
 * file, else from the rest of the file. A flag {@code --no-bell} is the setting {@code bell = off}.
 *
 * <p>Made at the start of one command, and used by its thread.
 */
public final class Settings implements IDefaultValueProvider, ValueOrigins {
  /** The setting with the addresses of a server, or the name of a section. */
  public static final String SERVER = "server";

  private static final String VARIABLE = "BELFRY_";
  private static final String NO = "no-";

  /** The options that name a server in another way: one variable is for all commands. */
  private static final Set<String> PARTS_OF_SERVER = Set.of("host", "port");

  /** The options that a file can set; all others are for one run. */
  private static final Set<String> KEYS =
      Set.of(
          SERVER,
          "nick",
          "join",
          "highlight",
          "comings",
          "keys",
          "bell",
          "colour",
          "color",
          "zone",
          "time-format",
          "ca",
          "plain",
          "log",
          "give-up");

  /** {@code BELFRY_LOG} is the log level of the server. */
  private static final Map<String, String> VARIABLES = Map.of("log", "BELFRY_LOG_FILE");

  private final CommandSpec spec;
  private final Map<String, String> environment;
  private SettingsFile file = SettingsFile.none();
  private String section = SettingsFile.ALL;
  private @Nullable String failure;

  private Settings(CommandSpec spec, Map<String, String> environment) {
    this.spec = spec;
    this.environment = environment;
  }

  /**
   * The settings of a user for one run. A mistake in them does not fail here: see {@link #failure}.
   *
   * @param spec the command
   * @param args its command line, in which the server may be named
   */
  public static Settings of(CommandSpec spec, Map<String, String> environment, String... args) {
    Settings settings = new Settings(spec, environment);
    try {
      Path path = PrivateFiles.inConfig(environment, "config");
      if (path != null && Files.exists(path)) {
        settings.file = read(path);
      }
      settings.section = settings.chosen(args);
      settings.checkFlags();
    } catch (SettingException e) {
      settings.failure = e.getMessage();
    }
    return settings;
  }

  private static SettingsFile read(Path path) throws SettingException {
    try {
      return SettingsFile.read(path, KEYS);
    } catch (IOException e) {
      throw new SettingException("can't read " + path + ": " + FileErrors.reason(e));
    }
  }

  /** What is wrong with the settings, in words; null if nothing is. */
  public @Nullable String failure() {
    return failure;
  }

  /** The section of the server that the command line names, or else the environment or the file. */
  private String chosen(String... args) {
    for (int i = 0; i < args.length; i++) {
      OptionSpec option = spec.findOption(args[i]);
      if (option != null && option.arity().min() > 0) {
        i++; // its value
      } else if (file.servers().contains(args[i])) {
        return args[i];
      }
    }
    return Optional.ofNullable(setting(SERVER))
        .map(Setting::value)
        .filter(file.servers()::contains)
        .orElse(SettingsFile.ALL);
  }

  private void checkFlags() throws SettingException {
    for (OptionSpec option : spec.options()) {
      if (option.arity().max() == 0) {
        defaultFlag(key(option));
      }
    }
  }

  /**
   * The addresses of the servers that a command is to use.
   *
   * @param spec the command, which has settings or none
   * @param typed those of the command line; one may be the name of a section
   * @return the addresses as they were typed; empty if none is set
   * @throws ParameterException when there is a mistake in the settings
   */
  public static List<String> servers(CommandSpec spec, List<String> typed) {
    CommandLine line = spec.commandLine();
    if (!(spec.defaultValueProvider() instanceof Settings settings)) {
      return typed;
    }
    if (settings.failure != null) {
      throw new ParameterException(line, settings.failure);
    }
    settings.misspelt().forEach(note -> line.getErr().println("belfry: " + note));
    return settings.servers(typed);
  }

  /**
   * The addresses of the servers to use.
   *
   * @param typed those of the command line; one may be the name of a section
   * @return the addresses as they were typed; empty if none is set
   */
  public List<String> servers(List<String> typed) {
    List<String> all = new ArrayList<>();
    for (String each : typed) {
      Setting named = file.section(each).get(SERVER);
      all.addAll(named == null ? List.of(each) : words(named.value()));
    }
    if (typed.isEmpty()) {
      Setting set = section.isEmpty() ? setting(SERVER) : file.section(section).get(SERVER);
      return set == null ? List.of() : words(set.value());
    }
    return all;
  }

  private static List<String> words(String value) {
    return List.of(value.strip().split("[,\\s]+"));
  }

  /** The setting of an option; null for none. */
  private @Nullable Setting setting(String key) {
    String variable = variable(key);
    String value = environment.get(variable);
    if (value != null && !value.isEmpty()) {
      return new Setting(value, variable);
    }
    Setting own = file.section(section).get(key);
    return own == null ? file.section(SettingsFile.ALL).get(key) : own;
  }

  private static String variable(String key) {
    return VARIABLES.getOrDefault(key, VARIABLE + key.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The name without dashes. */
  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) throws SettingException {
    if (failure != null
        || !argument.command().equals(spec)
        || !(argument instanceof OptionSpec option)) {
      return null;
    }
    String key = key(option);
    if (option.arity().max() == 0) {
      return defaultFlag(key);
    }
    if (PARTS_OF_SERVER.contains(key)) {
      return null;
    }
    Setting setting = setting(key);
    return setting == null ? null : setting.value();
  }

  private @Nullable String defaultFlag(String key) throws SettingException {
    Setting same = setting(key);
    if (same != null) {
      return String.valueOf(same.isOn(key));
    }
    Setting opposite = opposite(key);
    return opposite == null ? null : String.valueOf(!opposite.isOn(key.substring(NO.length())));
  }

  /** The setting {@code bell} of the flag {@code --no-bell}. */
  private @Nullable Setting opposite(String key) {
    if (!key.startsWith(NO)) {
      return null;
    }
    Setting setting = setting(key.substring(NO.length()));
    return setting == null && key.equals("no-colour") ? setting("color") : setting;
  }

  @Override
  public Optional<String> origin(String option) {
    String key = option.substring(2);
    Setting setting = setting(key);
    return Optional.ofNullable(setting == null ? opposite(key) : setting).map(Setting::origin);
  }

  /** Sentences about variables of the environment that look like a misspelt option. */
  public List<String> misspelt() {
    Set<String> known = new TreeSet<>(Set.of(variable(SERVER)));
    addVariables(spec.root(), known);
    return environment.keySet().stream()
        .filter(name -> name.startsWith(VARIABLE))
        .filter(name -> !known.contains(name) && !name.equals("BELFRY_LOG"))
        .sorted()
        .flatMap(name ->
            NearestWord.of(name.substring(VARIABLE.length()), words(known)).stream()
                .map(near -> name + " sets nothing; did you mean " + VARIABLE + near + "?"))
        .toList();
  }

  /** Adds the variables of a command and of those below it. */
  private static void addVariables(CommandSpec command, Set<String> known) {
    for (OptionSpec option : command.options()) {
      known.add(variable(key(option)));
      known.add(variable(key(option).replaceFirst("^" + NO, "")));
    }
    command.subcommands().values().forEach(line -> addVariables(line.getCommandSpec(), known));
  }

  private static List<String> words(Set<String> variables) {
    return variables.stream().map(name -> name.substring(VARIABLE.length())).toList();
  }
}
