package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.IrcText;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Directory;
import belfry.server.chat.Session;
import java.util.List;

/**
 * The speech of a registered IRC client: it does the commands of the client's lines itself, over
 * the session, and turns the events of the session into messages of IRC. It begins with {@link
 * #begin} and ends with the session.
 */
public final class IrcSpeech implements Speech {
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

  /** Any thread calls it for direct messages and notices of the server, else the connection's. */
  @Override
  public byte[] answer(Event event) {
    Replies replies = new Replies(client.server());
    replies.addressedTo(client.nick().text());
    switch (event) {
      case Event.Welcome welcome -> welcome(welcome, replies);
      case Event.Ack ack -> acknowledged(ack, replies);
      case Event.Refused refused -> refused(refused.refusal(), replies);
      case Event.Entered entered -> entered(entered, replies);
      case Event.Exited exited -> left(exited.room(), replies);
      case Event.Named named -> named(named.was(), named.you(), replies);
      case Event.LoggedIn in -> named(in.was(), in.you(), replies);
      case Event.AwaySet away ->
          replies.add(away.text() == null ? Numeric.UNAWAY : Numeric.NOW_AWAY);
      case Event.Told told -> {
        String nick = client.nick().text();
        String command = told.notice() ? "NOTICE" : "PRIVMSG";
        replies.add(client.dialect().written(command, told.from(), nick, nick, told, false));
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
    if (post == null || ack.to() == null) {
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
      Event.Written sent = new Event.Told(ack.message(), nick, text, client.now());
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
    } else if (post.command().equals("KICK")) {
      Channels.kickRefused(refusal, post, replies);
    } else if (!post.isNotice()) {
      replies.add(Numeric.CANNOT_SEND_TO_CHANNEL, post.target(), refusal.why());
    }
  }

  private void entered(Event.Entered entered, Replies replies) {
    RoomName room = entered.room();
    replies.add(new IrcMessage(client.mask(), "JOIN", room.toString()));
    List<Person> people = List.of();
    try {
      Channels.topic(client.directory().topic(client.session(), room), room, replies);
      people = client.directory().people(client.session(), room, Channels.MOST_NAMES);
    } catch (RefusedException e) {
      replies.addNotice(room + ": " + e.refusal().why());
    }
    Channels.names(room, people, client, replies);
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
