package belfry.client.console;

import belfry.client.chat.ChatOptions;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Comings;
import belfry.client.chat.Earlier;
import belfry.client.chat.KeptTokens;
import belfry.client.chat.ReadMarks;
import belfry.client.chat.Screen;
import belfry.client.chat.Servers;
import belfry.client.raw.RawCommand;
import belfry.client.settings.Settings;
import belfry.client.shell.ExitCode;
import belfry.client.shell.FileErrors;
import belfry.client.shell.Options;
import belfry.client.shell.Output;
import belfry.client.shell.PrivateFiles;
import belfry.client.shell.ServerAddress;
import belfry.client.shell.Tty;
import belfry.client.tls.Encryption;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.time.Compilation;
import belfry.protocol.time.PastTimes;
import belfry.protocol.time.Strftime;
import belfry.protocol.time.Zone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code chat}: reads the options, and chooses the front that fits. */
@Command(
    name = "chat",
    description = {
      "On a terminal: a full chat client. In a pipe: says each line of its input, and prints what"
          + " others say.",
      "  echo 'deploy done' | chat --join ops HOST     says one line",
      "  chat --join ops --tail                        follows a room until it is stopped",
      "  chat --join ops --last 20                     prints the last 20 messages",
      "  echo done | chat --to ann                     sends a direct message"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    subcommands = {RawCommand.class, RehearseCommand.class},
    footer =
        "Exit codes: 0 all lines acknowledged, 64 wrong use, 65 refused, 69 no server in time, 70 a"
            + " bug, 74 the output or the file of --log can't be written.")
public final class ChatCommand implements Callable<Integer> {
  private static final int LINES_ON_JOIN = 20;

  @Parameters(
      paramLabel = "[tls://]HOST[:PORT]|unix:PATH",
      description =
          "Servers, tried in turn; tls:// for an encrypted connection; or the name of a server in"
              + " the settings. Default: 127.0.0.1:9527")
  private List<String> servers = List.of();

  @Option(
      names = {"-n", "--nick"},
      paramLabel = "NAME",
      description =
          "Your name. If it is taken, the client uses a similar name, or the server's guest name.")
  private @Nullable String nick;

  @Option(
      names = {"-j", "--join"},
      paramLabel = "ROOM",
      split = ",",
      description = "Rooms to enter; the first is the current room. Default: lobby")
  private List<String> rooms = List.of();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "The certificates of the authorities to trust with tls://, as PEM. Default: those of"
              + " Java; a certificate without an authority is remembered at the first connection")
  private @Nullable Path authority;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The time zone of all times, such as Europe/Berlin. Default: this machine's")
  private @Nullable String zone;

  @Option(
      names = {"--no-colour", "--no-color"},
      description = "No colours. The environment variable NO_COLOR has the same effect.")
  private boolean noColour;

  @Option(
      names = "--highlight",
      paramLabel = "WORD",
      split = ",",
      description = "Words that are marked and ring as your name does.")
  private List<String> highlights = List.of();

  @Option(
      names = "--comings",
      paramLabel = "on|off|speakers",
      description =
          "Whose coming and going is shown: everybody's, nobody's, or that of people who have"
              + " spoken since you came. Default: on")
  private Comings comings = Comings.ON;

  @Option(
      names = "--keys",
      paramLabel = "emacs|vi",
      description = "The keys that edit the line. Default: emacs")
  private EditingKeys keys = EditingKeys.EMACS;

  @Option(names = "--no-bell", description = "Do not ring when somebody mentions you.")
  private boolean noBell;

  @Option(
      names = "--plain",
      description = "No line editing: for a dumb terminal or a screen reader.")
  private boolean plain;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Append everything that is shown to a file.")
  private @Nullable Path log;

  @Option(
      names = "--time-format",
      paramLabel = "FORMAT",
      description =
          "A strftime format for the time before a line. Default: %%H:%%M:%%S, with --last and"
              + " --since %%Y-%%m-%%d %%H:%%M:%%S")
  private @Nullable String timeFormat;

  @Mixin private FilterOptions filter;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    check();
    ChatOptions options = options();
    List<ServerAddress> addresses = addresses();
    Servers all = new Servers(addresses, encryption(addresses));
    try (TranscriptLog transcript = log == null ? null : transcript(log)) {
      int code = isFilter() ? filter(options, all, transcript) : chat(options, all, transcript);
      return transcript != null && transcript.hasFailed() ? ExitCode.OUTPUT.code() : code;
    }
  }

  private List<ServerAddress> addresses() {
    List<String> wanted = Settings.servers(spec, servers);
    return wanted.isEmpty()
        ? List.of(ServerAddress.DEFAULT)
        : wanted.stream()
            .map(typed -> parsed("", ServerAddress::plainOrSecure, typed))
            .distinct()
            .toList();
  }

  private Encryption encryption(List<ServerAddress> addresses) {
    if (addresses.stream().noneMatch(ServerAddress::secure)) {
      Options.refuseUseless(spec, "without tls://", "--ca");
    }
    return Encryption.of(spec, authority);
  }

  /** Refuses options that would do nothing. */
  private void check() {
    if (isOnCommandLine("--plain") && filter.isAnyGiven()) {
      throw new ParameterException(
          spec.commandLine(), "--plain does not go together with the options of a filter");
    }
    if (isOnCommandLine("--give-up") && !isFilter()) {
      throw new ParameterException(
          spec.commandLine(), "--give-up is for a filter; on a terminal the client keeps trying");
    }
    if (isFilter()) {
      Options.refuseUseless(
          spec, "in a filter", "--no-bell", "--no-colour", "--highlight", "--comings", "--keys");
    } else if (plain) {
      Options.refuseUseless(spec, "with --plain", "--no-colour", "--keys");
    }
    if (filter.isJson() && log == null) {
      Options.refuseUseless(spec, "with --json, whose times are UTC", "--zone", "--time-format");
    }
  }

  private boolean isOnCommandLine(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** A setting {@code plain} is for terminals; the option makes a chat of a pipe, too. */
  private boolean isFilter() {
    return !isOnCommandLine("--plain") && (filter.isAnyGiven() || !Tty.isThere());
  }

  private TranscriptLog transcript(Path file) {
    try {
      return new TranscriptLog(file, Clock.system(zone()));
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "can't write " + file + ": " + FileErrors.reason(e));
    }
  }

  private ChatOptions options() {
    Map<String, String> environment = System.getenv();
    boolean colour = !noColour && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new ChatOptions(
        nick == null ? null : parsed("--nick: ", Nickname::of, nick),
        rooms(),
        isFilter()
            ? filter.earlier(spec, new PastTimes(Zone.of(zone()), InstantSource.system()))
            : new Earlier(LINES_ON_JOIN, null),
        isFilter(),
        new ChatOptions.Display(
            zone(),
            timeFormat(),
            !noBell,
            colour,
            comings,
            highlights.stream().map(String::strip).filter(word -> !word.isEmpty()).toList()));
  }

  private List<RoomName> rooms() {
    if (rooms.isEmpty()) {
      return filter.isDirect() ? List.of() : List.of(RoomName.LOBBY);
    }
    return rooms.stream()
        .map(typed -> parsed("--join: ", RoomName::of, typed.strip()))
        .distinct()
        .toList();
  }

  private Strftime timeFormat() {
    if (timeFormat == null) {
      return filter.isEarlierWanted()
          ? ChatOptions.Display.DAY_AND_TIME
          : ChatOptions.Display.TIME_OF_DAY;
    }
    return switch (Strftime.compile(timeFormat)) {
      case Strftime format -> format;
      case Compilation.Refused(String why) ->
          throw new ParameterException(spec.commandLine(), "--time-format: " + why);
    };
  }

  private ZoneId zone() {
    try {
      return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    } catch (DateTimeException _) { // the refusal says more
      throw new ParameterException(
          spec.commandLine(),
          "--zone: there is no zone \"" + zone + "\"; try one like Europe/Rome");
    }
  }

  /**
   * Reads a value.
   *
   * @param option the option with a colon behind it, for messages; empty for an argument
   */
  private <T> T parsed(String option, Function<String, T> reader, String typed) {
    try {
      return reader.apply(typed);
    } catch (RefusedException | IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), option + "\"" + typed + "\": " + e.getMessage());
    }
  }

  private static PrintStream output(Charset charset) {
    return new PrintStream(Output.standard(), false, charset);
  }

  private int filter(ChatOptions options, Servers all, @Nullable TranscriptLog transcript) {
    FilterFront front =
        new FilterFront(
            filter.task(spec),
            filter.needsInput() || !Tty.isInput() ? new Utf8Lines(System.in) : null,
            output(StandardCharsets.UTF_8),
            System.err);
    return front.run(chatThread(options, all, front, transcript)).code();
  }

  private int chat(ChatOptions options, Servers all, @Nullable TranscriptLog transcript)
      throws IOException {
    if (!plain) {
      Terminal terminal = Tty.open();
      if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        TerminalFront front =
            new TerminalFront(
                terminal,
                PrivateFiles.inState(System.getenv(), "history"),
                keys,
                options.display().colour());
        front.run(chatThread(options, all, front.screen(), transcript));
        return ExitCode.OK.code();
      }
      terminal.close();
    }
    boolean isTerminal = Tty.isThere();
    Charset charset = isTerminal ? Tty.charset() : StandardCharsets.UTF_8;
    PlainFront front =
        new PlainFront(
            new BufferedReader(new InputStreamReader(System.in, charset)),
            output(charset),
            isTerminal);
    front.run(chatThread(options, all, front, transcript));
    return ExitCode.OK.code();
  }

  private ChatThread chatThread(
      ChatOptions options, Servers all, Screen front, @Nullable TranscriptLog transcript) {
    Screen screen = transcript == null ? front : new LoggedScreen(front, transcript);
    return new ChatThread(options, all, tokens(), marks(all), screen, Clock.systemUTC());
  }

  /** The servers of one command line are one server, so the first one names it. */
  private ReadMarks marks(Servers all) {
    Path file = isFilter() ? null : PrivateFiles.inState(System.getenv(), "read");
    return file == null ? ReadMarks.NONE : new ReadMarksFile(file, all.addresses().getFirst());
  }

  /** A filter is a guest: it would take the name from the user's own chat. */
  private KeptTokens tokens() {
    Path file = isFilter() ? null : PrivateFiles.inConfig(System.getenv(), "tokens");
    return file == null ? KeptTokens.NONE : new TokenFile(file);
  }
}
