package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An answer to an HTTP request. Immutable.
 *
 * <p>Every answer forbids the browser to guess types, to show the page in a frame, and to run or
 * load anything that this server does not serve.
 */
public final class Answer {
  /** Fields of each answer. The policy lets the page use only what this server serves. */
  private static final List<String> ALWAYS =
      List.of(
          "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
              + " img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
              + " form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          "X-Content-Type-Options: nosniff",
          "Referrer-Policy: no-referrer",
          "Cross-Origin-Opener-Policy: same-origin",
          "Cross-Origin-Resource-Policy: same-origin",
          "Permissions-Policy: camera=(), geolocation=(), microphone=()");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final byte[] NONE = {};

  private final Status status;
  private final List<String> fields;
  private final byte[] body;

  private Answer(Status status, List<String> fields, byte[] body) {
    this.status = status;
    this.fields = fields;
    this.body = body;
  }

  /** An answer whose body is one sentence for a person. */
  public static Answer words(Status status, String why) {
    return of(status, PLAIN, why + ".\n");
  }

  /** An answer whose body is exactly this text. */
  public static Answer of(Status status, String type, String exactly) {
    return new Answer(
        status,
        List.of("Content-Type: " + type, "Cache-Control: no-store"),
        exactly.getBytes(UTF_8));
  }

  /** An answer for a program: one object of JSON. */
  public static Answer json(Status status, byte[] object) {
    return new Answer(
        status, List.of("Content-Type: application/json", "Cache-Control: no-store"), object);
  }

  /** An answer whose body is exactly this text. */
  public static Answer text(String exactly) {
    return of(Status.OK, PLAIN, exactly);
  }

  /**
   * The head of an answer whose body ends with the connection.
   *
   * @param type the media type
   */
  public static byte[] stream(String type, Instant now) {
    List<String> fields =
        List.of(
            "Content-Type: " + type,
            "Cache-Control: no-store",
            "X-Accel-Buffering: no", // nginx would hold the events back
            "Connection: close");
    return head(Status.OK, fields, now).append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** The consent for which a client waits before it sends a body. */
  public static byte[] proceed() {
    return ("HTTP/1.1 " + Status.CONTINUE + "\r\n\r\n").getBytes(ISO_8859_1);
  }

  /** A file of the page. */
  static Answer file(PageFile file) {
    return new Answer(
        Status.OK,
        List.of("Content-Type: " + file.type(), "Cache-Control: no-cache", "ETag: " + file.tag()),
        file.bytes());
  }

  /** The answer to a client that has the file already. */
  static Answer notModified(PageFile file) {
    return new Answer(
        Status.NOT_MODIFIED, List.of("Cache-Control: no-cache", "ETag: " + file.tag()), NONE);
  }

  /** The answer with another field. */
  public Answer with(String field) {
    List<String> more = new ArrayList<>(fields);
    more.add(field);
    return new Answer(status, more, body);
  }

  /** The status. */
  Status status() {
    return status;
  }

  /**
   * The bytes.
   *
   * @param withBody whether the body is sent; an answer to HEAD has the fields only
   * @param last whether the server closes the connection after it
   */
  public byte[] bytes(Instant now, boolean withBody, boolean last) {
    StringBuilder head = head(status, fields, now);
    if (status != Status.NOT_MODIFIED) {
      line(head, "Content-Length: " + body.length);
    }
    if (last) {
      line(head, "Connection: close");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(ISO_8859_1);
    if (!withBody) {
      return bytes;
    }
    byte[] all = Arrays.copyOf(bytes, bytes.length + body.length);
    System.arraycopy(body, 0, all, bytes.length, body.length);
    return all;
  }

  private static StringBuilder head(Status status, List<String> fields, Instant now) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
    line(head, "Date: " + DATE.format(now));
    ALWAYS.forEach(field -> line(head, field));
    fields.forEach(field -> line(head, field));
    return head;
  }

  private static void line(StringBuilder head, String field) {
    head.append(field).append("\r\n");
  }
}
