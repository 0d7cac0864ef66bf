package belfry.server.webhook;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A room, and the URL to which its entries are posted.
 *
 * @param url an absolute URL of http or https
 * @param secret signs the requests
 * @param except the senders whose entries are not posted
 */
public record Webhook(RoomName room, URI url, WebhookSecret secret, Set<Nickname> except) {
  private static final int ID_BYTES = 8;

  public Webhook {
    except = Set.copyOf(except);
  }

  /** The name of the bookmark: it changes with the room and the URL. */
  String id() {
    return shortHash(room.text() + " " + url);
  }

  /** A part of the ids of all messages of the room, without a full stop. */
  String roomId() {
    return shortHash(room.text());
  }

  private static String shortHash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** The room and the host, for logs: the rest of a URL may be secret. */
  @Override
  public String toString() {
    return "#" + room.text() + " to " + url.getScheme() + "://" + url.getAuthority();
  }
}
