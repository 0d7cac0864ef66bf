package belfry.server.web;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Whether a body follows the head. */
  boolean hasBody() {
    return fields.containsKey("transfer-encoding")
        || field("content-length").filter(length -> !length.equals("0")).isPresent();
  }

  /** Whether the client may send another request on the same connection. */
  boolean isPersistent() {
    return isCurrent && !has("connection", "close");
  }
}
