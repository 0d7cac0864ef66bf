package belfry.server.options;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.Version;
import belfry.server.archive.ArchiveTarget;
import belfry.server.backplane.Retention;
import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.Setting;
import belfry.server.operator.Operator;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line of {@code scripts/admin}. Used once: the caller parses with {@link #line} before
 * it calls the other methods.
 */
public final class AdminArguments {
  private static final String SINCE = "--since";
  private static final String ROOM = "--room";
  private static final String BY = "--by";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What the operator asks for. */
  public sealed interface Task {}

  /** Print all settings. */
  public record Print() implements Task {}

  /** Give a setting a value. */
  public record Change(Setting setting, long value) implements Task {}

  /**
   * Copy the data of a running server.
   *
   * @param folder the folder of the data
   * @param file the file that is made
   */
  public record Backup(Path folder, Path file) implements Task {}

  /**
   * Print what a person said on a running server.
   *
   * @param folder the folder of the data; empty for a deployment with Redis
   */
  public record Export(Optional<Path> folder, Nickname name) implements Task {}

  /**
   * Remove what a person said from a running server.
   *
   * @param folder the folder of the data; empty for a deployment with Redis
   */
  public record Erase(Optional<Path> folder, Nickname name) implements Task {}

  /**
   * Have a running server read its settings again.
   *
   * @param folder the folder of the data
   */
  public record Reload(Path folder) implements Task {}

  /**
   * Do a command that concerns people, rooms and networks.
   *
   * @param folder the folder of the data; empty for a deployment with Redis
   */
  public record Operate(Optional<Path> folder, List<String> words) implements Task {}

  private final Map<String, String> environment;
  private final Declarations declarations;
  private final RedisAddressArguments redis;
  private final DataFolder folder;
  private final ArchiveArguments archive;
  private final Supplier<Optional<String>> data;
  private final Supplier<Optional<String>> since;
  private final Supplier<Optional<String>> room;
  private final Supplier<Optional<String>> by;
  private final PositionalParamSpec words;

  /** The options with their values in this environment, before a command line is parsed. */
  public AdminArguments(Map<String, String> environment) {
    this.environment = environment;
    declarations = new Declarations(environment);
    redis = new RedisAddressArguments(declarations);
    folder = new DataFolder(declarations, environment);
    data =
        declarations.optionalText(
            DataFolder.OPTION,
            "DIR",
            "The folder of the data of a server without Redis. Default: belfry/"
                + DoorArguments.USUAL_PORT
                + " in $XDG_STATE_HOME or ~/.local/state");
    archive = new ArchiveArguments(declarations);
    since =
        declarations.optionalText(
            SINCE, "TIME", "Of the audit log, what is not older: 7d, 2026-11-22.");
    room = declarations.optionalText(ROOM, "ROOM", "Of the audit log, what was done in a room.");
    by = declarations.optionalText(BY, "NAME", "Of the audit log, what somebody did.");
    words =
        PositionalParamSpec.builder()
            .paramLabel("COMMAND")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..*")
            .description("One of the commands above.")
            .build();
    describe(declarations.spec());
  }

  private void describe(CommandSpec spec) {
    spec.name("belfry admin")
        .version(Version.line())
        .interpolateVariables(false)
        .addPositional(words);
    declarations.declared().values().forEach(spec::addOption);
    spec.addOption(HelpPage.help());
    spec.usageMessage()
        .sortOptions(false)
        .width(HelpPage.WIDTH)
        .description(
            "Does what only the owner of a server may do, while the server runs. Each act is in the"
                + " audit log.",
            "",
            "  admin audit [--since 7d] [--room ROOM] [--by NAME]",
            "                                      print what moderators and administrators did",
            "  admin who [WORD]                    print the clients with their addresses",
            "  admin end NAME|SESSION [REASON]     end connections",
            "  admin broadcast TEXT                tell everybody something",
            "  admin account NAME                  print an account, without secrets",
            "  admin account NAME create           make an account, and print its token",
            "  admin account NAME reset            print a new token in place of all credentials",
            "  admin account NAME suspend [TIME] [REASON]",
            "                                      end its sessions, and let nobody log in",
            "  admin account NAME restore          end that",
            "  admin account NAME drop             end the account; the name stays reserved",
            "  admin room NAME                     print the rules of a room",
            "  admin room NAME own ACCOUNT         make an account its owner",
            "  admin room NAME clear               take its rules and owners away",
            "  admin ban NETWORK [TIME] [REASON]   refuse a network (one day): 192.0.2.0/24,"
                + " 2001:db8::/64",
            "  admin unban NETWORK                 end that",
            "  admin bans                          print the banned networks",
            "  admin raid 1|2|3|off [TIME]         for an hour, 1: no registrations and new rooms,"
                + " 2: guests",
            "                                      only read, 3: only accounts enter",
            "",
            "  admin backup FILE                   copy the data of a server without Redis to a new"
                + " file",
            "  admin export NAME                   print what a person said there, a message a"
                + " line",
            "  admin erase NAME                    remove what a person said there, for good",
            "  admin reload                        have it read its --config file again",
            "  admin --redis URL [--archive URL] export NAME",
            "  admin --redis URL [--archive URL] erase NAME",
            "                                      the same two for instances that share a Redis;"
                + " all above",
            "                                      but who, backup and reload take --redis, too",
            "  admin --redis URL settings          print all settings",
            "  admin --redis URL set NAME VALUE    change one: all instances use it within two"
                + " seconds",
            "")
        .footer(
            Stream.of(
                    Stream.of("", "Settings:"),
                    Arrays.stream(Setting.values())
                        .map(one -> "  " + one.word() + ": " + one.range()),
                    Stream.of(
                        "",
                        "Environment variables set the options, as for scripts/serve: BELFRY_REDIS,"
                            + " and so on.",
                        "",
                        "Exit codes: 0 done, 3 the heap was full, 64 wrong options, 66 a file can't"
                            + " be read,",
                        "            69 no usable Redis, JDK or Maven, 70 an error of the program"
                            + " or the build,",
                        "            74 no copy or export was made, or not everything was"
                            + " removed."))
                .flatMap(lines -> lines)
                .toArray(String[]::new));
  }

  /** The command line, whose output may be set. */
  public CommandLine line() {
    return declarations.line();
  }

  /**
   * Parses a command line.
   *
   * @throws ParameterException if it is refused
   */
  public ParseResult parse(String... args) {
    return declarations.parse(args);
  }

  /**
   * The archive of the deployment; empty for none.
   *
   * @throws ParameterException if it is refused
   */
  public Optional<ArchiveTarget> archive() {
    return archive.ofInstances();
  }

  /** Whether the operator says which archive the deployment has, if any. */
  public boolean namesArchive() {
    return declarations.isGiven(ArchiveArguments.ARCHIVE);
  }

  /** Warnings about variables of the environment that neither this program nor a server has. */
  public List<String> ignored() {
    return new ServerArguments(environment).ignored();
  }

  /**
   * What the operator asks for.
   *
   * @throws ParameterException if it is nothing that can be done
   */
  public Task task() {
    List<String> given = Objects.requireNonNullElse(words.getValue(), List.of());
    if (!given.isEmpty() && Operator.COMMANDS.contains(given.getFirst())) {
      return new Operate(place(), withFilters(given));
    }
    refuseFilters();
    if (given.equals(List.of("settings"))) {
      return new Print();
    }
    if (given.equals(List.of("reload"))) {
      return new Reload(folder());
    }
    if (given.size() == 3 && given.getFirst().equals("set")) {
      return change(given.get(1), given.get(2));
    }
    if (given.size() == 2) {
      switch (given.getFirst()) {
        case "backup" -> {
          return backup(given.get(1));
        }
        case "export" -> {
          return new Export(place(), name(given.get(1)));
        }
        case "erase" -> {
          return new Erase(place(), name(given.get(1)));
        }
        default -> {} // refused below
      }
    }
    throw declarations.refusal("there is no such command");
  }

  /** The words of the command, with what is asked of the audit log. */
  private List<String> withFilters(List<String> given) {
    if (!given.getFirst().equals("audit")) {
      refuseFilters();
      return given;
    }
    return Stream.of(
            given.stream(),
            since.get().stream().map(it -> "since=" + it),
            room.get().stream().map(it -> "room=" + it),
            by.get().stream().map(it -> "by=" + it))
        .flatMap(words -> words)
        .toList();
  }

  private void refuseFilters() {
    declarations.refuseUseless("without audit", List.of(SINCE, ROOM, BY));
  }

  private Optional<Path> place() {
    if (redis.url().isPresent() && data.get().isPresent()) {
      throw declarations.refusal(
          "a server keeps its messages in Redis or in a folder: --redis and "
              + DataFolder.OPTION
              + " can't be combined");
    }
    return redis.url().isPresent() ? Optional.empty() : Optional.of(folder());
  }

  private Path folder() {
    return data.get()
        .map(folder::given)
        .or(() -> folder.usual(DoorArguments.USUAL_PORT))
        .orElseThrow(() -> declarations.refusal(DataFolder.OPTION + " is missing"));
  }

  private Nickname name(String text) {
    try {
      return Nickname.of(text);
    } catch (RefusedException e) {
      throw declarations.refusal(String.valueOf(e.getMessage()));
    }
  }

  private Backup backup(String file) {
    try {
      return new Backup(folder(), Path.of(file).toAbsolutePath());
    } catch (InvalidPathException e) {
      throw declarations.refusal("this is no path: " + file);
    }
  }

  private Change change(String name, String text) {
    Setting setting =
        Arrays.stream(Setting.values())
            .filter(one -> one.word().equals(name))
            .findFirst()
            .orElseThrow(() -> declarations.refusal("there is no setting \"" + name + "\""));
    try {
      return new Change(setting, setting.value(text));
    } catch (IllegalArgumentException e) {
      throw declarations.refusal(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The Redis of the deployment.
   *
   * @param isArchived whether messages are copied to an archive
   * @throws ParameterException if it is missing or refused
   * @throws UnreadableFileException if a file can't be read
   */
  public RedisOptions redis(boolean isArchived) {
    Optional<String> url = redis.url();
    if (url.isEmpty()) {
      throw declarations.refusal("--redis is missing");
    }
    try {
      return new RedisOptions(
          redis.target(url.get()),
          redis.authority(),
          redis.prefix(),
          0,
          PATIENCE,
          Map.of(),
          RedisOptions.LEASE,
          isArchived,
          Retention.UNLIMITED);
    } catch (IllegalArgumentException e) {
      throw declarations.refusal("--redis: " + e.getMessage());
    }
  }
}
