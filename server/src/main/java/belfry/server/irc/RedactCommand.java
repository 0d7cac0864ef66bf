package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code REDACT} of IRC clients (IRCv3 message-redaction): it removes a message of a
 * room, or a direct message of the client, for good.
 */
final class RedactCommand {
  private static final String NAME = "REDACT";

  private RedactCommand() {}

  /** {@code REDACT TARGET MSGID [REASON]}. */
  static void answer(IrcMessage command, IrcClient client) {
    List<String> params = command.params();
    if (params.size() < 2) {
      client.replies().addFail(NAME, "NEED_MORE_PARAMS", "Missing parameters");
      return;
    }
    String target = params.getFirst();
    String message = params.get(1);
    String why = IrcClient.reason(params.size() > 2 ? params.get(2) : "");
    if (!target.startsWith("#")) {
      takeBack(target, message, why, client);
      return;
    }
    Optional<RoomName> room = IrcClient.room(target).filter(client::isIn);
    if (room.isEmpty()) {
      client.replies().addFail(NAME, "INVALID_TARGET", target, "You are not in this channel");
      return;
    }
    client.posts().add(new SentPosts.Post(NAME, target, message, true));
    try {
      EntryId id = HistoryReference.id(message, room.get());
      client.perform(new Command.Remove(null, room.get(), id, null, 1, why));
    } catch (RefusedException e) {
      client.posts().takeBack();
      refused(e.refusal().code(), target, message, e.refusal().why(), client.replies());
    }
  }

  /** Takes a direct message back, which is the client's own if it was sent to the target. */
  private static void takeBack(
      String target, String message, @Nullable String why, IrcClient client) {
    client.posts().add(new SentPosts.Post(NAME, target, message, false));
    try {
      Nickname to = Nickname.of(target);
      EntryId id = new HistoryReader(client, to).find(message);
      client.perform(new Command.TakeBack(null, to, id, why));
    } catch (RefusedException e) {
      client.posts().takeBack();
      if (e.refusal().code() == Code.BAD_NAME) {
        client.replies().addFail(NAME, "INVALID_TARGET", target, e.refusal().why());
      } else {
        refused(e.refusal().code(), target, message, e.refusal().why(), client.replies());
      }
    }
  }

  /** The direct message of a client is taken back. */
  static void takenBack(IrcClient client, SentPosts.Post post, Replies replies) {
    if (client.capabilities().has(Capability.REDACTION)) {
      replies.add(new IrcMessage(client.mask(), NAME, post.target(), post.text()));
    }
  }

  /** The removal of direct messages to a client, in its own form or as a notice. */
  static void toldTo(IrcClient client, Event.RemovedTold removed, Replies replies) {
    String nick = client.nick().text();
    if (removed.removed().isEmpty() || removed.from().equals(nick)) {
      return;
    }
    if (!client.capabilities().has(Capability.REDACTION)) {
      String why = removed.why() == null ? "." : ": " + removed.why();
      replies.addNotice(removed.from() + " removed a direct message to you" + why);
      return;
    }
    String mask = client.users().of(removed.from());
    for (EntryId id : removed.removed()) {
      replies.add(
          message(mask, nick, IrcDialect.messageId(id, nick), removed.why())
              .with(client.dialect().tags(removed.time())));
    }
  }

  /** Answers a removal that was refused, at once or by the log of the room. */
  static void refused(Code code, String target, String message, String why, Replies replies) {
    String kind = code == Code.NOT_ALLOWED ? "REDACT_FORBIDDEN" : "UNKNOWN_MSGID";
    replies.addFail(NAME, kind, target, message, why);
  }

  /** Whether a client gets a removal in this form. */
  static boolean isFor(IrcClient client, Event.Removed removed) {
    return client.capabilities().has(Capability.REDACTION) && !removed.removed().isEmpty();
  }

  /** The removal of messages, as a client that knows removals gets it. */
  static List<IrcMessage> messages(IrcClient client, Event.Removed removed) {
    String room = removed.room().toString();
    String mask = client.users().of(removed.from());
    return removed.removed().stream()
        .map(id ->
            message(mask, room, IrcDialect.messageId(id, room), removed.why())
                .with(client.dialect().tags(removed.time())))
        .toList();
  }

  private static IrcMessage message(String mask, String target, String id, @Nullable String why) {
    return why == null
        ? new IrcMessage(mask, NAME, target, id)
        : Replies.fitted(mask, NAME, target, id, why);
  }
}
