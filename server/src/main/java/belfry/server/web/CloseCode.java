package belfry.server.web;

/** The codes with which this server closes a WebSocket (RFC 6455, section 7.4.1; IANA). */
public enum CloseCode {
  NORMAL(1000),
  GOING_AWAY(1001),
  PROTOCOL_ERROR(1002),
  UNSUPPORTED_DATA(1003),
  INVALID_PAYLOAD(1007),
  TOO_BIG(1009),
  INTERNAL_ERROR(1011),
  TRY_AGAIN_LATER(1013);

  private static final int FIRST_OF_LIBRARIES = 3_000;
  private static final int LAST = 4_999;

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** Whether a client may close with this number (RFC 6455, section 7.4; IANA's registry). */
  static boolean mayBeSent(int number) {
    return (number >= 1000 && number <= 1003)
        || (number >= 1007 && number <= 1014)
        || (number >= FIRST_OF_LIBRARIES && number <= LAST);
  }
}
