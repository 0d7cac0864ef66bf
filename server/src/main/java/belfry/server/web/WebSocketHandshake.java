package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The server's side of the opening handshake of a WebSocket (RFC 6455, section 4.2). */
final class WebSocketHandshake {
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  /** The constant that RFC 6455, section 1.3, adds to the client's key. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private WebSocketHandshake() {}

  /** The refusal of a request; empty if the handshake may be answered. */
  static Optional<Answer> refusal(RequestHead head, WebHosts hosts) {
    if (hosts.refusesOrigin(head)) {
      return Optional.of(
          Answer.words(
              Status.FORBIDDEN, "A page of another server may not connect; see --web-host"));
    }
    if (!isUpgrade(head)) {
      return Optional.of(
          Answer.words(
                  Status.UPGRADE_REQUIRED,
                  "This path accepts WebSocket connections only, version 13")
              .with("Connection: Upgrade")
              .with("Upgrade: websocket")
              .with("Sec-WebSocket-Version: " + VERSION));
    }
    if (!isKey(head.field("sec-websocket-key").orElse(""))) {
      return Optional.of(Answer.words(Status.BAD, "Sec-WebSocket-Key does not have 16 bytes"));
    }
    return Optional.empty();
  }

  private static boolean isUpgrade(RequestHead head) {
    return head.method().equals("GET")
        && head.isCurrent()
        && head.has("connection", "upgrade")
        && head.has("upgrade", "websocket")
        && head.field("sec-websocket-version").equals(Optional.of(VERSION));
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException _) { // not Base64
      return false;
    }
  }

  /** The answer to a handshake that is not refused. */
  static String answer(RequestHead head) {
    return "HTTP/1.1 "
        + Status.SWITCHING_PROTOCOLS
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept(head.field("sec-websocket-key").orElseThrow())
        + "\r\n\r\n";
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
