package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.InstantSource;
import java.util.Optional;

/**
 * What this server answers to HTTP requests: the page and its files, and the WebSocket of the page.
 * It takes no body and changes nothing. Immutable; any thread may use it.
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
  }

  /** Reacts to a request. */
  public Reaction react(RequestHead head, Encryption encryption) {
    Optional<Answer> refusal = refusal(head, encryption);
    if (refusal.isEmpty() && head.path().equals(SOCKET)) {
      Optional<Answer> wrong = WebSocketHandshake.refusal(head, hosts);
      if (wrong.isEmpty()) {
        return new Reaction.Upgrade(WebSocketHandshake.answer(head).getBytes(ISO_8859_1));
      }
      refusal = wrong;
    }
    boolean withBody = !head.method().equals("HEAD");
    boolean last = !head.isPersistent() || head.hasBody();
    Answer answer = refusal.orElseGet(() -> file(head));
    return new Reaction.Send(answer.bytes(clock.instant(), withBody, last), last);
  }

  /** The reaction to bytes that are no request, or that come too late. */
  public Reaction.Send refuse(Status status, String why) {
    return new Reaction.Send(Answer.words(status, why).bytes(clock.instant(), true, true), true);
  }

  private Optional<Answer> refusal(RequestHead head, Encryption encryption) {
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
    if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
      return Optional.of(
          Answer.words(Status.METHOD, "Nothing was said. This server answers GET and HEAD")
              .with("Allow: GET, HEAD"));
    }
    if (head.hasBody()) {
      return Optional.of(Answer.words(Status.BAD, "A request with GET has no body"));
    }
    if (encryption == Encryption.MISSING) {
      return Optional.of(
          Answer.words(Status.MOVED, "This server requires TLS")
              .with("Location: https://" + host + head.target()));
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
