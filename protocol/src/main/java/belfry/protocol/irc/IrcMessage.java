package belfry.protocol.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One message of IRC, in either direction.
 *
 * @param tags the message tags with their unescaped values; an empty value is the same as none
 * @param source the sender, such as {@code ann!user@host} or a server; null for none
 * @param command a word of letters, or a numeric of three digits
 * @param params the parameters. Only the last one may be empty, have a space or begin with a colon
 */
public record IrcMessage(
    Map<String, String> tags, @Nullable String source, String command, List<String> params) {
  /** Bytes of the longest message, without its tags and its line end. */
  public static final int LONGEST = 510;

  /** Bytes of the longest tags that a client may send, without {@code @} and the space. */
  public static final int LONGEST_TAGS = 4_094;

  /** Bytes of the longest line, without its end. */
  public static final int LONGEST_LINE = LONGEST_TAGS + 2 + LONGEST;

  private static final Pattern COMMAND = Pattern.compile("[A-Za-z]+|[0-9]{3}");
  private static final Set<String> WITH_TEXT =
      Set.of("PRIVMSG", "NOTICE", "TOPIC", "KICK", "QUIT", "ERROR");
  private static final Pattern UNFIT = Pattern.compile("[\0\r\n]");

  /**
   * @throws IllegalArgumentException if no line can carry such a message
   */
  public IrcMessage {
    tags = IrcTags.checked(tags);
    params = List.copyOf(params);
    if (!COMMAND.matcher(command).matches() || (source != null && isUnfitInMiddle(source))) {
      throw new IllegalArgumentException("not a command of IRC: " + source + " " + command);
    }
    for (int at = 0; at < params.size(); at++) {
      String param = params.get(at);
      if (UNFIT.matcher(param).find() || (at < params.size() - 1 && isUnfitInMiddle(param))) {
        throw new IllegalArgumentException(command + " can't have the parameter " + param);
      }
    }
  }

  /** A message without tags. */
  public IrcMessage(@Nullable String source, String command, String... params) {
    this(Map.of(), source, command, List.of(params));
  }

  private static boolean isUnfitInMiddle(String word) {
    return needsColon(word) || UNFIT.matcher(word).find();
  }

  /** Whether the last parameter is a text, which clients expect after a colon. */
  private boolean hasText() {
    return WITH_TEXT.contains(command);
  }

  private static boolean needsColon(String param) {
    return param.isEmpty() || param.startsWith(":") || param.indexOf(' ') >= 0;
  }

  /**
   * Whether a word can be a parameter before the last one.
   *
   * @param word a word that somebody typed
   */
  public static boolean isWord(String word) {
    return !isUnfitInMiddle(word);
  }

  /**
   * Reads a line.
   *
   * @param line the line without its end
   * @throws RefusedException with {@link Code#MALFORMED} if it is not UTF-8 or has no command; with
   *     {@link Code#TOO_LONG} if its tags or the rest are too long
   */
  public static IrcMessage of(byte[] line) {
    int body = line.length > 0 && line[0] == '@' ? endOfWord(line) : 0;
    if (body - 1 > LONGEST_TAGS) {
      throw new RefusedException(Code.TOO_LONG, "The tags are too long");
    }
    if (line.length - afterSpaces(line, body) > LONGEST) {
      throw new RefusedException(Code.TOO_LONG, "The line is too long");
    }
    return new Reader(Utf8.decode(line)).message();
  }

  /** A tag of any line; empty if the line has no such tag, or can't be read. */
  public static String tag(byte[] line, String key) {
    if (line.length == 0 || line[0] != '@') {
      return "";
    }
    try {
      String tags = Utf8.decode(Arrays.copyOfRange(line, 1, endOfWord(line)));
      return IrcTags.read(tags).getOrDefault(key, "");
    } catch (RefusedException _) { // not UTF-8
      return "";
    }
  }

  private static int endOfWord(byte[] line) {
    int at = 0;
    while (at < line.length && line[at] != ' ') {
      at++;
    }
    return at;
  }

  private static int afterSpaces(byte[] line, int from) {
    int at = from;
    while (from > 0 && at < line.length && line[at] == ' ') {
      at++;
    }
    return at;
  }

  /** The command in capitals. */
  public String verb() {
    return command.toUpperCase(Locale.ROOT);
  }

  /** This message with other tags. */
  public IrcMessage with(Map<String, String> other) {
    return new IrcMessage(other, source, command, params);
  }

  /** The line in UTF-8, with CR LF. It is not limited: see {@link IrcText}. */
  public byte[] bytes() {
    return (this + "\r\n").getBytes(UTF_8);
  }

  /** The line without its end. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    if (!tags.isEmpty()) {
      line.append('@').append(IrcTags.written(tags)).append(' ');
    }
    if (source != null) {
      line.append(':').append(source).append(' ');
    }
    line.append(command);
    for (int at = 0; at < params.size(); at++) {
      boolean last = at == params.size() - 1;
      boolean colon = last && (hasText() || needsColon(params.get(at)));
      line.append(colon ? " :" : " ").append(params.get(at));
    }
    return line.toString();
  }

  /** Reads one line from its beginning to its end. */
  private static final class Reader {
    private final String line;
    private int at;

    Reader(String line) {
      this.line = line;
    }

    IrcMessage message() {
      if (UNFIT.matcher(line).find()) {
        throw new RefusedException(Code.MALFORMED, "A line can't have a NUL");
      }
      skipSpaces();
      Map<String, String> tags = isAt('@') ? IrcTags.read(word().substring(1)) : Map.of();
      skipSpaces();
      String source = isAt(':') ? word().substring(1) : "";
      skipSpaces();
      String command = word();
      if (!COMMAND.matcher(command).matches()) {
        throw new RefusedException(Code.UNKNOWN_COMMAND, command);
      }
      return new IrcMessage(tags, isUnfitInMiddle(source) ? null : source, command, params());
    }

    private List<String> params() {
      List<String> params = new ArrayList<>();
      for (skipSpaces(); at < line.length(); skipSpaces()) {
        if (isAt(':')) {
          params.add(line.substring(at + 1));
          break;
        }
        params.add(word());
      }
      return params;
    }

    private boolean isAt(char c) {
      return at < line.length() && line.charAt(at) == c;
    }

    private void skipSpaces() {
      while (isAt(' ')) {
        at++;
      }
    }

    private String word() {
      int space = line.indexOf(' ', at);
      int end = space < 0 ? line.length() : space;
      String word = line.substring(at, end);
      at = end;
      return word;
    }
  }
}
