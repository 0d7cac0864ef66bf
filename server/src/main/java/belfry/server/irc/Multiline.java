package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.irc.ClientTags;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code BATCH} of one IRC client, which sends a message of several lines with it
 * (IRCv3 multiline). The lines become one message. Owned by the connection's thread.
 *
 * <pre>
 *   none --BATCH +REF draft/multiline TARGET--> open --BATCH -REF--> none
 *                                                 \--a line that is refused--> failed --BATCH -REF--> none
 * </pre>
 */
final class Multiline {
  private static final int MOST_BYTES = 4_096;
  private static final int MOST_LINES = 100;

  /** The limits as the value of the capability. */
  static final String LIMITS = "max-bytes=" + MOST_BYTES + ",max-lines=" + MOST_LINES;

  private static final String INVALID = "MULTILINE_INVALID";

  /**
   * A whole message.
   *
   * @param label the label of the line that began it; empty for none
   */
  record Whole(SentPosts.Post post, String label) {}

  /** A message that is not whole. */
  private static final class Open {
    private final String reference;
    private final String target;
    private final ClientTags tags;
    private final String label;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> cuts = new ArrayList<>();
    private @Nullable String verb;
    private int lines;
    private int bytes;
    private boolean failed;

    Open(String reference, String target, ClientTags tags, String label) {
      this.reference = reference;
      this.target = target;
      this.tags = tags;
      this.label = label;
    }
  }

  private final IrcClient client;
  private @Nullable Open open;

  Multiline(IrcClient client) {
    this.client = client;
  }

  /** Takes {@code BATCH}. Returns the message that ends with it. */
  Optional<Whole> batch(IrcMessage command) {
    List<String> params = command.params();
    String reference = params.isEmpty() ? "" : params.getFirst();
    if (reference.startsWith("+") && params.size() > 2 && open == null) {
      begin(reference.substring(1), params, ClientTags.of(command));
    } else if (open != null && reference.equals("-" + open.reference)) {
      Open ended = open;
      open = null;
      return whole(ended);
    } else if (open != null) {
      fail(open, INVALID, "Another batch is open");
    } else {
      client.replies().addFail("BATCH", INVALID, "That begins no batch, and ends none");
    }
    return Optional.empty();
  }

  private void begin(String reference, List<String> params, ClientTags tags) {
    if (!params.get(1).equals(IrcDialect.MULTILINE)
        || !client.capabilities().has(Capability.MULTILINE)) {
      client.replies().addFail("BATCH", "UNKNOWN_TYPE", params.get(1), "There is no such batch");
      return;
    }
    open = new Open(reference, params.get(2), tags, client.labels().takeElsewhere());
  }

  private Optional<Whole> whole(Open ended) {
    if (ended.failed) {
      return Optional.empty();
    }
    if (ended.text.toString().isBlank()) {
      fail(ended, INVALID, "The message is empty");
      return Optional.empty();
    }
    String tags = ended.tags.with(ended.cuts).text();
    boolean isToRoom = ended.target.startsWith("#");
    String verb = Objects.requireNonNull(ended.verb);
    return Optional.of(
        new Whole(
            new SentPosts.Post(verb, ended.target, ended.text.toString(), isToRoom, tags),
            ended.label));
  }

  /** Takes a line if it is a part of a message. Returns whether it is. */
  boolean take(IrcMessage command) {
    String reference = command.tags().get("batch");
    if (open == null || reference == null) {
      return false;
    }
    if (!open.failed) {
      String problem = problem(open, reference, command);
      if (problem == null) {
        add(open, command);
      } else {
        fail(open, INVALID, problem);
      }
    }
    return true;
  }

  private static @Nullable String problem(Open to, String reference, IrcMessage command) {
    if (!reference.equals(to.reference)) {
      return "The line is of another batch";
    }
    if (!command.verb().equals("PRIVMSG") && !command.verb().equals("NOTICE")) {
      return "The batch takes PRIVMSG or NOTICE";
    }
    if (to.verb != null && !to.verb.equals(command.verb())) {
      return "All lines are PRIVMSG, or all are NOTICE";
    }
    if (command.params().size() < 2 || !command.params().getFirst().equals(to.target)) {
      return "All lines have the target of the batch, and a text";
    }
    return isContinuing(command) && command.params().get(1).isEmpty()
        ? "A line that continues another one has a text"
        : null;
  }

  private static boolean isContinuing(IrcMessage command) {
    return command.tags().containsKey(IrcDialect.CONCAT);
  }

  private void add(Open to, IrcMessage command) {
    String line = command.params().get(1);
    boolean isFirst = to.lines == 0;
    boolean continues = isContinuing(command) && !isFirst;
    to.verb = command.verb();
    to.lines++;
    to.bytes += line.getBytes(UTF_8).length + (isFirst || continues ? 0 : 1);
    if (to.lines > MOST_LINES) {
      fail(to, "MULTILINE_MAX_LINES", "" + MOST_LINES, "The message has too many lines");
    } else if (to.bytes > MOST_BYTES) {
      fail(to, "MULTILINE_MAX_BYTES", "" + MOST_BYTES, "The message is too long");
    } else if (continues) {
      to.cuts.add(to.text.length());
      to.text.append(line);
    } else {
      to.text.append(isFirst ? "" : "\n").append(line);
    }
  }

  private void fail(Open failed, String code, String why) {
    failed.failed = true;
    client.replies().addFail("BATCH", code, why);
  }

  private void fail(Open failed, String code, String limit, String why) {
    failed.failed = true;
    client.replies().addFail("BATCH", code, limit, why);
  }
}
