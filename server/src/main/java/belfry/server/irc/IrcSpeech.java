package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import belfry.protocol.irc.ChannelModes;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcLines;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.IrcText;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Directory;
import belfry.server.chat.Session;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The speech of a registered IRC client: it does the commands of the client's lines itself, over
 * the session, and turns the events of the session into messages of IRC. It begins with {@link
 * #begin} and ends with the session.
 */
public final class IrcSpeech implements Speech {
  private static final byte[] NOTHING = {};

  private final IrcClient client;
  private final IrcCommands commands;

  IrcSpeech(IrcSpeeches speeches, Registration registration, Directory directory) {
    this.client = new IrcClient(speeches, registration, directory);
    this.commands = new IrcCommands(client);
  }

  /** Gives the speech its session, before the first line. */
  public void begin(Session session) {
    client.begin(session);
  }

  @Override
  public Dialect dialect() {
    return client.dialect();
  }

  @Override
  public List<Command> opening() {
    return List.of();
  }

  @Override
  public boolean isPersonal() {
    return true;
  }

  @Override
  public Request read(byte[] line) {
    Request request = commands.take(line);
    client.flush();
    return request;
  }

  @Override
  public void ended() {
    client.ended();
  }

  /**
   * Any thread calls it for messages, for changes of others and notices of the server, else the
   * connection's.
   */
  @Override
  public byte[] answer(Event event) {
    if (event instanceof Event.Message own) {
      return echo(own);
    }
    byte[] lines = lines(event);
    if (event instanceof Event.Answer && client.labels().isCollecting()) {
      client.labels().add(lines);
      return NOTHING;
    }
    return lines;
  }

  /** The last messages of a room, which the client gets when it enters it. */
  @Override
  public Iterator<byte[]> pieces(Event.Listing<?> listing) {
    if (!(listing instanceof Event.History history)) {
      return client.dialect().pieces(listing);
    }
    List<Event.Written> messages =
        history.messages().stream().filter(Event.Message.class::isInstance).toList();
    Pieces<?> pieces = HistoryCommand.pieces(client, history.of().toString(), messages);
    if (client.labels().isCollecting()) {
      client.labels().add(pieces.all());
      return Collections.emptyIterator();
    }
    return pieces;
  }

  /** An own message that comes back with those of the room. */
  private byte[] echo(Event.Message own) {
    byte[] lines = client.dialect().encode(own);
    String label = client.labels().echoed(own.room(), own.message());
    return label.isEmpty() ? lines : IrcLines.firstTagged(lines, "label", label);
  }

  private byte[] lines(Event event) {
    Replies replies = new Replies(client.server());
    replies.addressedTo(client.nick().text());
    switch (event) {
      case Event.Welcome welcome -> welcome(welcome, replies);
      case Event.Ack ack -> acknowledged(ack, replies);
      case Event.Refused refused -> refused(refused.refusal(), replies);
      case Event.Entered entered -> entered(entered, replies);
      case Event.Exited exited -> left(exited.room(), replies);
      case Event.Named named -> named(named.was(), named.you(), replies);
      case Event.LoggedIn in -> {
        SaslExchange.succeeded(client.mask(), in.you(), replies);
        named(in.was(), in.you(), replies);
        tellAccount();
      }
      case Event.RulesAre rules ->
          replies.add(
              Numeric.CHANNEL_MODE_IS,
              Stream.concat(
                      Stream.of(rules.room().toString()),
                      ChannelModes.of(rules.settings()).stream())
                  .toArray(String[]::new));
      case Event.Removed removed when RedactCommand.isFor(client, removed) ->
          RedactCommand.messages(client, removed).forEach(replies::add);
      case Event.Registered registered -> registered(registered, replies);
      case Event.Joined joined ->
          joined.who().forEach(who -> replies.add(client.join(who, joined.room())));
      case Event.Away away -> away(away, replies);
      case Event.AwaySet away -> {
        replies.add(away.text() == null ? Numeric.UNAWAY : Numeric.NOW_AWAY);
        client.users().monitors().tellOfAbsence(client, away.text());
      }
      case Event.Moderated act when IrcDialect.isForOnePerson(act) -> invited(act, replies);
      case Event.Told told when told.invitation() != null ->
          replies.add(
              new IrcMessage(
                  client.dialect().tags(told, client.nick().text()),
                  client.users().of(told.from()),
                  "INVITE",
                  List.of(client.nick().text(), told.invitation().toString())));
      case Event.Told told -> {
        String nick = client.nick().text();
        String command = told.notice() ? "NOTICE" : "PRIVMSG";
        replies.add(client.dialect().written(command, told.from(), nick, nick, told, false));
      }
      case Event.RemovedTold removed -> RedactCommand.toldTo(client, removed, replies);
      case Event.Sent _ -> {
        // an own message: the answer to its command has shown it
      }
      case Event.Gap gap when gap.room() == null ->
          replies.addNotice("Some direct messages to you are lost.");
      case Event.Notice notice -> replies.addNotice(notice.text());
      case Event.Restart _ -> replies.addNotice("The server restarts; please connect again.");
      case Event.Bye bye ->
          replies.add(new IrcMessage(null, "ERROR", "Closing link: " + bye.why()));
      default -> replies.add(client.dialect().encode(event));
    }
    return replies.take();
  }

  /** Tells the others in a room, who want to know, of an invitation. */
  private void invited(Event.Moderated act, Replies replies) {
    if (client.capabilities().has(Capability.INVITE_NOTIFY)
        && !act.from().equals(client.nick().text())) {
      String mask = client.users().of(act.from());
      replies.add(new IrcMessage(mask, "INVITE", act.who().text(), act.room().toString()));
    }
  }

  private void away(Event.Away away, Replies replies) {
    if (client.capabilities().has(Capability.AWAY_NOTIFY)) {
      replies.add(awayMessage(client, away.who(), away.text()));
    }
  }

  /** The message that somebody is away, or back if the text is null. */
  static IrcMessage awayMessage(IrcClient client, Nickname who, @Nullable String text) {
    String mask = client.users().of(who.text());
    return text == null ? new IrcMessage(mask, "AWAY") : Replies.fitted(mask, "AWAY", text);
  }

  private void registered(Event.Registered registered, Replies replies) {
    String you = registered.you().text();
    replies.add(
        new IrcMessage(
            client.server(), "REGISTER", "SUCCESS", you, "Nobody else can take this name now"));
    replies.add(Numeric.LOGGED_IN, client.mask(), you, "You are now logged in as " + you);
    replies.addNotice(
        "A token of your account, shown this once: "
            + registered.token()
            + " (it works in place of the password)");
    tellAccount();
  }

  /** Tells the clients that share a room with this one that it is logged in now. */
  private void tellAccount() {
    IrcMessage account = new IrcMessage(client.mask(), "ACCOUNT", client.nick().text());
    client.users().tellNeighbours(client, Capability.ACCOUNT_NOTIFY, account);
  }

  private void welcome(Event.Welcome welcome, Replies replies) {
    client.named(welcome.you());
    replies.addressedTo(welcome.you().text());
    new ServerInfo(client, replies).welcome(welcome);
  }

  private void named(Nickname was, Nickname you, Replies replies) {
    String source = client.mask();
    client.named(you);
    if (!was.text().equals(you.text())) {
      replies.add(new IrcMessage(source, "NICK", you.text()));
    }
  }

  private void acknowledged(Event.Ack ack, Replies replies) {
    SentPosts.Post post = client.posts().answered();
    if (post == null) {
      return;
    }
    if (post.command().equals("INVITE")) {
      replies.add(Numeric.INVITING, post.text(), post.target());
    }
    if (post.command().equals("REDACT") && !post.isToRoom()) {
      RedactCommand.takenBack(client, post, replies);
      return;
    }
    if (ack.to() == null) {
      IrcClient.room(post.target())
          .ifPresent(room -> client.labels().acknowledged(room, ack.message()));
      return;
    }
    if (ack.away() != null && !post.isNotice()) {
      replies.add(Numeric.AWAY, ack.to().text(), ack.away());
    }
    if (client.capabilities().has(Capability.ECHO_MESSAGE)) {
      String to = ack.to().text();
      boolean act = IrcText.isAction(post.text());
      String text = act ? IrcText.withoutCtcp(post.text()) : post.text();
      String nick = client.nick().text();
      Instant time = Objects.requireNonNullElseGet(ack.time(), client::now);
      Event.Written sent =
          new Event.Told(ack.message(), nick, text, time, post.isNotice(), null, post.tags());
      replies.add(client.dialect().written(post.command(), nick, post.target(), to, sent, act));
    }
  }

  /** A refusal that came later than the line: commands answer those that come at once. */
  private void refused(Refusal refusal, Replies replies) {
    if (refusal.code() == Code.TOO_LONG) {
      replies.add(Numeric.INPUT_TOO_LONG);
      return;
    }
    SentPosts.Post post = client.posts().answered();
    if (post == null) {
      replies.addNotice(refusal.why());
      return;
    }
    client.takeBackEcho(post);
    if (post.command().equals("KICK")) {
      Channels.kickRefused(refusal, post, replies);
    } else if (post.command().equals("REDACT")) {
      RedactCommand.refused(refusal.code(), post.target(), post.text(), refusal.why(), replies);
    } else if (refusal.code() == Code.NOT_ALLOWED && !post.isMessage()) {
      replies.add(Numeric.CHANNEL_OPERATOR_NEEDED, post.target());
    } else if (!post.isNotice()) {
      replies.add(Numeric.CANNOT_SEND_TO_CHANNEL, post.target(), refusal.why());
    }
  }

  private void entered(Event.Entered entered, Replies replies) {
    RoomName room = entered.room();
    replies.add(client.join(client.nick(), room));
    MarkReadCommand.entered(client, room, replies);
    Directory.View view = Directory.View.EMPTY;
    try {
      view = client.directory().view(client.session(), room, Channels.MOST_NAMES);
      Channels.topic(view.topic(), room, replies);
    } catch (RefusedException e) {
      replies.addNotice(room + ": " + e.refusal().why());
    }
    Channels.names(room, view, client, replies);
  }

  private void left(RoomName room, Replies replies) {
    if (!commands.channels().isParting()) {
      return; // a KICK has told it
    }
    String reason = commands.channels().partReason();
    replies.add(
        reason.isEmpty()
            ? new IrcMessage(client.mask(), "PART", room.toString())
            : Replies.fitted(client.mask(), "PART", room.toString(), reason));
  }
}
