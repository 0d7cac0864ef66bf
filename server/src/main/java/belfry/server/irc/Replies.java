package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.IrcText;
import belfry.protocol.irc.Numeric;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Composes the messages of the server to one client and collects them until {@link #take}. Each one
 * fits into a line. Owned by the connection's thread.
 */
final class Replies {
  /** Bytes of a word of the client that a reply repeats. */
  private static final int LONGEST_WORD = 120;

  /** Characters of capabilities in one line. */
  private static final int LONGEST_LIST = 300;

  private final String server;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(0);
  private String nick = "*";

  /**
   * @param server the name of the server
   */
  Replies(String server) {
    this.server = server;
  }

  /** Sets the name of the client, which every reply begins with. */
  void addressedTo(String name) {
    nick = name;
  }

  /** Adds a numeric reply. */
  void add(Numeric numeric, String... params) {
    List<String> all = new ArrayList<>(List.of(params));
    if (!numeric.text().isEmpty()) {
      all.add(numeric.text());
    }
    addFitting(numeric.code(), all);
  }

  /** Adds the refusal of a command that lacks parameters. */
  void needMoreParams(IrcMessage command) {
    add(Numeric.NEED_MORE_PARAMS, command.verb());
  }

  /** Adds an answer to {@code CAP}. */
  void addCap(String sub, String text) {
    add(fitted(server, "CAP", nick, sub, text));
  }

  /**
   * Adds the list of capabilities.
   *
   * @param isLong whether the client takes it in several lines, of which all but the last one have
   *     an asterisk
   */
  void addCapabilities(List<String> titles, boolean isLong) {
    StringBuilder line = new StringBuilder();
    for (String title : titles) {
      if (isLong && line.length() + title.length() > LONGEST_LIST) {
        add(fitted(server, "CAP", nick, "LS", "*", line.toString()));
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(title);
    }
    addCap("LS", line.toString());
  }

  /** Adds a notice of the server. */
  void addNotice(String text) {
    addFitting("NOTICE", List.of(text));
  }

  /** Adds a refusal in the form of IRCv3's standard replies. */
  void addFail(String command, String code, String text) {
    add(new IrcMessage(server, "FAIL", command, code, IrcText.cut(text, LONGEST_WORD)));
  }

  /**
   * Adds a refusal in the form of IRCv3's standard replies.
   *
   * @param context the parameter of the command that is refused
   */
  void addFail(String command, String code, String context, String text) {
    String word = IrcText.cut(context, LONGEST_WORD);
    String shown = IrcMessage.isWord(word) ? word : "*";
    add(new IrcMessage(server, "FAIL", command, code, shown, IrcText.cut(text, LONGEST_WORD)));
  }

  /**
   * Adds a refusal in the form of IRCv3's standard replies.
   *
   * @param sub the first parameter of the command that is refused
   * @param context its second parameter
   */
  void addFail(String command, String code, String sub, String context, String text) {
    String word = IrcText.cut(context, LONGEST_WORD);
    String shown = IrcMessage.isWord(word) ? word : "*";
    add(new IrcMessage(server, "FAIL", command, code, sub, shown, IrcText.cut(text, LONGEST_WORD)));
  }

  /** Adds a message that is not longer than a line. */
  void add(IrcMessage message) {
    lines.writeBytes(message.bytes());
  }

  /** Adds bytes of whole lines. */
  void add(byte[] bytes) {
    lines.writeBytes(bytes);
  }

  private void addFitting(String command, List<String> params) {
    List<String> all = new ArrayList<>();
    all.add(nick);
    for (int at = 0; at < params.size() - 1; at++) {
      String word = IrcText.cut(params.get(at), LONGEST_WORD);
      all.add(IrcMessage.isWord(word) ? word : "*");
    }
    if (!params.isEmpty()) {
      all.add(params.getLast());
    }
    add(fitted(server, command, all.toArray(String[]::new)));
  }

  /** A message whose last parameter is cut to what fits into a line. */
  static IrcMessage fitted(String source, String command, String... params) {
    if (params.length == 0) {
      return new IrcMessage(source, command);
    }
    String[] all = params.clone();
    all[all.length - 1] = "";
    int overhead = new IrcMessage(source, command, all).bytes().length;
    String last = params[params.length - 1];
    all[all.length - 1] = IrcText.cut(last, IrcMessage.LONGEST + 2 - overhead);
    return new IrcMessage(source, command, all);
  }

  /** Bytes that a text may have as the last parameter of a reply after these parameters. */
  int room(Numeric numeric, String... before) {
    List<String> all = new ArrayList<>(List.of(before));
    all.addFirst(nick);
    all.add(":");
    int overhead =
        new IrcMessage(server, numeric.code(), all.toArray(String[]::new)).bytes().length;
    return IrcMessage.LONGEST + 2 - overhead;
  }

  /**
   * Adds as many replies as a list of words needs; none for an empty list.
   *
   * @param before the parameters before the words
   */
  void addList(Numeric numeric, List<String> words, String separator, String... before) {
    int most = room(numeric, before);
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (!line.isEmpty() && bytes(line) + bytes(word) + separator.length() > most) {
        addLine(numeric, line.toString(), before);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : separator).append(word);
    }
    if (!line.isEmpty()) {
      addLine(numeric, line.toString(), before);
    }
  }

  private void addLine(Numeric numeric, String last, String... before) {
    String[] all = Arrays.copyOf(before, before.length + 1);
    all[before.length] = last;
    add(numeric, all);
  }

  private static int bytes(CharSequence text) {
    return text.toString().getBytes(UTF_8).length;
  }

  /** Takes the bytes of all messages that were added. */
  byte[] take() {
    byte[] taken = lines.toByteArray();
    lines.reset();
    return taken;
  }
}
