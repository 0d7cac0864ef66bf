package belfry.client.shell;

import belfry.protocol.text.NearestWord;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line. */
final class CommandLineErrors {
  private static final Pattern WRONG_VALUE =
      Pattern.compile(
          "Invalid value for (?:option|positional parameter[^']*) '([^']+)'[^:]*: (.*)");
  private static final Pattern NO_VALUE =
      Pattern.compile("Missing required parameter for option '([^']+)' \\((.*)\\)");
  private static final Pattern NO_ARGUMENT = Pattern.compile("Missing required parameter: '(.*)'");
  private static final Pattern NAMED = Pattern.compile("(--[a-z-]+)\\b.*");

  private CommandLineErrors() {}

  /** Reads a whole number. */
  static Integer number(String typed) {
    try {
      return Integer.valueOf(typed);
    } catch (NumberFormatException _) { // said in words that help
      throw new TypeConversionException("\"" + typed + "\" is not a whole number");
    }
  }

  /**
   * The reason of a refusal, without a full stop. If the option is not on the command line, it says
   * where its value stands.
   */
  static String sentence(ParameterException refusal, String... arguments) {
    String words = words(refusal);
    Matcher named = NAMED.matcher(words);
    CommandSpec spec = refusal.getCommandLine().getCommandSpec();
    if (!named.matches()
        || !(spec.defaultValueProvider() instanceof ValueOrigins origins)
        || isTyped(spec.findOption(named.group(1)), arguments)) {
      return words;
    }
    return origins
        .origin(named.group(1))
        .map(origin -> origin + ": " + words.substring(2))
        .orElse(words);
  }

  private static boolean isTyped(@Nullable OptionSpec option, String... arguments) {
    return option != null
        && Stream.of(option.names())
            .anyMatch(name -> Stream.of(arguments).anyMatch(typed -> typed.startsWith(name)));
  }

  private static String words(ParameterException refusal) {
    if (refusal instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched().getFirst(), refusal.getCommandLine());
    }
    String picocli = String.valueOf(refusal.getMessage());
    Matcher value = WRONG_VALUE.matcher(picocli);
    if (value.matches()) {
      return value.group(1) + ": " + value.group(2);
    }
    Matcher none = NO_VALUE.matcher(picocli);
    if (none.matches()) {
      return none.group(1) + " needs a value: " + none.group(2);
    }
    Matcher argument = NO_ARGUMENT.matcher(picocli);
    return argument.matches() ? "an argument is missing: " + argument.group(1) : picocli;
  }

  private static String unmatched(String typed, CommandLine line) {
    if (!typed.startsWith("-")) {
      return "the argument \"" + typed + "\" belongs to no option";
    }
    String name = typed.split("=", 2)[0];
    List<String> known =
        line.getCommandSpec().options().stream()
            .filter(option -> !option.hidden())
            .map(OptionSpec::names)
            .flatMap(Stream::of)
            .toList();
    return "there is no option " + name + NearestWord.question(name, known);
  }
}
