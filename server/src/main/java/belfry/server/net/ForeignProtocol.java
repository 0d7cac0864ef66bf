package belfry.server.net;

import java.util.regex.Pattern;

/**
 * Protocols that belong to other ports. Their lines, which may contain passwords, must not reach a
 * room. The lines that a client sends before it has said one (see {@link FirstLines}) are compared
 * with two patterns of each protocol:
 *
 * <ul>
 *   <li>A line is <em>certain</em> if no person types it. The client gets one line that says what
 *       this port is for, and is disconnected.
 *   <li>A line is <em>doubtful</em> if it begins like a command. Many commands are English words
 *       too, so the line is said if the client sends it once more.
 * </ul>
 */
enum ForeignProtocol {
  /** A PROXY header from an address that {@code --proxy-from} does not contain. */
  PROXY(
      "the PROXY protocol",
      "no PROXY header is taken from your address (see --proxy-from)",
      "(?i:PROXY TCP[46]) .*|PROXY UNKNOWN(?: .*)?",
      Shape.NONE),
  /** HTTP (RFC 9112): a request, or the beginning of a request with a long address. */
  HTTP(
      "HTTP",
      "HTTP is not answered on this connection; to chat, try: nc HOST PORT",
      ("(?i:" + Shape.REQUEST + " HTTP/\\d(?:\\.\\d)?)|(?:GET|HEAD) /\\S*")
          + "|(?i:[a-z]{3,20} (?:/|https?:)\\S{500,}.*)",
      "(?:get|head|post|put|delete|patch|options|trace) (?:/|https?:).*"),
  /** Protocols that look like HTTP: SIP (RFC 3261), RTSP (RFC 7826), ICAP. */
  LIKE_HTTP("SIP or RTSP", "(?i:" + Shape.REQUEST + " [a-z]{3,8}/\\d\\.\\d)", Shape.NONE),
  /**
   * IRC after a greeting in text, and WebIRC. A client whose first line is IRC is served. FTP and
   * POP3 have USER and PASS too.
   */
  IRC(
      "IRC",
      "you were greeted as a person, and IRC begins with the first line; please connect again",
      "CAP (?:LS|LIST|REQ|END)(?: .*)?|WEBIRC \\S+ .*|USER \\S+ (?:\\S+ \\S+ :|\\d+ \\* ).*",
      Shape.command(
          "pass|nick|user|cap|webirc|oper|privmsg|protoctl|ns|nickserv|identify|register|ping"
              + "|server \\S+ \\d+")),
  /** Redis: arrays of RESP, and inline commands. Memcached: commands that store or read. */
  REDIS(
      "Redis or memcached",
      "\\*\\d{1,9}|HELLO [23](?: (?:AUTH|SETNAME) .*)?|(?i:[a-z]{3,7} \\S+ \\d+ -?\\d+ \\d+(?:"
          + " .*)?)",
      Shape.command(
              "auth|hello \\d|set|append|[hm]set|hmset|m?setnx|p?setex|getset|[lr]push|[sxz]add|acl"
                  + "|config (?:get|set)|eval|ms|\\$\\d+")
          + "|gets? \\S+"),
  /** SSH (RFC 4253). */
  SSH("SSH", "(?i:SSH-\\d\\.\\d+-.*)", Shape.NONE),
  /** SMTP and LMTP (RFC 5321, 2033), POP3 (RFC 1939, 2449), IMAP (RFC 9051), NNTP (RFC 3977). */
  MAIL(
      "mail",
      "(?:EHLO|LHLO) \\S+|HELO (?:\\S*[.:\\[]\\S*|localhost)|(?i:MAIL FROM ?:.*|RCPT TO ?:.*)"
          + ("|(?i:(?:AUTH|\\S+ AUTHENTICATE) " + Shape.MECHANISM + ")")
          + ("|AUTH " + Shape.MECHANISM + " (?=\\S*[a-z0-9=])\\S+")
          + "|(?i:\\S+ (?:LOGIN|AUTHENTICATE) .*\\{\\d+\\+?\\})|(?i:AUTHINFO (?:USER|PASS) .*)"
          + "|\\S*\\d\\S* (?:CAPABILITY|STARTTLS|NOOP|ID NIL)",
      Shape.command("ehlo|helo|lhlo|starttls|stls|capa|capabilities|apop|authinfo|mode reader")
          + "|(?:\\S+ )?(?:authenticate|capability|noop|enable)(?: .*)?"
          + "|\\S*\\d\\S* (?:login|id) .*|\\S+ login (?:\"[^\"]*\"|\\S+) (?:\"[^\"]*\"|\\S+)"),
  /** FTP (RFC 959, 2389, 7151): commands that may come before USER. */
  FTP("FTP", "(?:CLNT|OPTS) \\S.*", Shape.command("feat|syst|acct|clnt|opts|host \\S+\\.\\S+")),
  /** Syslog over TCP (RFC 6587), with messages of RFC 5424 or 3164. */
  SYSLOG("syslog", "(?:\\d+ )?<\\d{1,3}>(?:1 |[A-Z][a-z]{2} +\\d{1,2} ).*", Shape.NONE),
  /** Message brokers and XMPP (RFC 6120): STOMP, NATS. */
  BROKER(
      "STOMP, NATS or XMPP",
      "CONNECT|STOMP|(?i:CONNECT \\{.*|.*<stream:stream .*)",
      Shape.command("connect|stomp") + "|<[?a-z].*"),
  /**
   * Other protocols of lines: rsync, VNC, Graphite, Asterisk's manager, Icecast, JSON-RPC; headers,
   * and words that announce a secret.
   */
  OTHER(
      "another program",
      "BEGIN AUTH REQUEST|JDWP-Handshake|MSH\\|.*|%!PS.*|@PJL.*|@RSYNCD: .*|RFB \\d{3}\\.\\d{3}"
          + "|[\\w.-]+ -?[\\d.]+ \\d{9,}|(?i:ACTION: (?:LOGIN|CHALLENGE)|SOURCE \\S+ /\\S*)",
      Shape.command(
              "login|logon|username|passwd|password|passcode|passphrase|secret|token|actionid|rcon"
                  + "|(?:proxy-)?authorization")
          + "|[a-z][\\w-]*:[^\\s/]\\S*|\\[ ?[\\[{\"].*|[\\w+/-]{4,}={1,2}"),
  /** TLS (RFC 8446): a handshake record. */
  TLS(
      "TLS",
      "no TLS begins here: this server has no certificate, or other bytes came before",
      "\u0016\u0003.*",
      Shape.NONE),
  /** Binary protocols, which contain bytes that no key sends, such as lengths and versions. */
  BINARY("a binary protocol", ".*[\0-\u0006].*", Shape.NONE);

