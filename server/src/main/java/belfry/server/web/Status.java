package belfry.server.web;

/** The statuses of answers (RFC 9110, section 15; RFC 6585). */
public enum Status {
  CONTINUE(100, "Continue"),
  SWITCHING_PROTOCOLS(101, "Switching Protocols"),
  OK(200, "OK"),
  NOT_MODIFIED(304, "Not Modified"),
  MOVED(308, "Permanent Redirect"),
  BAD(400, "Bad Request"),
  UNAUTHORIZED(401, "Unauthorized"),
  FORBIDDEN(403, "Forbidden"),
  NOT_FOUND(404, "Not Found"),
  METHOD(405, "Method Not Allowed"),
  TIMEOUT(408, "Request Timeout"),
  CONFLICT(409, "Conflict"),
  CONTENT_TOO_LARGE(413, "Content Too Large"),
  MISDIRECTED(421, "Misdirected Request"),
  UPGRADE_REQUIRED(426, "Upgrade Required"),
  TOO_MANY(429, "Too Many Requests"),
  TOO_LARGE(431, "Request Header Fields Too Large"),
  UNAVAILABLE(503, "Service Unavailable"),
  VERSION(505, "HTTP Version Not Supported");

  private final int code;
  private final String words;

  Status(int code, String words) {
    this.code = code;
    this.words = words;
  }

  /** The code and the words, such as {@code 404 Not Found}. */
  @Override
  public String toString() {
    return code + " " + words;
  }
}
