package belfry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.options.AdminArguments;
import belfry.server.options.ServerArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ExitTest {
  private static final Pattern IN_HELP = Pattern.compile("(?:[:,] +)(\\d+) ");
  private static final Pattern IN_TABLE = Pattern.compile("(?m)^\\| (\\d+) \\|");

  @Test
  void helpOfTheServerNamesEachExitCode() {
    String help = new ServerArguments(Map.of()).line().getUsageMessage(Ansi.OFF);
    assertEquals(codes(EnumSet.allOf(Exit.class)), codesOfHelp(help));
  }

  /** The program opens no port and no data, and is not stopped by force. */
  @Test
  void helpOfTheSettingsNamesEachExitCode() {
    String help = new AdminArguments(Map.of()).line().getUsageMessage(Ansi.OFF);
    Set<Exit> possible =
        EnumSet.complementOf(EnumSet.of(Exit.CANNOT_BIND, Exit.NO_DATA, Exit.FORCED));
    assertEquals(codes(possible), codesOfHelp(help));
  }

  @Test
  void pageForOperatorsHasEachExitCode() throws IOException {
    String page = Files.readString(Path.of("README.md"));
    String table = page.substring(page.indexOf("| exit code |"), page.indexOf("## Stopping"));
    assertEquals(codes(EnumSet.allOf(Exit.class)), found(IN_TABLE, table));
  }

  private static Set<Integer> codes(Set<Exit> exits) {
    return exits.stream().map(Exit::code).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> codesOfHelp(String help) {
    return found(IN_HELP, help.substring(help.indexOf("Exit codes:")).replace('\n', ' '));
  }

  private static Set<Integer> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(code -> Integer.valueOf(code.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
