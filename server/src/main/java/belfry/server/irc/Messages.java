package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.irc.ClientTags;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.IrcText;
import belfry.protocol.irc.Numeric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
      send(
          new SentPosts.Post(
              command.verb(), target, params.get(1), target.startsWith("#"), tags(command)));
    }
    if (targets.size() > MOST_TARGETS) {
      refuse(notice, Numeric.TOO_MANY_TARGETS, targets.get(MOST_TARGETS));
    }
  }

  /** The tags of a line that others may see. */
  private String tags(IrcMessage command) {
    return client.capabilities().has(Capability.MESSAGE_TAGS) ? ClientTags.of(command).text() : "";
  }

  /** {@code TAGMSG TARGET[,TARGET…]}: tags without a text. */
  void sendTags(IrcMessage command) {
    String tags = tags(command);
    if (command.params().isEmpty()) {
      client.reply(Numeric.NO_RECIPIENT);
    } else if (!tags.isEmpty()) {
      Arrays.stream(command.params().getFirst().split(",", -1))
          .filter(target -> !target.isEmpty())
          .limit(MOST_TARGETS)
          .forEach(target ->
              send(new SentPosts.Post("TAGMSG", target, "", target.startsWith("#"), tags)));
    }
  }

  private void refuse(boolean notice, Numeric numeric, String... params) {
    if (!notice) {
      client.reply(numeric, params);
    }
  }

  private void send(SentPosts.Post post) {
    int most = IrcDialect.room(client.mask(), post.command(), post.target());
    if (post.text().getBytes(UTF_8).length > most) {
      refuse(false, Numeric.INPUT_TOO_LONG); // others would get only a part of it
    } else {
      sendWhole(post);
    }
  }

  /** Sends a message of any length to one target; readers may get it in several lines. */
  void sendWhole(SentPosts.Post post) {
    client.profile().active();
    if (post.isToRoom()) {
      say(post);
    } else {
      tell(post);
    }
  }

  /** Whether nobody keeps a message: tags alone, and what programs ask one another. */
  private static boolean isPassing(SentPosts.Post post) {
    return post.text().isEmpty() || (IrcText.isCtcp(post.text()) && !IrcText.isAction(post.text()));
  }

  /** Sends what nobody keeps, and shows the client what the others get. */
  private void pass(SentPosts.Post post, String log, Supplier<Event.Written> passed) {
    client.flush();
    try {
      Event.Written sent = passed.get();
      if (client.capabilities().has(Capability.ECHO_MESSAGE)) {
        String nick = client.nick().text();
        client
            .replies()
            .add(client.dialect().written(verb(post), nick, post.target(), log, sent, false));
      }
    } catch (RefusedException e) {
      String why = e.refusal().why();
      refuse(post.isNotice(), Numeric.CANNOT_SEND_TO_CHANNEL, post.target(), why);
    }
  }

  private static String verb(SentPosts.Post post) {
    return post.isNotice() ? "NOTICE" : "PRIVMSG";
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
    } else if (isPassing(post)) {
      pass(
          post,
          room.get().toString(),
          () -> client.session().pass(room.get(), post.text(), post.isNotice(), post.tags()));
    } else {
      boolean act = IrcText.isAction(post.text());
      String text = act ? IrcText.withoutCtcp(post.text()) : post.text();
      if (client.hasLabelledEchoes()) {
        boolean labelled = client.labels().isCollecting();
        client.labels().expectEcho(room.get(), labelled ? client.labels().takeElsewhere() : "");
      }
      boolean notice = !act && post.isNotice();
      perform(post, new Command.Say(null, room.get(), text, act, notice, post.tags()));
    }
  }

  private void tell(SentPosts.Post post) {
    Optional<Nickname> to = client.find(post.target()).map(found -> found.name());
    if (to.isEmpty()) {
      refuse(post.isNotice(), Numeric.NO_SUCH_NICK, post.target());
    } else if (isPassing(post)) {
      String log = to.get().text();
      pass(
          post,
          log,
          () -> client.session().pass(to.get(), post.text(), post.isNotice(), post.tags()));
    } else {
      String text =
          IrcText.isAction(post.text())
              ? "* " + client.nick() + " " + IrcText.withoutCtcp(post.text())
              : post.text();
      perform(post, new Command.Tell(null, to.get(), text, post.isNotice(), post.tags()));
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
