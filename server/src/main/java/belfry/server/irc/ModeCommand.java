package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
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
 * The command {@code MODE} of one IRC client for a room: its settings, its bans and invitations,
 * and the roles of people. The others learn of a change from the log of the room. Owned by the
 * connection's thread, for one command.
 */
final class ModeCommand {
  /** The most changes in one line. */
  static final int MOST_CHANGES = 12;

  private static final RoomSettings.Change NOTHING =
      new RoomSettings.Change(null, null, null, null);

  private final IrcClient client;
  private final RoomName room;
  private final Deque<String> params;

  /** Whether the changes of this command may be made; null before the first one. */
  private @Nullable Boolean allowed;

  private RoomSettings.Change settings = NOTHING;

  private ModeCommand(IrcClient client, RoomName room, List<String> params) {
    this.client = client;
    this.room = room;
    this.params = new ArrayDeque<>(params);
  }

  static void answer(IrcMessage command, IrcClient client, Channels channels) {
    List<String> params = command.params();
    Optional<RoomName> found = channels.existing(params.getFirst());
    if (found.isPresent() && params.size() < 2) {
      client.perform(new Command.Rules(null, found.get(), NOTHING));
      channels
          .inUseSince(found.get())
          .ifPresent(since ->
              client.reply(
                  Numeric.CHANNEL_CREATED, found.get().toString(), "" + since.getEpochSecond()));
    } else if (found.isPresent()) {
      new ModeCommand(client, found.get(), params.subList(2, params.size())).change(params.get(1));
    }
  }

  private void change(String typed) {
    boolean isOn = true;
    for (int at = 0; at < Math.min(typed.length(), MOST_CHANGES); at++) {
      char mode = typed.charAt(at);
      switch (mode) {
        case '+' -> isOn = true;
        case '-' -> isOn = false;
        default -> change(mode, isOn);
      }
    }
    if (!settings.isEmpty()) {
      perform(new Command.Rules(null, room, settings));
    }
  }

  private void change(char mode, boolean isOn) {
    if (ChannelModes.LISTS.indexOf(mode) >= 0 && params.isEmpty()) {
      list(mode);
      return;
    }
    if (!isAllowed()) {
      return;
    }
    switch (mode) {
      case 'n' -> {
        // it is always on
      }
      case 'b' -> order(mode, isOn ? Sanction.BAN : Sanction.UNBAN);
      case 'e', 'I' -> order(mode, isOn ? Sanction.INVITE : Sanction.UNINVITE);
      case 'k' -> key(isOn);
      case 'l' -> limit(isOn);
      case 'o', 'v' -> role(params.poll(), mode, isOn);
      default -> {
        if (ChannelModes.isSetting(mode)) {
          settings = ChannelModes.with(settings, mode, isOn);
        } else {
          client.reply(Numeric.UNKNOWN_MODE, String.valueOf(mode));
        }
      }
    }
  }

  /** Whether the client may change something, which it is told once if it may not. */
  private boolean isAllowed() {
    if (allowed == null) {
      allowed = client.isOperator(room);
      if (!allowed) {
        client.reply(
            client.isIn(room) ? Numeric.CHANNEL_OPERATOR_NEEDED : Numeric.NOT_ON_CHANNEL,
            room.toString());
      }
    }
    return allowed;
  }

  /** Answers with the bans of a room, or with its invitations, which have two letters. */
  private void list(char mode) {
    Sanction kind = mode == 'b' ? Sanction.BAN : Sanction.INVITE;
    Numeric item =
        switch (mode) {
          case 'b' -> Numeric.BAN;
          case 'e' -> Numeric.BAN_EXCEPTION;
          default -> Numeric.INVITE_EXCEPTION;
        };
    Numeric end =
        switch (mode) {
          case 'b' -> Numeric.END_OF_BANS;
          case 'e' -> Numeric.END_OF_BAN_EXCEPTIONS;
          default -> Numeric.END_OF_INVITE_EXCEPTIONS;
        };
    client.directory().orders(client.session(), room).stream()
        .filter(one -> one.what() == kind)
        .forEach(one -> client.reply(item, room.toString(), one.who().mask()));
    client.reply(end, room.toString());
  }

