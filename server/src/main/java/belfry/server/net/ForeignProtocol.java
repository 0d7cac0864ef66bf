package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Protocols that belong to other ports. A client with such a protocol gets one line that says what
 * this port is for. Its input, which may contain passwords, never reaches a room.
 *
 * <p>A protocol is recognised by its first line. The patterns match only lines that people hardly
 * ever type: verbs are in capitals, and words that may be a whole message in chat ({@code PING},
 * {@code HELLO}) do not match.
 */
enum ForeignProtocol {
  /** A PROXY header from an address that {@code --proxy-from} does not contain. */
  PROXY(
      "PROXY (?:TCP[46] .*|UNKNOWN(?: .*)?)",
      "no PROXY header is taken from your address (see --proxy-from)"),
  /**
   * HTTP (RFC 9112): a request of any version, or the beginning of a request with a long address.
   */
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
  /** Binary protocols, which begin with a length or version field. */
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

  /** The explanation for the client, in one line. */
  String why() {
    return why;
  }

  /**
   * The foreign protocol of a first line, given without its line end; empty if the line may be text
   * or json.
   */
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
