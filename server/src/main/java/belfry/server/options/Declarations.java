package belfry.server.options;

import belfry.protocol.settings.Setting;
import belfry.protocol.settings.SettingException;
import belfry.protocol.settings.SettingsFile;
import belfry.protocol.settings.SmallFile;
import belfry.protocol.text.NearestWord;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Declares the options of a command line. Each option can also be given in the environment, {@code
 * --max-line} as {@code BELFRY_MAX_LINE}, and in the file of {@code --config}, as {@code max-line =
 * 4096}. The command line goes before the environment, and the environment before the file. A
 * method that declares an option returns a supplier of its value, which may be used after the
 * command line has been parsed.
 *
 * <p>Options are built by code, because reading annotations would take a fifth of the server's
 * start. Used by one thread.
 */
final class Declarations {
  /** The highest port number. */
  static final int LAST_PORT = 65_535;

  /** The option that names the file of settings. */
  static final String CONFIG = "--config";

  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern OPTION = Pattern.compile("--[a-z]+(?:-[a-z]+)*");

  private static final String VARIABLE = "BELFRY_";
  private static final String LOG_LEVEL = "BELFRY_LOG";
  private static final List<String> LEVELS =
      List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

  /**
   * Variables that are not options of the server; its clients and scripts read all but the first.
   */
  private static final Set<String> NOT_OPTIONS =
      Set.of(
          LOG_LEVEL,
          "BELFRY_SERVER",
          "BELFRY_NICK",
          "BELFRY_JOIN",
          "BELFRY_HIGHLIGHT",
          "BELFRY_COMINGS",
          "BELFRY_BELL",
          "BELFRY_COLOUR",
          "BELFRY_TIME_FORMAT",
          "BELFRY_CA",
          "BELFRY_PLAIN",
          "BELFRY_LOG_FILE",
          "BELFRY_GIVE_UP");

  private final Map<String, String> environment;
  private final CommandSpec spec = CommandSpec.create();
  private final CommandLine line = new CommandLine(spec);
  private final Map<String, OptionSpec> declared = new LinkedHashMap<>();
  private final Map<String, Runnable> checks = new LinkedHashMap<>();
  private final List<Switch> switches = new ArrayList<>();
  private final Supplier<Optional<Path>> config;
  private List<String> typed = List.of();
  private Map<String, Setting> file = Map.of();

  /** A flag that turns a part of the server off, and the options that only this part uses. */
  private record Switch(String flag, BooleanSupplier isOff, List<String> options) {}

  /** Only the option of the file. */
  Declarations(Map<String, String> environment) {
    this.environment = environment;
    config =
        file(
            CONFIG,
            "A file that sets options, with a line such as max-line = 4096 for --max-line.");
    line.setDefaultValueProvider(this::preset);
  }