  /** Parts of patterns. */
  private static final class Shape {
    /** Matches no line. */
    static final String NONE = "(?!)";

    /** The method and the target of a request: a path, an asterisk, or an address with a colon. */
    static final String REQUEST = "[a-z][a-z_-]{2,19} (?:/.*|\\*|\\S+:\\S+)";

    /** The mechanisms of SASL. */
    static final String MECHANISM =
        "(?i:PLAIN|LOGIN|EXTERNAL|ANONYMOUS|GSSAPI|NTLM|XOAUTH2|OAUTHBEARER"
            + "|(?:CRAM|DIGEST|SCRAM)-\\S+|TLS|SSL)";

    private Shape() {}

    /** A line that begins with one of the commands. */
    static String command(String commands) {
      return "(?:" + commands + ")(?:[ :=].*)?";
    }
  }

  private final String title;
  private final String why;
  private final Pattern certain;
  private final Pattern doubtful;

  ForeignProtocol(String title, String certain, String doubtful) {
    this(
        title,
        "this port is for chat by lines of text or json, not for " + title,
        certain,
        doubtful);
  }

  ForeignProtocol(String title, String why, String certain, String doubtful) {
    this.title = title;
    this.why = why;
    this.certain = Pattern.compile(certain, Pattern.DOTALL);
    this.doubtful = Pattern.compile(doubtful, Pattern.DOTALL);
  }

  /** The explanation for a client that is disconnected, in one line. */
  String why() {
    return why;
  }

  /** The explanation for a client whose line is not said, in one line. */
  String doubt() {
    return "that looks like a command of "
        + title
        + " and was not said; to say it, send the same line again";
  }

  /** Whether no person types this line. */
  boolean isCertainOf(FirstLine line) {
    return certain.matcher(line.raw()).matches() || certain.matcher(line.words()).matches();
  }

  /**
   * Whether a line begins like a command.
   *
   * @param lowerCase see {@link FirstLine#lowerCase}
   * @param bare see {@link FirstLine#bare}
   */
  boolean isPossibleFor(String lowerCase, String bare) {
    return doubtful.matcher(lowerCase).matches() || doubtful.matcher(bare).matches();
  }
}
