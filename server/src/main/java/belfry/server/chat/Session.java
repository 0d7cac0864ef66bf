package belfry.server.chat;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Speech;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Holder;
import belfry.server.delivery.Outgoing;
import belfry.server.delivery.Sink;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * One connected client: the index of all commands, over the parts that do them. Accessed only by
 * the connection's thread, except {@link #tell} and {@link #end}, which any thread may call. It
 * begins with {@link #open} and ends with {@link #close}.
 */
public final class Session {
  private final Sessions sessions;
  private final ChatOptions options;
  private final Outgoing outgoing;
  private final Sink sink;
  private final Answers answers;
  private final Identity identity;
  private final Mail mail;
  private final Memberships memberships;
  private final Posts posts;
  private final Questions questions;
  private final Ignored ignored;
  private Event.Bye goodbye;
  private boolean closed;

  /** A session that no other knows yet; {@link #open} begins it. */
  Session(
      Sessions sessions,
      ChatOptions options,
      InstantSource clock,
      Backplane backplane,
      Rooms rooms,
      ChatCounters counters,
      Holder holder,
      Outgoing outgoing,
      Sink sink,
      Answers answers) {
    this.sessions = sessions;
    this.options = options;
    this.outgoing = outgoing;
    this.sink = sink;
    this.answers = answers;
    CatchUp catchUp = new CatchUp(backplane.logs(), outgoing, answers, counters);
    this.identity = new Identity(backplane.names(), holder);
    this.mail = new Mail(backplane.logs(), outgoing, catchUp);
    this.memberships =
        new Memberships(
            options.roomsPerSession(),
            clock,
            backplane.presence(),
            rooms,
            identity,
            outgoing,
            answers,
            catchUp);
    this.posts =
        new Posts(backplane.logs(), backplane.names(), identity, memberships, answers, counters);
    this.questions =
        new Questions(options, clock, backplane.presence(), memberships, catchUp, answers);
    this.ignored = new Ignored(identity, outgoing, answers);
  }

  /** The id of the session, unique over all instances and all time. */
  public String id() {
    return identity.id();
  }

  /** The outgoing side of the connection. */
  public Outgoing outgoing() {
    return outgoing;
  }

  /** Takes a guest name, greets the client and does what its speech begins with. */
  void open(RandomGenerator random, Speech speech) {
    identity.claimGuestName(random);
    mail.follow(identity.holder().inbox());
    mail.deliver(null);
    welcome();
    speech.opening().forEach(this::execute);
  }

  private void welcome() {
    tell(
        new Event.Welcome(
            identity.name(),
            options.serverName(),
            identity.holder().token(),
            mail.begin(),
            options.maxLine(),
            options.roomsPerSession()));
  }

  /** Takes another speech: the session leaves every room, and the client is greeted again. */
  public void speak(Speech speech) {
    memberships.leaveAll();
    answers.speak(speech);
    outgoing.encodeIn(sessions.encoding(speech.dialect()));
    welcome();
    speech.opening().forEach(this::perform);
  }

  /** Sends an event to this client alone. Any thread. */
  public void tell(Event event) {
    answers.tell(event);
  }

  /** Ends the connection after telling the client why. Any thread. */
  public void end(String why) {
    sink.end(why);
  }

  /**
   * Does a command, and answers. A command that can't be done is answered with the refusal.
   *
   * @return whether the session goes on
   */
  public boolean perform(Command command) {
    try {
      return execute(command);
    } catch (RefusedException e) {
      tell(new Event.Refused(command.id(), e.refusal()));
      return true;
    }
  }

  /** The index of all commands. */
  private boolean execute(Command command) {
    switch (command) {
      case Command.Nick nick -> nick(nick);
      case Command.Join join -> memberships.join(join);
      case Command.Leave leave -> memberships.leave(leave);
      case Command.Say say -> posts.say(say);
      case Command.Tell tell -> posts.tell(tell);
      case Command.Topic topic when topic.text() != null -> posts.setTopic(topic);
      case Command.Topic topic -> questions.topic(topic);
      case Command.Who who -> questions.who(who);
      case Command.Rooms rooms -> questions.rooms(rooms);
      case Command.History history -> questions.history(history);
      case Command.Away away -> away(away);
      case Command.Ignore ignore -> ignored.change(ignore);
      case Command.Time time -> questions.time(time);
      case Command.Ping ping -> tell(new Event.Pong(ping.id()));
      case Command.Quit quit -> {
        goodbye = new Event.Bye(quit.id(), "you left");
        return false;
      }
    }
    return true;
  }

  private void nick(Command.Nick command) {
    var before = identity.name();
    identity.take(command.name(), command.token());
    memberships.showIdentity();
    if (mail.follows(identity.holder().inbox())) {
      tell(new Event.Named(command.id(), before, identity.name()));
    } else {
      followMail(command, before);
    }
  }

  /** Ends the session if its inbox can't be read: its direct messages would be lost in silence. */
  private void followMail(Command.Nick command, Nickname before) {
    try {
      mail.follow(identity.holder().inbox());
      tell(new Event.Named(command.id(), before, identity.name(), mail.begin()));
      mail.deliver(command.after());
    } catch (RefusedException e) {
      end("your direct messages can't be read now; please connect again");
    }
  }

  private void away(Command.Away command) {
    identity.setAway(command.text());
    memberships.showIdentity();
    tell(new Event.AwaySet(command.id(), identity.name(), command.text()));
  }

  /**
   * Sends the last event, after {@link #close}: nothing of a room comes after it.
   *
   * @param why the reason why the server ends the connection; null if the client ended it
   */
  public void sayGoodbye(String why) {
    if (why != null) {
      goodbye = new Event.Bye(null, why);
    }
    if (goodbye != null) {
      tell(goodbye);
    }
  }

  /** Leaves every room and gives the name back. Does nothing the second time. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    memberships.leaveAll();
    mail.close();
    identity.release();
    sessions.closed(this);
  }
}
