package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import belfry.protocol.dialect.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The head of an HTTP request: everything before its body (RFC 9112, section 2.1).
 *
 * @param method the method, such as {@code GET}
 * @param target the path with the query, which begins with a slash
 * @param isCurrent whether the version is HTTP/1.1, not HTTP/1.0
 * @param fields the values of each header field, by its name in lower case
 */
public record RequestHead(
    String method, String target, boolean isCurrent, Map<String, List<String>> fields) {
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  public RequestHead {
    fields = Map.copyOf(fields);
  }

  /** The path, without the query. It is not decoded. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The value of a field that occurs at most once; see {@link HeadReader}. */
  public Optional<String> field(String name) {
    return fields.getOrDefault(name, List.of()).stream().findFirst();
  }

  /**
   * The value of a field in which people write: as UTF-8 if it is, because curl sends it so, or
   * else as ISO 8859-1.
   */
  public Optional<String> text(String name) {
    return field(name)
        .map(value -> {
          byte[] bytes = value.getBytes(ISO_8859_1);
          return Utf8.isValid(bytes) ? Utf8.decode(bytes) : value;
        });
  }

  /** Whether a field, which is a list of words, has this word in any case. */
  public boolean has(String name, String word) {
    return words(name).anyMatch(word::equalsIgnoreCase);
  }

  /** The words of a field that is a list (RFC 9110, section 5.6.1). */
  Stream<String> words(String name) {
    return fields.getOrDefault(name, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip);
  }

  /**
   * The segments of the path, decoded (RFC 3986, section 2.1); none for the path {@code /}.
   *
   * @return empty if one is not UTF-8, or not well formed
   */
  public Optional<List<String>> segments() {
    List<String> segments = new ArrayList<>();
    for (String segment : path().substring(1).split("/", -1)) {
      Optional<String> decoded = decoded(segment);
      if (decoded.isEmpty()) {
        return Optional.empty();
      }
      segments.add(decoded.get());
    }
    return Optional.of(path().equals("/") ? List.of() : segments);
  }

  /** The first value of a parameter of the query, decoded; empty if there is none. */
  public Optional<String> parameter(String name) {
    int query = target.indexOf('?');
    return query < 0 ? Optional.empty() : parameter(target.substring(query + 1), name);
  }

  /** The first value of a field of a form, decoded; empty if there is none. */
  public static Optional<String> parameter(String form, String name) {
    return Arrays.stream(form.split("&"))
        .filter(part -> part.startsWith(name + "="))
        .findFirst()
        .flatMap(part -> decoded(part.substring(name.length() + 1).replace("+", "%20")));
  }

  private static Optional<String> decoded(String text) {
    if (text.indexOf('%') < 0) {
      return Optional.of(text);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '%' && ESCAPE.matcher(text).region(at, text.length()).lookingAt()) {
        bytes.write(Integer.parseInt(text, at + 1, at + 3, 16));
        at += 2;
      } else if (c == '%') {
        return Optional.empty();
      } else {
        bytes.write(c);
      }
    }
    byte[] all = bytes.toByteArray();
    return Utf8.isValid(all) ? Optional.of(Utf8.decode(all)) : Optional.empty();
  }

  /** Whether the body comes in chunks, the length of which the head does not name. */
  boolean isChunked() {
    return isCurrent
        && fields.getOrDefault("transfer-encoding", List.of()).stream()
            .allMatch("chunked"::equalsIgnoreCase)
        && fields.containsKey("transfer-encoding");
  }

  /** Whether the client waits with its body for the server's consent (RFC 9110, section 10.1.1). */
  public boolean expectsContinue() {
    return isCurrent && has("expect", "100-continue");
  }

  /** Whether a body follows the head. */
  public boolean hasBody() {
    return fields.containsKey("transfer-encoding")
        || field("content-length").filter(length -> !length.equals("0")).isPresent();
  }

  /** Whether the client may send another request on the same connection. */
  public boolean isPersistent() {
    return isCurrent && !has("connection", "close");
  }
}
