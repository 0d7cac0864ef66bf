package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.IrcText;
import belfry.protocol.irc.Numeric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one IRC client says, to rooms and to people. {@code NOTICE} gets no refusal, as IRC demands;
 * others get it as a message. Owned by the connection's thread.
 */
final class Messages {
  static final int MOST_TARGETS = 4;

  private final IrcClient client;

  Messages(IrcClient client) {
    this.client = client;
  }

  void send(IrcMessage command) {
    boolean notice = command.verb().equals("NOTICE");
    List<String> params = command.params();
    if (params.isEmpty() || params.getFirst().isEmpty()) {
      refuse(notice, Numeric.NO_RECIPIENT);
      return;
    }
    if (params.size() < 2 || params.get(1).isBlank()) {
      refuse(notice, Numeric.NO_TEXT_TO_SEND);
      return;
    }
    List<String> targets =
        Arrays.stream(params.getFirst().split(",", -1)).filter(one -> !one.isEmpty()).toList();
    for (String target : targets.subList(0, Math.min(targets.size(), MOST_TARGETS))) {
      send(new SentPosts.Post(command.verb(), target, params.get(1), target.startsWith("#")));
    }
    if (targets.size() > MOST_TARGETS) {
      refuse(notice, Numeric.TOO_MANY_TARGETS, targets.get(MOST_TARGETS));
    }
  }

  private void refuse(boolean notice, Numeric numeric, String... params) {
    if (!notice) {
      client.reply(numeric, params);
    }
  }

  private void send(SentPosts.Post post) {
    client.profile().active();
    int most = IrcDialect.room(client.mask(), post.command(), post.target());
    if (post.text().getBytes(UTF_8).length > most) {
      refuse(false, Numeric.INPUT_TOO_LONG); // others would get only a part of it
    } else if (IrcText.isCtcp(post.text()) && !IrcText.isAction(post.text())) {
      refuse(
          post.isNotice(),
          Numeric.CANNOT_SEND_TO_CHANNEL,
          post.target(),
          "No CTCP but ACTION is passed on here");
    } else if (post.isToRoom()) {
      say(post);
    } else {
      tell(post);
    }
  }

  private void say(SentPosts.Post post) {
    Optional<RoomName> room = IrcClient.room(post.target());
    if (room.isEmpty()) {
      refuse(post.isNotice(), Numeric.NO_SUCH_CHANNEL, post.target());
    } else if (!client.isIn(room.get())) {
      boolean exists = client.directory().members(client.session(), room.get()) > 0;
      refuse(
          post.isNotice(),
          exists ? Numeric.CANNOT_SEND_TO_CHANNEL : Numeric.NO_SUCH_CHANNEL,
          exists
              ? new String[] {post.target(), "You are not in this channel"}
              : new String[] {post.target()});
    } else {
      boolean act = IrcText.isAction(post.text());
      String text = act ? IrcText.withoutCtcp(post.text()) : post.text();
      if (client.hasLabelledEchoes()) {
        boolean labelled = client.labels().isCollecting();
        client.labels().expectEcho(room.get(), labelled ? client.labels().takeElsewhere() : "");
      }
      perform(post, new Command.Say(null, room.get(), text, act, !act && post.isNotice()));
    }
  }

  private void tell(SentPosts.Post post) {
    Optional<Nickname> to = client.find(post.target()).map(found -> found.name());
    if (to.isEmpty()) {
      refuse(post.isNotice(), Numeric.NO_SUCH_NICK, post.target());
    } else {
      String text =
          IrcText.isAction(post.text())
              ? "* " + client.nick() + " " + IrcText.withoutCtcp(post.text())
              : post.text();
      perform(post, new Command.Tell(null, to.get(), text, post.isNotice()));
    }
  }

  /** Sends a message whose answer may come with those of the lines after it. */
  private void perform(SentPosts.Post post, Command command) {
    client.posts().add(post);
    try {
      client.perform(command);
    } catch (RefusedException e) {
      client.posts().takeBack();
      client.takeBackEcho(post);
      Refusal refusal = e.refusal();
      refuse(post.isNotice(), Numeric.CANNOT_SEND_TO_CHANNEL, post.target(), refusal.why());
    }
  }
}
