package belfry.server.chat;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import belfry.server.backplane.Account;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Names;
import belfry.server.delivery.Cork;
import belfry.server.delivery.Outgoing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected client: the index of all commands, over the parts that do them. {@link Sessions}
 * makes the parts. Accessed only by the connection's thread, except {@link #tell}, {@link #lost},
 * {@link #putOut}, {@link #end}, {@link #name} and {@link #rooms}, which any thread may call. It
 * begins with {@link #open} and ends with {@link #close}.
 */
public final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final String UNREADABLE_MAIL =
      "your direct messages can't be read now; please connect again";

  private final Sessions sessions;
  private final Answers answers;
  private final Identity identity;
  private final Mail mail;
  private final Memberships memberships;
  private final boolean secure;
  private final @Nullable String certificate;

  /** Null before the first author is ignored. */
  private @Nullable Ignored ignored;

  private Event.@Nullable Bye goodbye;
  private boolean closed;

  /** The reason of the end for the people in the same rooms; empty for none. Any thread sets it. */
  private volatile String reason = "";

  /** Whether it may be in a room where it must not be. Any thread sets it. */
  private volatile boolean isDoubtful;

  /** Whether the session has lost its name. Any thread sets it. */
  private volatile boolean takenOver;

  /** A session that no other knows yet; {@link #open} begins it. */
  Session(
      Sessions sessions,
      Answers answers,
      Identity identity,
      Mail mail,
      Memberships memberships,
      Visitor visitor) {
    this.sessions = sessions;
    this.answers = answers;
    this.identity = identity;
    this.mail = mail;
    this.memberships = memberships;
    this.secure = visitor.isSecure();
    this.certificate = visitor.certificate();
  }

  /** The id of the session, unique over all instances and all time. */
  public String id() {
    return identity.id();
  }

  /** Names the person over several sessions: a guest by its token, or an account. Any thread. */
  public String person() {
    return identity.person();
  }

  /** The name. Any thread. */
  public Nickname name() {
    return identity.name();
  }

  /** Whether the session has a name. Any thread. */
  boolean isNamed() {
    return identity.isNamed();
  }

  /** Whether the session is logged in to an account. Any thread. */
  public boolean isLoggedIn() {
    return identity.isLoggedIn();
  }

  /** The name of the dialect that the client reads. Any thread. */
  public String speaks() {
    return answers.speech().dialect().name();
  }

  /** The away message; null if the person is not away. Any thread. */
  @Nullable String away() {
    return identity.away();
  }

  /** The rooms that the session is in, in the order of entering. Any thread. */
  public List<RoomName> rooms() {
    return memberships.rooms();
  }

  /** The rooms that others may know of, in the order of entering. Any thread. */
  List<RoomName> listedRooms() {
    return memberships.listedRooms();
  }

  /** Whether the session is in a room that is in no list, as far as this instance knows. */
  public boolean isInHidden(RoomName room) {
    return memberships.isInHidden(room);
  }

  /** A room as this session may see it. */
  Roster look(RoomName room) {
    return sessions.look(room, identity, memberships);
  }

  /** The list of rooms as this session may see it. */
  List<RoomInfo> listRooms() {
    return sessions.listRooms(identity, memberships);
  }

  /** Takes another dialect of the same speech for all items that are not sent yet. */
  public void readIn(Dialect dialect) {
    answers.readIn(dialect);
  }

  /** The outgoing side of the connection. */
  public Outgoing outgoing() {
    return answers.outgoing();
  }

  /** Takes a guest name, greets the client and does what its speech begins with. */
  void open(RandomGenerator random) {
    identity.claimGuestName(random);
    begin();
  }

  /** Takes this name, greets the client and does what its speech begins with. */
  void open(Nickname name) {
    identity.claim(name);
    begin();
  }

  /** Logs in to an account, greets the client and does what its speech begins with. */
  void open(Account account) {
    identity.claim(account);
    begin();
  }

  /**
   * Takes a guest name, and does what its speech begins with as the owner of an account. It gets
   * the direct messages to the guest name only.
   */
  void open(RandomGenerator random, Account account) {
    identity.claimGuestName(random);
    receiveMail();
    identity.actFor(account);
    welcome();
    answers.speech().opening().forEach(this::execute);
  }

  private void receiveMail() {
    mail.follow(identity.holder().inbox());
    mail.deliver(null);
  }

  private void begin() {
    named(null);
    receiveMail();
    welcome();
    enterFirst();
  }

  /** Does what the speech begins with, unless an administrator forbids that now. */
  private void enterFirst() {
    for (Command command : answers.speech().opening()) {
      try {
        sessions.check(command, identity);
      } catch (RefusedException e) {
        tell(new Event.Refused(null, e.refusal()));
        return;
      }
      execute(command);
    }
  }

  /** Tells the listener of names that this session has another name or login now. */
  private void named(@Nullable Nickname before) {
    sessions.named(identity.id(), before, identity.name(), identity.isLoggedIn());
  }

  private void welcome() {
    ChatOptions options = sessions.options();
    tell(
        new Event.Welcome(
            identity.name(),
            options.serverName(),
            identity.holder().token(),
            mail.begin(),
            options.maxLine(),
            options.roomsPerSession(),
            sessions.nonce(identity.id())));
  }

  /**
   * Takes another speech: the session leaves every room, and the client is greeted again. Does
   * nothing if the session has this speech already.
   *
   * <p>Only a program whose first line came later than the greeting of a person needs this. The
   * alternative would be to end the session and open another one, which can fail half-way.
   */
  public void speak(Speech speech) {
    if (speech.equals(answers.speech())) {
      return;
    }
    memberships.leaveAll(Departure.LEFT, "");
    answers.speak(speech);
    welcome();
    speech.opening().forEach(this::perform);
  }

  /** Sends an event to this client alone. Any thread. */
  public void tell(Event event) {
    answers.tell(event);
  }

  /** Ends the connection if it holds a name that another one took over. Any thread. */
  void lost(Nickname name, String why) {
    if (identity.mayHold(name)) {
      takenOver = why.equals(Names.TAKEN_OVER);
      end(why);
    }
  }

  /** Ends the connection after telling the client why. Any thread. */
  public void end(String why) {
    answers.outgoing().end(why);
  }

  /**
   * Ends the connection after telling the client why. Any thread.
   *
   * @param shown the reason for the people in the same rooms
   */
  public void end(String why, String shown) {
    reason = shown;
    end(why);
  }

  /**
   * Leaves the rooms in which the session may not be any more. Called after a request for a turn.
   */
  public void attend() {
    memberships.sweep();
    if (isDoubtful) {
      isDoubtful = false;
      try {
        memberships.leaveForbidden();
      } catch (RefusedException e) { // it is judged when it speaks
        log.debug("{} is not judged again now: {}", id(), e.getMessage());
      }
    }
  }

  /** Whether the session comes from the network of a cloak. Any thread. */
  boolean isFrom(String cloak) {
    return cloak.equals(identity.holder().cloak());
  }

  /** Has the session leave the rooms that it may not be in any more. Any thread; never blocks. */
  void judgeAgain() {
    isDoubtful = true;
    outgoing().requestTurn();
  }

  /** Whether the session is one of a person; see {@link Identity#person}. Any thread. */
  boolean isOf(String person) {
    return identity.person().equals(person);
  }

  /** Ends the reading of a room; see {@link Memberships#putOut}. Any thread; never blocks. */
  void putOut(RoomName room, EntryId by, long end) {
    memberships.putOut(room, by, end);
  }

  /** Whether the next line is a secret; see {@link Speech#awaitsSecret}. */
  public boolean awaitsSecret() {
    return answers.speech().awaitsSecret();
  }

  /**
   * Does what a line of the client asks for, and answers.
   *
   * @return whether the session goes on
   */
  public boolean take(byte[] line) {
    memberships.sweep();
    switch (answers.speech().read(line)) {
      case Request.Asked asked -> {
        return perform(asked.command());
      }
      case Request.AskedInTurn all -> {
        return all.commands().stream().allMatch(this::perform);
      }
      case Request.Refused refused -> {
        Cork.settle();
        tell(new Event.Refused(refused.id(), refused.refusal()));
      }
      case Request.Answered answered -> {
        Cork.settle();
        outgoing().send(answered.bytes());
      }
      case Request.Nothing _ -> {
        // an empty line has no answer
      }
    }
    return true;
  }

  /**
   * Does a command, and answers. A command that can't be done is answered with the refusal.
   *
   * @return whether the session goes on
   */
  private boolean perform(Command command) {
    try {
      return execute(command);
    } catch (RefusedException e) {
      Cork.settle();
      tell(new Event.Refused(command.id(), e.refusal()));
      return true;
    }
  }

  /**
   * Does a command, and answers. The index of all commands.
   *
   * @return whether the session goes on
   * @throws RefusedException if the command can't be done
   */
  public boolean execute(Command command) {
    sessions.check(command, identity);
    if (!isPost(command)) {
      Cork.settle(); // answers keep the order of the commands
    }
    switch (command) {
      case Command.Nick nick -> nick(nick);
      case Command.Join join -> memberships.join(join);
      case Command.Leave leave -> memberships.leave(leave);
      case Command.Say say -> posts().say(say);
      case Command.Tell tell -> posts().tell(tell);
      case Command.Topic topic -> topic(topic);
      case Command.Moderate act ->
          sessions.moderation(identity, memberships, answers).moderate(act);
      case Command.Remove remove -> corrections().remove(remove);
      case Command.TakeBack message ->
          sessions.retractions(identity, memberships, answers).takeBack(message);
      case Command.Edit edit -> corrections().edit(edit);
      case Command.Own own -> ownership().own(own);
      case Command.SetRole role -> ownership().setRole(role);
      case Command.Rules rules -> rules(rules);
      case Command.Who who -> questions().who(who);
      case Command.Rooms rooms -> questions().rooms(rooms);
      case Command.History history -> questions().history(history);
      case Command.Search search -> sessions.searches(identity, memberships, answers).find(search);
      case Command.Away away -> away(away);
      case Command.Ignore ignore -> ignored().change(ignore);
      case Command.Register register -> register(register);
      case Command.Login login -> logIn(login);
      case Command.Tokens tokens -> tell(accountCommands().tokens(tokens));
      case Command.Credential credential -> tell(accountCommands().add(credential));
      case Command.Time time -> questions().time(time);
      case Command.Ping ping -> tell(new Event.Pong(ping.id()));
      case Command.Quit quit -> {
        reason = Objects.requireNonNullElse(quit.why(), "");
        goodbye = new Event.Bye(quit.id(), "you left");
        return false;
      }
    }
    return true;
  }

  private static boolean isPost(Command command) {
    return command instanceof Command.Say || command instanceof Command.Tell;
  }

  // An idle session keeps no part that remembers nothing: such a part is made for a command.

  private Posts posts() {
    return sessions.posts(identity, memberships, answers);
  }

  private Questions questions() {
    return sessions.questions(identity, memberships, mail, answers);
  }

  private Corrections corrections() {
    return sessions.corrections(identity, memberships, answers);
  }

  private Ownership ownership() {
    return sessions.ownership(identity, memberships, answers);
  }

  /**
   * A page of the history of a room that the session is in, or of its direct messages, without a
   * word about a gap before it.
   *
   * @throws RefusedException if the session is not in the room, or the history can't be read now
   */
  public Event.History page(Command.History command) {
    sessions.check(command, identity);
    return questions().page(command);
  }

  /**
   * The people of the newest direct messages, each with the time of the last one.
   *
   * @throws RefusedException if they can't be read now
   */
  public Map<Nickname, Instant> talks() {
    return mail.talks();
  }

  /**
   * Sends tags, or a request of CTCP, to the IRC clients in a room; nobody keeps it.
   *
   * @return what they get
   * @throws RefusedException if the session may not speak there, or that can't be done now
   */
  public Event.Written pass(RoomName room, String text, boolean notice, String tags) {
    sessions.checkWords(identity);
    Cork.settle();
    return posts().pass(room, text, notice, tags);
  }

  /** Sends tags, or a request of CTCP, to one person, who gets it with an IRC client only. */
  public Event.Written pass(Nickname to, String text, boolean notice, String tags) {
    sessions.checkWords(identity);
    Cork.settle();
    return posts().pass(to, text, notice, tags);
  }

  private Ignored ignored() {
    if (ignored == null) {
      ignored = sessions.ignored(identity, answers);
    }
    return ignored;
  }

  private AccountCommands accountCommands() {
    return sessions.accountCommands(
        identity, new Visitor(memberships.origin(), secure, certificate));
  }

  private void rules(Command.Rules command) {
    if (command.change().isEmpty()) {
      questions().rules(command);
    } else {
      ownership().change(command);
    }
  }

  private void topic(Command.Topic command) {
    if (command.text() == null) {
      questions().topic(command);
    } else {
      posts().setTopic(command, command.text());
    }
  }

  private void nick(Command.Nick command) {
    var before = identity.name();
    identity.take(command.name(), command.token());
    named(before);
    memberships.showIdentity();
    memberships.leaveForbidden();
    if (mail.follows(identity.holder().inbox())) {
      tell(new Event.Named(command.id(), before, identity.name()));
    } else {
      followMail(() -> {
        tell(new Event.Named(command.id(), before, identity.name(), mail.begin()));
        mail.deliver(command.after());
      });
    }
  }

  private void register(Command.Register command) {
    String token = accountCommands().register(command);
    memberships.showIdentity();
    named(identity.name());
    try {
      mail.follow(identity.holder().inbox());
      EntryId begin = mail.beginOfNew();
      tell(new Event.Registered(command.id(), identity.name(), token, begin));
      mail.deliver(begin);
    } catch (RefusedException e) { // the secret is nowhere else
      tell(new Event.Registered(command.id(), identity.name(), token, null));
      end(UNREADABLE_MAIL);
    }
  }

  private void logIn(Command.Login command) {
    Nickname before = identity.name();
    String token = accountCommands().logIn(command);
    named(before);
    memberships.showIdentity();
    memberships.leaveForbidden();
    followMail(() -> {
      String made = token == null && command.label() != null ? tokenFor(command.label()) : token;
      tell(new Event.LoggedIn(command.id(), before, identity.name(), mail.begin(), made));
      mail.deliver(command.after());
    });
  }

  /** Makes a token after a login, which stands without it: then the client is told why. */
  private @Nullable String tokenFor(String label) {
    try {
      return accountCommands().addToken(label);
    } catch (RefusedException e) {
      tell(new Event.Notice("no token was made: " + e.refusal().why()));
      return null;
    }
  }

  /** Ends the session if its inbox can't be read: its direct messages would be lost in silence. */
  private void followMail(Runnable deliver) {
    try {
      mail.follow(identity.holder().inbox());
      deliver.run();
    } catch (RefusedException e) {
      end(UNREADABLE_MAIL);
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
  public void sayGoodbye(@Nullable String why) {
    if (why != null) {
      goodbye = new Event.Bye(null, why, takenOver);
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
    try {
      memberships.leaveAll(Departure.DISCONNECTED, reason);
      mail.close();
    } finally {
      sessions.closed(this);
      if (identity.isNamed()) {
        sessions.named(identity.id(), identity.name(), null, false);
      }
      identity.release();
      answers.speech().ended();
    }
  }
}