  private @Nullable String preset(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.arity().max() == 0) {
      return null;
    }
    String value = given(option.longestName()).map(Setting::value).orElse(null);
    return value != null && option.isMultiValue() ? value.replaceAll("\\s*,\\s*", ",") : value;
  }

  /** The value of an option from the environment or the file; empty for none. */
  private Optional<Setting> given(String name) {
    String variable = variable(name);
    String value = environment.get(variable);
    return value == null
        ? Optional.ofNullable(file.get(name.substring(2)))
        : Optional.of(new Setting(value, variable));
  }

  /** The command that gets the options and the help. */
  CommandSpec spec() {
    return spec;
  }

  /** The command line that parses the arguments. */
  CommandLine line() {
    return line;
  }

  /** The options that were declared, by name. */
  Map<String, OptionSpec> declared() {
    return declared;
  }

  /**
   * Checks all numbers and flags, including those that no part uses; then refuses options of parts
   * that are off.
   *
   * @param order the names of all options, in the order in which they are checked
   * @throws ParameterException if a value is refused
   */
  void check(List<String> order) {
    order.forEach(name -> checks.getOrDefault(name, () -> {}).run());
    switches.stream()
        .filter(each -> each.isOff().getAsBoolean())
        .forEach(each -> refuseUseless("with " + each.flag(), each.options()));
  }

  /**
   * Refuses options that do nothing.
   *
   * @param why the circumstance, such as {@code without --redis}
   * @param names the options that have no effect under this circumstance
   * @throws ParameterException if one of them was given
   */
  void refuseUseless(String why, List<String> names) {
    for (String name : names) {
      if (isGiven(name)) {
        throw refusal(name + " does nothing " + why);
      }
    }
  }

  /** Whether an option was given on the command line, in the environment or in the file. */
  boolean isGiven(String name) {
    return line.getParseResult().hasMatchedOption(name) || given(name).isPresent();
  }

  /** Whether the command line or the environment names a file of settings. */
  boolean hasFile() {
    return config.get().isPresent();
  }

  /** The values of all options, by name, after the command line has been parsed. */
  Map<String, String> values() {
    return declared.values().stream()
        .collect(Collectors.toMap(OptionSpec::longestName, this::value));
  }

  private String value(OptionSpec option) {
    Object value = option.getValue();
    return value == null
        ? given(option.longestName()).map(Setting::value).orElse("")
        : value.toString();
  }

  /** Warnings about variables of the environment that have no effect, one line each. */
  List<String> ignored() {
    List<String> variables = declared.keySet().stream().map(Declarations::variable).toList();
    Stream<String> unknown =
        environment.keySet().stream()
            .filter(name -> name.startsWith(VARIABLE) && !NOT_OPTIONS.contains(name))
            .filter(name -> !variables.contains(name))
            .sorted()
            .map(name ->
                name
                    + " is ignored: there is no such option"
                    + NearestWord.question(name, variables)
                    + " (see --help)");
    String level = environment.getOrDefault(LOG_LEVEL, "");
    Stream<String> wrongLevel =
        level.isEmpty() || LEVELS.contains(level.toUpperCase(Locale.ROOT))
            ? Stream.empty()
            : Stream.of(
                LOG_LEVEL + " is ignored: it is " + String.join(", ", LEVELS) + ", not " + level);
    return Stream.concat(unknown, wrongLevel).toList();
  }

  /**
   * Parses a command line, and reads the file of settings that it names.
   *
   * @throws ParameterException if it or the file is refused
   * @throws UnreadableFileException if the file can't be read
   */
  ParseResult parse(String... args) {
    typed = List.of(args);
    ParseResult result = parsed(args);
    Optional<Path> named = config.get();
    if (named.isEmpty() || result.isUsageHelpRequested() || result.isVersionHelpRequested()) {
      return result;
    }
    file = settings(named.get());
    return parsed(args);
  }

  private Map<String, Setting> settings(Path path) {
    try {
      SettingsFile read = SettingsFile.read(path, HelpPage.SETTINGS);
      if (!read.servers().isEmpty()) {
        throw new SettingException(
            path + ": the settings of a server have no sections such as " + read.servers());
      }
      return read.section(SettingsFile.ALL);
    } catch (SettingException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UnreadableFileException(CONFIG, path, UnreadableFileException.reason(e));
    }
  }

  private ParseResult parsed(String... args) {
    try {
      return line.parseArgs(args);
    } catch (UnmatchedArgumentException e) {
      String first = e.getUnmatched().getFirst();
      String name = first.split("=", 2)[0];
      throw refusal(
          first.matches("--?\\w.*")
              ? "there is no option " + name + NearestWord.question(name, declared.keySet())
              : "the argument \"" + first + "\" belongs to no option");
    } catch (ParameterException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The refusal of the given options, with a reason for the operator. If the reason is about an
   * option that is not on the command line, the refusal says where its value stands.
   */
  ParameterException refusal(String why) {
    Matcher option = OPTION.matcher(why);
    return new ParameterException(
        line, option.find() ? origin(option.group()).map(at -> at + ": ").orElse("") + why : why);
  }

  private Optional<String> origin(String option) {
    boolean isTyped =
        typed.stream().anyMatch(word -> word.equals(option) || word.startsWith(option + "="));
    return isTyped ? Optional.empty() : given(option).map(Setting::origin);
  }

  /** Declares an option with a text. */
  Supplier<Optional<String>> optionalText(String name, String label, String... description) {
    OptionSpec option = add(name, String.class, label, null, description);
    return () -> Optional.ofNullable(option.getValue());
  }

  /** Declares an option with a text that has a default. */
  Supplier<String> text(String name, String label, String usual, String description) {
    return add(name, String.class, label, usual, description)::getValue;
  }

  /**
   * Declares an option with a list of texts, which are separated by commas. The option may be
   * repeated.
   */
  Supplier<List<String>> texts(String name, String label, String description) {
    OptionSpec option =
        add(
            OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(",")
                .paramLabel(label)
                .description(description));
    return () -> Objects.requireNonNullElse(option.getValue(), List.of());
  }

  /** Declares an option with an IP address or a host name. */
  Supplier<InetAddress> address(String name, String usual, String description) {
    OptionSpec option = add(name, String.class, "ADDRESS", usual, description);
    return () -> resolved(name, option.getValue());
  }

  private InetAddress resolved(String name, String host) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException _) { // the refusal says more
      throw refusal(name + ": there is no address \"" + host + "\"");
    }
    if (host.isBlank()) { // which the JDK takes for the loopback
      throw refusal(name + " needs an address");
    }
    if (address instanceof Inet6Address ipv6
        && ipv6.isLinkLocalAddress()
        && ipv6.getScopeId() == 0) {
      throw refusal(name + ": " + host + " needs a network interface, such as " + host + "%eth0");
    }
    return address;
  }

  /** Declares an option with the path of a file. */
  Supplier<Optional<Path>> file(String name, String description) {
    OptionSpec option = add(name, Path.class, "FILE", null, description);
    return () -> Optional.ofNullable(option.getValue());
  }

  /**
   * Declares an option with the path of a text file. The value is the lines of the file.
   *
   * @return a supplier that throws an {@link UnreadableFileException} if the file can't be read
   */
  Supplier<Optional<List<String>>> lines(String name, String description) {
    Supplier<Optional<Path>> file = file(name, description);
    return () -> file.get().map(path -> lines(name, path));
  }

  /**
   * The lines of a text file.
   *
   * @param name the option that names the file
   * @throws UnreadableFileException if the file can't be read
   */
  static List<String> lines(String name, Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(SmallFile.read(file, MOST_BYTES));
      CharBuffer text = CharBuffer.allocate(bytes.remaining());
      CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
      if (result.isError()) {
        throw new UnreadableFileException(
            name, file, "byte " + (bytes.position() + 1) + " is not UTF-8");
      }
      return text.flip().toString().lines().toList();
    } catch (IOException e) {
      throw new UnreadableFileException(name, file, UnreadableFileException.reason(e));
    }
  }

  /** Declares an option with a whole number from {@code least} to {@code most}. */
  Supplier<OptionalInt> optionalNumber(
      String name, String label, int least, int most, String description) {
    OptionSpec option = add(name, Integer.class, label, null, description);
    checks.put(name, () -> checkNumber(option, least, most));
    return () -> {
      Integer given = option.getValue();
      return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    };
  }

  /** Declares an option with a whole number from {@code least} to {@code most} and a default. */
  IntSupplier number(
      String name, String label, int usual, int least, int most, String description) {
    OptionSpec option = add(name, Integer.class, label, String.valueOf(usual), description);
    checks.put(name, () -> checkNumber(option, least, most));
    return option::getValue;
  }

  private void checkNumber(OptionSpec option, int least, int most) {
    Integer given = option.getValue();
    if (given != null && (given < least || given > most)) {
      throw refusal(option.longestName() + " is from " + least + " to " + most + ", not " + given);
    }
  }

  /** Declares an option without a value. */
  BooleanSupplier flag(String name, String description) {
    OptionSpec option = add(flag(name).description(description));
    checks.put(name, () -> isOn(name));
    return () -> option.getValue() != null || isOn(name);
  }

  private boolean isOn(String name) {
    try {
      Optional<Setting> setting = given(name);
      return setting.isPresent() && setting.get().isOn(name.substring(2));
    } catch (SettingException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Declares an option without a value that turns a part off.
   *
   * @param options the options that only this part uses; with the flag they are refused
   */
  BooleanSupplier turnOff(String name, String description, String... options) {
    BooleanSupplier isOff = flag(name, description);
    switches.add(new Switch(name, isOff, List.of(options)));
    return isOff;
  }

  /** Declares a hidden option without a value, for scripts. The environment can't set it. */
  BooleanSupplier hiddenFlag(String name) {
    OptionSpec option = add(flag(name).hidden(true));
    return () -> option.getValue() != null;
  }

  private static OptionSpec.Builder flag(String name) {
    return OptionSpec.builder(name).type(Boolean.class).arity("0");
  }

  private OptionSpec add(
      String name, Class<?> type, String label, @Nullable String usual, String... description) {
    List<String> text = new ArrayList<>(List.of(description));
    if (usual != null) {
      text.set(text.size() - 1, text.getLast() + " Default: " + usual);
    }
    return add(
        OptionSpec.builder(name)
            .type(type)
            .paramLabel(label)
            .defaultValue(usual)
            .description(text.toArray(String[]::new)));
  }

  private OptionSpec add(OptionSpec.Builder builder) {
    OptionSpec option = builder.build();
    declared.put(option.longestName(), option);
    return option;
  }

  /** The environment variable of an option. */
  private static String variable(String option) {
    return "BELFRY" + option.substring(1).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