  /** Sets the key, or removes it, for which clients repeat it. */
  private void key(boolean isOn) {
    String typed = params.poll();
    if (isOn && typed != null) {
      try {
        settings = with(null, typed.isEmpty() ? " " : typed); // an empty key would remove it
      } catch (RefusedException e) {
        invalid('k', "*", e.refusal().why());
      }
    } else if (!isOn) {
      settings = with(null, "");
    }
  }

  private void limit(boolean isOn) {
    String typed = isOn ? params.poll() : "0";
    if (typed == null) {
      return; // there is no number
    }
    boolean isNumber = typed.matches("[0-9]{1,9}");
    if (isOn && (!isNumber || Integer.parseInt(typed) == 0)) {
      invalid('l', typed, "A limit is a positive number");
    } else {
      settings = with(Integer.valueOf(typed), null);
    }
  }

  private RoomSettings.Change with(@Nullable Integer limit, @Nullable String key) {
    return new RoomSettings.Change(
        settings.enter(),
        settings.speak(),
        settings.topic(),
        settings.listed(),
        limit == null ? settings.limit() : limit,
        key == null ? settings.key() : key);
  }

  private void invalid(char mode, String param, String why) {
    boolean isShown = !param.isEmpty() && !param.contains(" ") && !param.startsWith(":");
    client.reply(
        Numeric.INVALID_MODE_PARAM,
        room.toString(),
        String.valueOf(mode),
        isShown ? param : "*",
        why);
  }

  /** Adds a mask to a list, for ever, or removes it. */
  private void order(char mode, Sanction sanction) {
    String mask = params.remove();
    try {
      perform(
          new Command.Moderate(
              null,
              room,
              sanction,
              Mask.pattern(mask, sanction == Sanction.BAN ? client : null),
              sanction.hasEnd() ? 0 : null,
              null));
    } catch (RefusedException e) {
      if (e.refusal().code() != Code.BAD_NAME) {
        throw e;
      }
      invalid(mode, mask, e.refusal().why());
    }
  }

  private void role(@Nullable String typed, char mode, boolean isOn) {
    if (typed == null) {
      return; // there is nobody to change
    }
    Optional<Nickname> who = client.find(typed).map(found -> found.name());
    if (who.isEmpty()) {
      client.reply(Numeric.NO_SUCH_NICK, typed);
    } else if (!client.directory().isIn(room, who.get())) {
      client.reply(Numeric.USER_NOT_IN_CHANNEL, typed, room.toString());
    } else if (isChange(client.directory().role(room, who.get()), mode, isOn)) {
      Role wanted = mode == 'o' ? Role.MODERATOR : Role.SPEAKER;
      perform(new Command.SetRole(null, room, who.get(), isOn ? wanted : null));
    }
  }

  /** Whether a role changes. An operator speaks anyway, and keeps its role. */
  private static boolean isChange(@Nullable Role has, char mode, boolean isOn) {
    return mode == 'o'
        ? Channels.isOperator(has) != isOn
        : !Channels.isOperator(has) && (has == Role.SPEAKER) != isOn;
  }

  private void perform(Command command) {
    SentPosts.Post post = new SentPosts.Post("MODE", room.toString(), "", true);
    client.posts().add(post);
    try {
      client.perform(command);
    } catch (RefusedException e) {
      client.posts().takeBack();
      refused(e);
    }
  }

  private void refused(RefusedException e) {
    String why = e.refusal().why();
    if (e.refusal().code() == Code.NOT_ALLOWED) {
      client.reply(Numeric.CHANNEL_OPERATOR_NEEDED, room.toString());
    }
    client.replies().addNotice(why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1));
  }
}
