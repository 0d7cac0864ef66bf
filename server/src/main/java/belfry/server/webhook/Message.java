package belfry.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.server.backplane.Entry;
import belfry.server.chat.Chat;
import java.io.ByteArrayOutputStream;
import java.time.Instant;

/**
 * One message to the receiver of a webhook.
 *
 * @param id the field {@code webhook-id}: the same for each attempt, unique over all rooms, and
 *     without a full stop
 * @param body an object of JSON, in the structure that Standard Webhooks recommend
 */
@SuppressWarnings("ArrayRecordComponent") // the array is shared with nobody
record Message(String id, byte[] body) {
  /** The message about an entry. */
  static Message of(Webhook webhook, Entry entry, Dialect json) {
    Event.Logged event = Chat.event(webhook.room(), entry);
    return new Message(
        id(webhook, entry.id()), body("room." + kind(event), entry.time(), json.encode(event)));
  }

  /** The message about entries that are missing. */
  static Message ofGap(Webhook webhook, EntryId from, EntryId to, Instant now, Dialect json) {
    byte[] event = json.encode(new Event.Gap(webhook.room(), from, to));
    return new Message(id(webhook, to) + "-gap", body("room.gap", now, event));
  }

  private static String id(Webhook webhook, EntryId entry) {
    return "msg_" + webhook.roomId() + "-" + entry;
  }

  private static String kind(Event.Logged event) {
    return switch (event) {
      case Event.Message _ -> "message";
      case Event.Topic _ -> "topic";
      case Event.Moderated _ -> "moderated";
      case Event.RoleSet _ -> "role";
      case Event.RulesSet _ -> "rules";
      case Event.Edited _ -> "edited";
      case Event.Removed _ -> "removed";
    };
  }

  private static byte[] body(String type, Instant time, byte[] event) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":".formatted(type, time).getBytes(UTF_8));
    body.write(event, 0, event.length - 1); // without its line end
    body.write('}');
    return body.toByteArray();
  }
}
