package belfry.server.options;

import belfry.protocol.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The page that {@code --help} prints: the order of the options and the text around them. */
final class HelpPage {
  /** The width of a page in columns. */
  static final int WIDTH = 100;

  /** The names of all options, the most important ones for an operator first. */
  static final List<String> ORDER =
      List.of(
          Declarations.CONFIG,
          "--bind",
          "--port",
          "--time-port",
          "--no-time",
          "--ntp-port",
          "--no-ntp",
          "--local-stratum",
          "--name",
          "--motd",
          "--zone",
          "--history",
          "--keep",
          "--data",
          "--data-size",
          "--sync",
          "--archive",
          "--archive-driver",
          "--archive-password-file",
          "--max-connections",
          "--max-per-address",
          "--max-line",
          "--tls-cert",
          "--tls-key",
          "--tls-self-signed",
          "--tls-port",
          "--tls-required",
          "--unix",
          "--unix-mode",
          "--unix-group",
          "--udp-chat",
          "--echo-port",
          "--discard-port",
          "--daytime-port",
          "--rdate-port",
          "--irc-port",
          "--irc-name",
          "--irc-operators",
          "--irc-sts",
          "--web-host",
          "--http-guests",
          "--no-web",
          "--webhooks",
          "--webhooks-to",
          "--admin-port",
          "--admin-bind",
          "--no-admin",
          "--proxy-from",
          "--drain-wait",
          "--io",
          "--stall-limit",
          "--greet-after",
          "--no-flood-limit",
          "--redis",
          "--redis-url-file",
          "--redis-prefix",
          "--redis-password-file",
          "--sentinel-password-file",
          "--redis-ca",
          "--redis-wait",
          "--ack-replicas",
          "--redis-memory",
          "--archive-lag",
          "--rehearse");

  /** The names of the settings in a file. */
  static final Set<String> SETTINGS =
      ORDER.stream()
          .filter(name -> !Set.of(Declarations.CONFIG, "--rehearse").contains(name))
          .map(name -> name.substring(2))
          .collect(Collectors.toUnmodifiableSet());

  private HelpPage() {}

  /** The option that asks for a page. */
  static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help message and exit.")
        .build();
  }

  /**
   * Adds the declared options and the text of the page to a command.
   *
   * @throws IllegalStateException if an option has no place in the order
   */
  static void write(CommandSpec spec, Map<String, OptionSpec> declared) {
    if (!declared.keySet().equals(Set.copyOf(ORDER))) {
      throw new IllegalStateException("not the options of the help page: " + declared.keySet());
    }
    spec.name("belfry serve").version(Version.line()).interpolateVariables(false);
    ORDER.forEach(name -> spec.addOption(declared.get(name)));
    spec.addOption(help());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    spec.usageMessage()
        .sortOptions(false)
        .width(WIDTH)
        .description("Runs a Belfry chat server in the foreground. Ctrl-C or SIGTERM stops it.")
        .footer(
            "",
            "An environment variable can set each option: BELFRY_MAX_LINE sets --max-line, and so"
                + " on.",
            "The command line overrides variables, and variables override the file of --config.",
            "On SIGHUP the server reads the file, the message of the day, the webhooks and the"
                + " certificates",
            "again.",
            "BELFRY_LOG sets the log level: ERROR, WARN, INFO (the default), DEBUG or TRACE.",
            "",
            "Exit codes: 0 stopped as asked, 3 the heap was full, 64 wrong options,",
            "            66 a file can't be read, 69 no usable Redis, JDK or Maven,",
            "            70 an error of the server or the build, 71 an address can't be bound,",
            "            73 the data can't be used, 74 the disk failed,",
            "            75 stopped by force.");
  }
}
