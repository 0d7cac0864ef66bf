package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.InstantSource;
import java.util.Optional;

/**
 * What this server answers to HTTP requests: the page and its files, and the WebSocket of the page.
 * It takes no body and changes nothing. Requests of scripts go on to {@code belfry.server.script}.
 * Immutable; any thread may use it.
 *
 * @param hosts the names by which browsers may reach this server
 */
public record WebSite(WebHosts hosts, InstantSource clock) {
  /** The path of the WebSocket. */
  static final String SOCKET = "/_/socket";

  /** How a request reached the server. */
  public enum Encryption {
    ON,
    OFF,
    /** The connection is not encrypted, and must be. */
    MISSING
  }

  /** The reaction to a request. */
  public sealed interface Reaction {
    /**
     * Sends bytes.
     *
     * @param last whether the connection ends after them
     */
    @SuppressWarnings("ArrayRecordComponent") // written once
    record Send(byte[] bytes, boolean last) implements Reaction {}

    /** Sends the bytes; the connection is a WebSocket after them. */
    @SuppressWarnings("ArrayRecordComponent") // written once
    record Upgrade(byte[] bytes) implements Reaction {}

    /** Nothing: the request is not for the page, but may be one of a script. */
    record NotForPage() implements Reaction {}
  }

  /** The beginning of the paths of hooks, which may have a secret. */
  private static final String HOOKS = "/_/hook/";

  /** Reacts to a request. */
  public Reaction react(RequestHead head, Encryption encryption) {
    Optional<Answer> refusal = refusalOfHost(head, encryption);
    if (refusal.isEmpty() && !isForPage(head)) {
      return new Reaction.NotForPage();
    }
    refusal = refusal.or(() -> refusal(head, encryption));
    if (refusal.isEmpty() && head.path().equals(SOCKET)) {
      Optional<Answer> wrong = WebSocketHandshake.refusal(head, hosts);
      if (wrong.isEmpty()) {
        return new Reaction.Upgrade(WebSocketHandshake.answer(head).getBytes(ISO_8859_1));
      }
      refusal = wrong;
    }
    return send(refusal.orElseGet(() -> file(head)), head, head.hasBody());
  }

  /**
   * Sends an answer to a request.
   *
   * @param ends whether the connection ends after it in any case
   */
  public Reaction.Send send(Answer answer, RequestHead head, boolean ends) {
    boolean last = ends || !head.isPersistent();
    boolean withBody = !head.method().equals("HEAD");
    return new Reaction.Send(answer.bytes(clock.instant(), withBody, last), last);
  }

  private static boolean isForPage(RequestHead head) {
    boolean isRead = head.method().equals("GET") || head.method().equals("HEAD");
    return head.path().equals("/")
        ? isRead
        : head.path().startsWith("/_/") && !head.path().startsWith(HOOKS);
  }

  /** The reaction to bytes that are no request, or that come too late. */
  public Reaction.Send refuse(Status status, String why) {
    return new Reaction.Send(Answer.words(status, why).bytes(clock.instant(), true, true), true);
  }

  /**
   * The refusal of a request that a page of another server has made a browser send; empty if there
   * is no sign of that. A browser names the page in the field Origin, at least when it posts, and
   * in Sec-Fetch-Site.
   */
  public Optional<Answer> refusalOfPage(RequestHead head) {
    boolean isForeign =
        hosts.refusesOrigin(head)
            || head.field("sec-fetch-site")
                .filter(site -> !site.equals("same-origin") && !site.equals("none"))
                .isPresent();
    return isForeign
        ? Optional.of(
            Answer.words(
                Status.FORBIDDEN, "A page of another server may not do that; see --web-host"))
        : Optional.empty();
  }

  private Optional<Answer> refusalOfHost(RequestHead head, Encryption encryption) {
    String host = head.field("host").orElse("");
    if (!WebHosts.isHost(host)) {
      return Optional.of(Answer.words(Status.BAD, "The field Host is malformed"));
    }
    if (encryption != Encryption.ON && !hosts.allows(host)) {
      return Optional.of(
          Answer.words(
              Status.MISDIRECTED,
              "This server does not answer to the name "
                  + WebHosts.nameIn(host)
                  + "; see --web-host"));
    }
    return Optional.empty();
  }

  private static Optional<Answer> refusal(RequestHead head, Encryption encryption) {
    if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
      return Optional.of(
          Answer.words(Status.METHOD, "Nothing was said. This path answers GET and HEAD")
              .with("Allow: GET, HEAD"));
    }
    if (head.hasBody()) {
      return Optional.of(Answer.words(Status.BAD, "A request with GET has no body"));
    }
    if (encryption == Encryption.MISSING) {
      return Optional.of(
          Answer.words(Status.MOVED, "This server requires TLS")
              .with("Location: https://" + head.field("host").orElseThrow() + head.target()));
    }
    return Optional.empty();
  }

  private static Answer file(RequestHead head) {
    Optional<PageFile> file = PageFiles.at(head.path());
    if (file.isEmpty()) {
      return Answer.words(Status.NOT_FOUND, "There is nothing here; the chat is at /");
    }
    boolean known = head.words("if-none-match").anyMatch(file.get().tag()::equals);
    return known ? Answer.notModified(file.get()) : Answer.file(file.get());
  }
}
