package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.protocol.irc.ChannelModes;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code MODE} of one IRC client for a room: its settings, and the roles of people. The
 * others learn of a change from the log of the room. Owned by the connection's thread.
 */
final class ModeCommand {
  private static final int MOST_CHANGES = 12;

  private final IrcClient client;
  private final Channels channels;

  ModeCommand(IrcClient client, Channels channels) {
    this.client = client;
    this.channels = channels;
  }

  void mode(IrcMessage command) {
    List<String> params = command.params();
    Optional<RoomName> found = channels.existing(params.getFirst());
    if (found.isEmpty()) {
      return;
    }
    RoomName room = found.get();
    String change = params.size() > 1 ? params.get(1) : "";
    switch (change.startsWith("+") ? change.substring(1) : change) {
      case "" -> client.perform(new Command.Rules(null, room, NOTHING));
      case "b" -> client.reply(Numeric.END_OF_BANS, room.toString());
      case "e" -> client.reply(Numeric.END_OF_BAN_EXCEPTIONS, room.toString());
      case "I" -> client.reply(Numeric.END_OF_INVITE_EXCEPTIONS, room.toString());
      default -> change(room, change, new ArrayDeque<>(params.subList(2, params.size())));
    }
  }

  private static final RoomSettings.Change NOTHING =
      new RoomSettings.Change(null, null, null, null);

  private void change(RoomName room, String typed, Deque<String> names) {
    if (!client.isOperator(room)) {
      client.reply(
          client.isIn(room) ? Numeric.CHANNEL_OPERATOR_NEEDED : Numeric.NOT_ON_CHANNEL,
          room.toString());
      return;
    }
    RoomSettings.Change settings = NOTHING;
    boolean isOn = true;
    for (int at = 0; at < Math.min(typed.length(), MOST_CHANGES); at++) {
      char mode = typed.charAt(at);
      switch (mode) {
        case '+' -> isOn = true;
        case '-' -> isOn = false;
        case 'n' -> {
          // it is always on
        }
        case 'o' -> role(room, names.poll(), isOn ? Role.MODERATOR : null);
        case 'v' -> role(room, names.poll(), isOn ? Role.SPEAKER : null);
        default -> {
          if (ChannelModes.isSetting(mode)) {
            settings = ChannelModes.with(settings, mode, isOn);
          } else {
            client.reply(Numeric.UNKNOWN_MODE, String.valueOf(mode));
          }
        }
      }
    }
    if (!settings.isEmpty()) {
      perform(room, new Command.Rules(null, room, settings));
    }
  }

  private void role(RoomName room, @Nullable String typed, @Nullable Role role) {
    if (typed == null) {
      return; // there is nobody to change
    }
    Optional<Nickname> who = client.find(typed).map(found -> found.name());
    if (who.isEmpty()) {
      client.reply(Numeric.NO_SUCH_NICK, typed);
    } else if (!client.directory().isIn(room, who.get())) {
      client.reply(Numeric.USER_NOT_IN_CHANNEL, typed, room.toString());
    } else {
      perform(room, new Command.SetRole(null, room, who.get(), role));
    }
  }

  private void perform(RoomName room, Command command) {
    SentPosts.Post post = new SentPosts.Post("MODE", room.toString(), "", true);
    client.posts().add(post);
    try {
      client.perform(command);
    } catch (RefusedException e) {
      client.posts().takeBack();
      refused(e, room);
    }
  }

  private void refused(RefusedException e, RoomName room) {
    String why = e.refusal().why();
    if (e.refusal().code() == Code.NOT_ALLOWED) {
      client.reply(Numeric.CHANNEL_OPERATOR_NEEDED, room.toString());
    }
    client.replies().addNotice(why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1));
  }
}
