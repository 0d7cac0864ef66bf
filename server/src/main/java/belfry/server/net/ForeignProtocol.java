package belfry.server.net;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Protocols that belong to other ports. A client with such a protocol gets one line that says what
 * this port is for. Its input, which may contain passwords, never reaches a room.
 *
 * <p>A protocol is recognised by its first line, in capitals or not, see {@link FirstLine}. Many
 * commands are English words too. A line with such a word is a command only if its number of words
 * is that of the command, and the word after the command is not one of {@link Shape#ENGLISH}. So
 * {@code auth hunter2} is a command and {@code auth is down} is text. In doubt a line is a command:
 * a person can repeat what was refused, but nobody can take a password back from a room.
 */
enum ForeignProtocol {
  /** A PROXY header from an address that {@code --proxy-from} does not contain. */
  PROXY(
      "(?i:PROXY TCP[46]) .*|PROXY UNKNOWN(?: .*)?",
      "no PROXY header is taken from your address (see --proxy-from)"),
  /**
   * HTTP (RFC 9112): a request of any version, or the beginning of a request with a long address.
   */
  HTTP(
      "[A-Z][A-Z_-]{2,19} .+ HTTP/\\d(?:\\.\\d)?"
          + ("|(?i:[a-z][a-z_-]{2,19} " + Shape.TARGET + " HTTP/\\d(?:\\.\\d)?)")
          + "|(?i:GET|HEAD) /\\S*|(?i:[a-z]{3,20} (?:/|https?:)\\S{500,}.*)",
      "this is a chat server, not a web server; try: nc HOST PORT"),
  /** Protocols that look like HTTP: SIP (RFC 3261), RTSP (RFC 7826), ICAP. */
  LIKE_HTTP(
      "[A-Z][A-Z_-]{2,19} .+ [A-Z]{3,8}/\\d\\.\\d"
          + ("|(?i:[a-z][a-z_-]{2,19} " + Shape.TARGET + " [a-z]{3,8}/\\d\\.\\d)"),
      not("SIP or RTSP")),
  /** IRC (RFC 2812, IRCv3, WebIRC), with tags and prefix; FTP and POP3 begin with USER too. */
  IRC(
      Shape.IRC_PREFIX
          + "(?:(?:PASS|NICK|USER|WEBIRC|AUTHENTICATE) \\S.*"
          + ("|(?i:PASS|NICK|USER|ACCT|AUTHENTICATE) " + Shape.ARGUMENT)
          + "|CAP|PING :\\S.*|(?i:NS|NICKSERV) (?i:IDENTIFY|REGISTER) .*|(?i:PASS)"
          + " :(?![()DP]$).*|(?i:USER) \\S+ (?:\\d+|\\*|\\S+ \\S+ :).*|(?i:NICK) \\S+ \\d+|(?i:CAP"
          + " (?:LS|LIST|REQ|END)(?: .*)?|WEBIRC \\S+ .*|OPER \\S+ \\S+)|(?i:AUTHENTICATE) \\S+"
          + " \\S+|(?i:PRIVMSG \\S+ .*|NOTICE \\S+ :.*|PROTOCTL .*)|(?i:SERVER \\S+ \\d+ .*))",
      not("IRC")),
  /** Redis: arrays of RESP, and inline commands. Memcached: commands that store or read. */
  REDIS(
      "\\*\\d{1,9}"
          + ("|(?i:AUTH) " + Shape.ARGUMENT + "(?: \\S+)?|(?i:PASSWORD) " + Shape.ARGUMENT)
          + "|(?i:HELLO [23](?: (?:AUTH|SETNAME) .*)?|CONFIG (?:GET|SET) .*|ACL"
          + " (?:SETUSER|LIST|WHOAMI).*)"
          + ("|(?i:SET) " + Shape.ARGUMENT + " \\S+(?i:(?: (?:[EP]X(?:AT)? \\d+|NX|XX|GET))*)")
          + "|(?i:(?:HM?SET|MSET|MSETNX|SETNX|P?SETEX|GETSET|[LR]PUSH|SADD|ZADD|XADD) \\S+ .+)"
          + "|(?i:(?:SET|ADD|REPLACE|APPEND|PREPEND|CAS|PUT) \\S+ \\d+ -?\\d+ \\d+(?: .*)?)"
          + "|(?i:MS \\S+ \\d+(?: .*)?|GETS? \\S*[:_\\d]\\S*)",
      not("Redis or memcached")),
  /** SSH (RFC 4253). */
  SSH("(?i:SSH-\\d\\.\\d+-.*)", not("SSH")),
  /** SMTP and LMTP (RFC 5321, 2033), POP3 (RFC 1939, 2449), IMAP (RFC 9051), NNTP (RFC 3977). */
  MAIL(
      "(?:EHLO|HELO|LHLO|AUTHINFO|AUTH|LOGIN|USERNAME|PASSWORD|PASSCODE) \\S.*"
          + "|(?i:(?:EHLO|LHLO)(?: \\S+)?|HELO \\S*[.:\\[]\\S*|HELO localhost)"
          + "|(?i:MAIL FROM ?:.*|RCPT TO ?:.*|STARTTLS|CAPA|STLS|CAPABILITIES|MODE READER)"
          + ("|(?i:AUTH " + Shape.MECHANISM + "(?: \\S+)?|APOP \\S+ \\S+)")
          + "|(?i:AUTHINFO (?:USER|PASS|SASL|GENERIC) .*)"
          + ("|(?i:LOGIN) " + Shape.ARGUMENT + " \\S+")
          + ("|(?:" + Shape.ARGUMENT + " )(?i:LOGIN) " + Shape.ARGUMENT + " \\S+")
          + ("|\\S+ (?i:AUTHENTICATE " + Shape.MECHANISM + "(?: .*)?|LOGIN \\S+ \\{\\d+\\+?\\})")
          + "|\\S+ (?i:LOGIN \\{\\d+\\+?\\})|\\S+ LOGIN \\S+ \\S+|\\S+ AUTHENTICATE .*"
          + "|\\S*[\\d.]\\S* (?i:CAPABILITY|STARTTLS|NOOP|LOGOUT|ID (?:\\(.*|NIL)|ENABLE \\S+)"
          + "|\\S+ (?:CAPABILITY|STARTTLS|NOOP|ID NIL|ENABLE \\S+)",
      not("mail")),
  /** FTP (RFC 959, 2389, 7151): commands that may come before USER. */
  FTP("FEAT|SYST|(?i:HOST \\S+\\.\\S+)|CLNT \\S.*|OPTS \\S.*", not("FTP")),
  /** Syslog over TCP (RFC 6587), with messages of RFC 5424 or 3164. */
  SYSLOG("(?:\\d+ )?<\\d{1,3}>(?:1 |[A-Z][a-z]{2} \\d{1,2} ).*", not("syslog")),
  /** Message brokers and XMPP (RFC 6120): STOMP, NATS. */
  BROKER(
      "CONNECT|STOMP|(?i:CONNECT \\{.*|<\\?xml .*|<stream:stream .*)", not("STOMP, NATS or XMPP")),
  /** Other protocols of lines: rsync, VNC, Graphite, Asterisk's manager, arrays of JSON-RPC. */
  OTHER(
      "(?i:(?:PROXY-)?AUTHORIZATION: .*|ACTIONID: .*)"
          + ("|(?i:USERNAME|LOGIN|PASSCODE|PASSWORD|PASS|SECRET): ?" + Shape.ARGUMENT)
          + "|BEGIN AUTH REQUEST|SOURCE \\S+ /\\S*|HELLO VERSION.*|JDWP-Handshake|MSH\\|.*|%!PS.*"
          + "|@PJL.*|<(?i:auth|methodCall|iq|soap\\S*)\\b.*|\\[\".*"
          + "|@RSYNCD: .*|[\\w.-]+ -?[\\d.]+ \\d{9,}|RFB \\d{3}\\.\\d{3}|(?i:ACTION:"
          + " (?:LOGIN|CHALLENGE))|\\[ ?\\{.*",
      not("another protocol")),
  /** TLS (RFC 8446): a handshake record. */
  TLS("\u0016\u0003.*", "this port speaks plain text, not TLS"),
  /** Binary protocols, which contain bytes that no key sends, such as lengths and versions. */
  BINARY(".*[\0-\u0006].*", not("a binary protocol"));

  /** Parts of patterns. */
  private static final class Shape {
    /** Words that follow a command's word in a sentence, and hardly ever are an argument. */
    static final String ENGLISH =
        "the|is|was|are|am|be|isn't|wasn't|aren't|it|its|it's|that|this|these|those|them|us|me|you"
            + "|i|we|they|he|she|him|her|my|your|our|their|his|and|or|but|for|from|to|of|on|in|at"
            + "|by|with|without|up|down|out|off|over|not|no|does|doesn't|did|didn't|has|hasn't"
            + "|had|have|can|can't|cannot|could|will|won't|would|should|must|please|seems|still"
            + "|keeps|stopped|works|worked|fails|failed|failing|broke|broken|breaks|every|each|all"
            + "|some|any|page|pages|service|server|screen|form|reset|expired|changed|wrong|now"
            + "|error|errors|issue|issues|problem|problems|forgotten|manager|everyone|everybody"
            + "|people|today|tomorrow|yesterday|again|here|there|what|when|where|why|who|how|if|as|so|then|than|too|very|just|only"
            + "|[:;]-?[()DP]";

    /** A word that is not English. */
    static final String ARGUMENT = "(?!(?i:" + ENGLISH + ")[,.!?]?(?: |$))\\S+";

    /** The target of a request: a path, an asterisk, or an address with a colon. */
    static final String TARGET = "(?:/\\S*|\\*|\\S+:\\S+)";

    /** The tags and the source of a message of IRC. */
    static final String IRC_PREFIX = "(?:@\\S+ )?(?::\\S+ )?";

    /** The mechanisms of SASL. */
    static final String MECHANISM =
        "(?:PLAIN|LOGIN|EXTERNAL|ANONYMOUS|GSSAPI|NTLM|XOAUTH2|OAUTHBEARER"
            + "|(?:CRAM|DIGEST|SCRAM)-\\S+|TLS|SSL)";

    private Shape() {}
  }

  private final Pattern opening;
  private final String why;

  ForeignProtocol(String opening, String why) {
    this.opening = Pattern.compile(opening, Pattern.DOTALL);
    this.why = why;
  }

  private static String not(String name) {
    return "this port is for chat by lines of text or json, not for "
        + name
        + "; a person can begin with another line";
  }

  /** The explanation for the client, in one line. */
  String why() {
    return why;
  }

  /** The foreign protocol of a first line; empty if the line may be text or json. */
  static Optional<ForeignProtocol> of(FirstLine line) {
    for (ForeignProtocol protocol : values()) {
      if (protocol.opening.matcher(line.raw()).matches()
          || protocol.opening.matcher(line.words()).matches()) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}
