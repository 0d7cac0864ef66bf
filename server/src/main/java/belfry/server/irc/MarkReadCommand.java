package belfry.server.irc;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code MARKREAD} of one IRC client (IRCv3 read-marker): how far it has read a room,
 * or the messages of a person. Owned by the connection's thread.
 */
final class MarkReadCommand {
  private static final String NAME = "MARKREAD";

  private final IrcClient client;

  MarkReadCommand(IrcClient client) {
    this.client = client;
  }

  /** {@code MARKREAD TARGET [timestamp=TIME]}. */
  void answer(IrcMessage command) {
    if (command.params().isEmpty() || command.params().getFirst().isEmpty()) {
      client.replies().addFail(NAME, "NEED_MORE_PARAMS", "Missing parameters");
      return;
    }
    String typed = command.params().getFirst();
    try {
      String target = typed.startsWith("#") ? room(typed) : Nickname.of(typed).text();
      Instant marker =
          command.params().size() < 2
              ? client.speeches().markers().find(client.session().person(), key(target))
              : move(target, command.params().get(1));
      client.replies().add(message(client, target, marker));
    } catch (RefusedException e) {
      client.replies().addFail(NAME, "INVALID_PARAMS", typed, e.refusal().why());
    }
  }

  private Instant move(String target, String to) {
    return client
        .speeches()
        .markers()
        .move(client.session().person(), key(target), HistoryReference.time(to));
  }

  private static String room(String typed) {
    return RoomName.of(typed).toString();
  }

  private static String key(String target) {
    return target.startsWith("#") ? target : Nickname.of(target).key();
  }

  /** Adds how far a client has read a room that it enters, if it wants to know. */
  static void entered(IrcClient client, RoomName room, Replies replies) {
    if (client.capabilities().has(Capability.READ_MARKER)) {
      String target = room.toString();
      Instant marker = client.speeches().markers().find(client.session().person(), target);
      replies.add(message(client, target, marker));
    }
  }

  private static IrcMessage message(IrcClient client, String target, @Nullable Instant marker) {
    String time = marker == null ? "*" : "timestamp=" + IrcDialect.time(marker);
    return new IrcMessage(client.server(), NAME, target, time);
  }
}
