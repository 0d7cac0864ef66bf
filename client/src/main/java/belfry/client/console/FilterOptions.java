package belfry.client.console;

import belfry.client.chat.Earlier;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.time.PastTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a chat in a pipe, each of which makes a chat a filter. */
final class FilterOptions {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(names = "--json", description = "As a filter: print the JSON events of the server.")
  private boolean json;

  @Option(names = "--tail", description = "As a filter: continue after the end of the input.")
  private boolean tail;

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description =
          "As a filter: send the lines to this person, as direct messages. Without --join no room"
              + " is entered.")
  private @Nullable String to;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "As a filter: begin with the last N messages of each room (at most 100000).")
  private @Nullable Integer last;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "As a filter: begin with the messages of each room since this time: 2026-11-22,"
              + " 2026-11-22T14:30, 14:30, or 2h for the last two hours.")
  private @Nullable String since;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "As a filter: print N messages of others, then end.")
  private @Nullable Integer count;

  @Option(
      names = "--until",
      paramLabel = "REGEX",
      description =
          "As a filter: end after the first message of others whose printed line has a match.")
  private @Nullable String until;

  @Option(
      names = "--give-up",
      paramLabel = "TIME",
      description =
          "As a filter: how long to wait for a server, for each acknowledgement, for each message"
              + " of --count, and for the one of --until. Default: 30s, with --tail, --count or"
              + " --until without end")
  private @Nullable Duration giveUp;

  /** Whether one of the options is given that only a filter has. */
  boolean isAnyGiven() {
    return json || follows() || to != null || isEarlierWanted();
  }

  boolean isJson() {
    return json;
  }

  /** Whether to go on after the end of the input. */
  boolean follows() {
    return tail || count != null || until != null;
  }

  /** Whether messages from before the start are to be printed. */
  boolean isEarlierWanted() {
    return last != null || since != null;
  }

  /** Whether the input is read, even if a person would have to type it. */
  boolean needsInput() {
    return to != null || !(follows() || isEarlierWanted());
  }

  /** Whether the lines are for a person. */
  boolean isDirect() {
    return to != null;
  }

  /**
   * What the filter is to do.
   *
   * @throws ParameterException if a value is wrong
   */
  FilterTask task(CommandSpec spec) {
    Duration patience = giveUp != null || follows() ? giveUp : PATIENCE;
    return new FilterTask(json, follows(), patience, person(spec), messages(spec), pattern(spec));
  }

  private @Nullable Nickname person(CommandSpec spec) {
    try {
      return to == null ? null : Nickname.of(to);
    } catch (RefusedException e) {
      throw refusal(spec, "--to: \"" + to + "\": " + e.getMessage());
    }
  }

  private int messages(CommandSpec spec) {
    if (count != null && count < 1) {
      throw refusal(spec, "--count is 1 or more, not " + count);
    }
    return count == null ? 0 : count;
  }

  private @Nullable Pattern pattern(CommandSpec spec) {
    try {
      return until == null ? null : Pattern.compile(until);
    } catch (PatternSyntaxException e) {
      throw refusal(
          spec, "--until: \"" + until + "\" is not a regular expression: " + e.getDescription());
    }
  }

  /**
   * The messages to begin with.
   *
   * @throws ParameterException if a value is wrong
   */
  Earlier earlier(CommandSpec spec, PastTimes times) {
    if (last != null && (last < 0 || last > Earlier.MOST)) {
      throw refusal(spec, "--last is from 0 to " + Earlier.MOST + ", not " + last);
    }
    if (since == null) {
      return last == null ? Earlier.NOTHING : new Earlier(last, null);
    }
    try {
      Instant begin = times.read(since);
      return new Earlier(last == null ? Earlier.MOST : last, begin);
    } catch (RefusedException e) {
      throw refusal(spec, "--since: " + e.getMessage());
    }
  }

  private static ParameterException refusal(CommandSpec spec, String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
