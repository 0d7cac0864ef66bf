package belfry.protocol.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whole lines of IRC as bytes, to which tags are added after they were written. */
public final class IrcLines {
  private static final String END = "\r\n";

  private IrcLines() {}

  /** The lines, with their ends. */
  public static List<String> of(byte[] bytes) {
    return bytes.length == 0 ? List.of() : List.of(new String(bytes, UTF_8).split("(?<=\r\n)"));
  }

  /** The lines with one more tag in each. */
  public static byte[] tagged(byte[] bytes, String key, String value) {
    return of(bytes).stream()
        .map(line -> tagged(line, key, value))
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  /** The lines as members of a batch, except those that are in one already. */
  public static byte[] inBatch(byte[] bytes, String batch) {
    return of(bytes).stream()
        .map(line -> isInBatch(line) ? line : tagged(line, "batch", batch))
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  /** Whether a line is a member of a batch. */
  public static boolean isInBatch(String line) {
    int end = line.indexOf(' ');
    return line.startsWith("@batch=")
        || (line.startsWith("@") && end > 0 && line.substring(0, end).contains(";batch="));
  }

  /** The lines with one more tag in the first one. */
  public static byte[] firstTagged(byte[] bytes, String key, String value) {
    List<String> lines = of(bytes);
    return lines.isEmpty()
        ? bytes
        : (tagged(lines.getFirst(), key, value) + String.join("", lines.subList(1, lines.size())))
            .getBytes(UTF_8);
  }

  /** One line with one more tag. */
  public static String tagged(String line, String key, String value) {
    String tag = IrcTags.written(Map.of(key, value));
    return line.startsWith("@") ? "@" + tag + ";" + line.substring(1) : "@" + tag + " " + line;
  }

  /** A message as a line. */
  public static String line(IrcMessage message) {
    return message + END;
  }
}
