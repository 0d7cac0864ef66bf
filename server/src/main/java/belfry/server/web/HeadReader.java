package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the head of one HTTP/1 request (RFC 9112), within limits and strictly: only CR LF ends a
 * line, no field is folded, and no field that has one value occurs twice. What two programs on the
 * way of a request could understand differently is refused.
 *
 * <p>Used by one thread at a time.
 */
public final class HeadReader {
  /** The longest head, in bytes. */
  static final int LONGEST = 8 * 1024;

  /** The highest number of header fields. */
  static final int MOST_FIELDS = 64;

  /** The result of reading. */
  public sealed interface Found {
    /** The head is complete. */
    record Head(RequestHead head) implements Found {}

    /**
     * The bytes are no request that can be answered.
     *
     * @param why a sentence for a person
     */
    record Bad(Status status, String why) implements Found {}

    /** The buffer has no further byte. */
    record NeedMore() implements Found {}
  }

  /** The highest number of empty lines before a request; RFC 9112, section 2.2, wants one. */
  static final int MOST_EMPTY_LINES = 8;

  private static final Found NEED_MORE = new Found.NeedMore();
  private static final int END_OF_LINE = "\r\n".length();
  private static final int END_OF_HEAD = 2 * END_OF_LINE;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") (\\S+) HTTP/(\\d)\\.(\\d)");
  private static final Pattern TARGET = Pattern.compile("/[!-~&&[^#]]*");
  private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):([ \t!-~\\x80-\\xFF]*+)");

  /** Fields that decide whom a request is for, where it ends, or who sends it. */
  private static final Set<String> ONCE =
      Set.of(
          "host",
          "origin",
          "authorization",
          "idempotency-key",
          "content-length",
          "transfer-encoding",
          "sec-websocket-key",
          "sec-websocket-version");

  private static final Pattern BEGIN =
      Pattern.compile(
          "(?:\r\n){0,"
              + MOST_EMPTY_LINES
              + "}(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE) /.*",
          Pattern.DOTALL);

  private final boolean needsHost;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream(0);

  /** The number of the last bytes that belong to CR LF CR LF. */
  private int endSeen;

  private int emptyLines;

  /** A reader of requests that name the host for which they are, as RFC 9112 asks for. */
  public HeadReader() {
    this(true);
  }

  private HeadReader(boolean needsHost) {
    this.needsHost = needsHost;
  }

  /** A reader that also takes requests without a host: simple checks of health are such. */
  public static HeadReader forAnyHost() {
    return new HeadReader(false);
  }

  /** Whether these bytes begin with a usual method and a slash. */
  public static boolean isBegunIn(byte[] bytes) {
    return BEGIN.matcher(new String(bytes, ISO_8859_1)).matches();
  }

  /** Whether the client has sent nothing yet. */
  public boolean isEmpty() {
    return begun.size() == 0;
  }

  /** Reads from the position of the buffer to the end of the head. */
  public Found next(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      if (begun.size() == LONGEST) {
        return new Found.Bad(Status.TOO_LARGE, "The request is too long");
      }
      begun.write(b);
      boolean inPlace = b == (endSeen % 2 == 0 ? '\r' : '\n');
      if (!inPlace && (b == '\r' || b == '\n' || endSeen % 2 == 1)) {
        return bad("A line does not end with CR LF");
      }
      endSeen = inPlace ? endSeen + 1 : 0;
      if (isEmptyLine() && ++emptyLines <= MOST_EMPTY_LINES) {
        begun.reset();
        endSeen = 0;
      }
      if (endSeen == END_OF_HEAD) {
        return parse(begun.toString(ISO_8859_1));
      }
    }
    return NEED_MORE;
  }

  private boolean isEmptyLine() {
    return endSeen == END_OF_LINE && begun.size() == END_OF_LINE;
  }

  private Found parse(String head) {
    String[] lines = head.split("\r\n");
    Matcher request = REQUEST_LINE.matcher(lines.length == 0 ? "" : lines[0]);
    if (!request.matches()) {
      return bad("This is no request of HTTP/1.1");
    }
    if (!request.group(3).equals("1")) {
      return new Found.Bad(Status.VERSION, "This server speaks HTTP/1.1");
    }
    if (!TARGET.matcher(request.group(2)).matches()) {
      return bad("The target is no path");
    }
    if (lines.length - 1 > MOST_FIELDS) {
      return new Found.Bad(Status.TOO_LARGE, "The request has too many header fields");
    }
    return parse(request.group(1), request.group(2), !request.group(4).equals("0"), lines);
  }

  private Found parse(String method, String target, boolean isCurrent, String[] lines) {
    Map<String, List<String>> fields = new HashMap<>();
    for (int at = 1; at < lines.length; at++) {
      Matcher field = FIELD.matcher(lines[at]);
      if (!field.matches()) {
        return bad("A header field is malformed");
      }
      String name = field.group(1).toLowerCase(Locale.ROOT);
      List<String> values = fields.computeIfAbsent(name, _ -> new ArrayList<>());
      if (!values.isEmpty() && ONCE.contains(name)) {
        return bad("The field " + name + " occurs twice");
      }
      values.add(field.group(2).strip());
    }
    return judge(new RequestHead(method, target, isCurrent, fields));
  }

  /** Refuses a request whose end is not certain. */
  private Found judge(RequestHead head) {
    if (needsHost && head.field("host").isEmpty()) {
      return bad("The field Host is missing");
    }
    if (head.fields().containsKey("transfer-encoding")) {
      if (!head.isChunked()) {
        return bad("This server takes no Transfer-Encoding but chunked, of HTTP/1.1");
      }
      if (head.fields().containsKey("content-length")) {
        return bad("The body has two lengths: Content-Length and Transfer-Encoding");
      }
    }
    if (head.field("content-length").filter(it -> !it.matches("\\d{1,15}")).isPresent()) {
      return bad("Content-Length is not a number");
    }
    return new Found.Head(head);
  }

  private static Found bad(String why) {
    return new Found.Bad(Status.BAD, why);
  }
}
