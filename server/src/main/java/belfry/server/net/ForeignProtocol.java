package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Protocols that belong to other ports. A client that opens one of them is answered with one line
 * that says what this port is; what it sends, passwords among it, never reaches a room.
 *
 * <p>A protocol is recognised by its first line, and only by openings that a person hardly ever
 * types: verbs are in capitals, and words that may stand alone in a chat ({@code PING}, {@code
 * HELLO}) don't count.
 */
enum ForeignProtocol {
  /** A balancer that {@code --proxy-from} does not name. */
  PROXY(
      "PROXY (?:TCP[46] .*|UNKNOWN(?: .*)?)",
      "no PROXY header is taken from your address (see --proxy-from)"),
  /** HTTP (RFC 9112): a request of any version, or the beginning of one with a long address. */
  HTTP(
      "[A-Z][A-Z_-]{2,19} .+ HTTP/\\d(?:\\.\\d)?|GET /\\S*|[A-Z]{3,20} (?:/|https?:)\\S{500,}.*",
      "this is a chat server, not a web server; try: nc HOST PORT"),
  /** Protocols that look like HTTP: SIP (RFC 3261), RTSP (RFC 7826), ICAP. */
  LIKE_HTTP("[A-Z][A-Z_-]{2,19} .+ [A-Z]{3,8}/\\d\\.\\d", not("SIP or RTSP")),
  /** IRC (RFC 2812, IRCv3, WebIRC); FTP and POP3 begin with USER too. */
  IRC("(?:PASS|NICK|USER|WEBIRC|AUTHENTICATE) \\S.*|CAP (?:LS|LIST|REQ|END)(?: .*)?", not("IRC")),
  /** Redis: arrays of RESP, and inline commands with a password. */
  REDIS("\\*\\d{1,9}|AUTH \\S+(?: \\S+)?|HELLO [23](?: .*)?", not("Redis")),
  /** SSH (RFC 4253). */
  SSH("SSH-\\d\\.\\d+-.*", not("SSH")),
  /** SMTP and LMTP (RFC 5321, 2033), IMAP (RFC 9051), POP3 (RFC 2449), NNTP (RFC 3977). */
  MAIL(
      "(?:EHLO|HELO|LHLO|AUTHINFO) \\S.*|CAPA|STLS|CAPABILITIES|MODE READER"
          + "|[A-Za-z]*\\d+ (?:CAPABILITY|LOGIN \\S+ \\S+|AUTHENTICATE .*)",
      not("mail")),
  /** Syslog over TCP (RFC 6587), with messages of RFC 5424 or 3164. */
  SYSLOG("(?:\\d+ )?<\\d{1,3}>(?:1 |[A-Z][a-z]{2} [ \\d]\\d ).*", not("syslog")),
  /** Message brokers and XMPP (RFC 6120): STOMP, NATS. */
  BROKER("CONNECT|STOMP|CONNECT \\{.*|<\\?xml .*|<stream:stream .*", not("STOMP, NATS or XMPP")),
  /** TLS (RFC 8446): a handshake record. */
  TLS("\u0016\u0003.*", "this port speaks plain text, not TLS"),
  /** Anything that is no text: the length or version fields with which binary protocols begin. */
  BINARY("[\u0001-\u0006].*|.*\0.*", not("a binary protocol"));

  private final Pattern opening;
  private final String why;

  ForeignProtocol(String opening, String why) {
    this.opening = Pattern.compile(opening, Pattern.DOTALL);
    this.why = why;
  }

  private static String not(String name) {
    return "this port is for chat by lines of text or json, not for " + name;
  }

  /** The sentence for the client. */
  String why() {
    return why;
  }

  /** The protocol whose first line this is, without its end; empty if it may be one of ours. */
  static Optional<ForeignProtocol> ofLine(byte[] line) {
    String text = new String(line, ISO_8859_1);
    for (ForeignProtocol protocol : values()) {
      if (protocol.opening.matcher(text).matches()) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}
