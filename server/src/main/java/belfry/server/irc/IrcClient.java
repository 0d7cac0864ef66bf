package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Directory;
import belfry.server.chat.Session;
import belfry.server.chat.Visitor;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One registered IRC client, as its commands see it: its session, its capabilities, the answers to
 * its present line, and what the others know of it. Accessed only by the connection's thread,
 * except {@link #nick}, {@link #dialect}, {@link #send} and {@link #sharesRoomWith}.
 */
final class IrcClient {
  private final IrcSpeeches speeches;
  private final Directory directory;
  private final Capabilities capabilities;
  private final IrcUsers.Profile profile;
  private final Replies replies;
  private final Visitor visitor;
  private final SentPosts posts = new SentPosts();
  private final Labels labels = new Labels();
  private volatile Nickname nick;
  private volatile IrcDialect dialect;
  private @Nullable Session session;

  IrcClient(IrcSpeeches speeches, Registration registration, Directory directory) {
    this.speeches = speeches;
    this.directory = directory;
    this.capabilities = registration.capabilities();
    this.profile = registration.profile();
    this.visitor = registration.visitor();
    this.nick = registration.nick();
    this.replies = new Replies(speeches.server());
    this.dialect = speeches.dialect(capabilities);
    replies.addressedTo(nick.text());
  }

  /** Gives the client its session, which exists from the registration on. */
  void begin(Session opened) {
    session = opened;
    users().add(this);
  }

  Session session() {
    return Objects.requireNonNull(session);
  }

  IrcSpeeches speeches() {
    return speeches;
  }

  IrcUsers users() {
    return speeches.users();
  }

  Directory directory() {
    return directory;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  /** What the door knows of the client. */
  Visitor visitor() {
    return visitor;
  }

  IrcUsers.Profile profile() {
    return profile;
  }

  Replies replies() {
    return replies;
  }

  /** The messages whose acknowledgement has not come. */
  SentPosts posts() {
    return posts;
  }

  /** The labels of the client's lines. */
  Labels labels() {
    return labels;
  }

  String server() {
    return speeches.server();
  }

  /** The name. Any thread. */
  Nickname nick() {
    return nick;
  }

  /** The dialect for the present capabilities. Any thread. */
  IrcDialect dialect() {
    return dialect;
  }

  /** The source of the client's messages. */
  String mask() {
    return users().of(nick.text());
  }

  Instant now() {
    return speeches.clock().instant();
  }

  /** Notes that the client has this name now. */
  void named(Nickname name) {
    if (session == null) {
      users().came(name, profile);
    } else {
      users().renamed(nick, name, profile, now());
    }
    nick = name;
    replies.addressedTo(name.text());
  }

  /** Notes that the session has ended. */
  void ended() {
    if (session != null) {
      users().remove(this);
    }
    users().went(nick, profile, now());
  }

  /** Reads what is not sent yet in the dialect for the present capabilities. */
  void capabilitiesChanged() {
    dialect = speeches.dialect(capabilities);
    session().readIn(dialect);
  }

  void reply(Numeric numeric, String... params) {
    replies.add(numeric, params);
  }

  /** Whether own messages of rooms come back, with their labels. */
  boolean hasLabelledEchoes() {
    return capabilities.has(Capability.LABELED_RESPONSE)
        && capabilities.has(Capability.ECHO_MESSAGE);
  }

  /** Sends the answers so far, or collects them for a labelled line. */
  void flush() {
    byte[] answers = replies.take();
    if (labels.isCollecting()) {
      labels.add(answers);
    } else {
      session().outgoing().send(answers);
    }
  }

  /** Sends a message that is no answer. Any thread. */
  void send(IrcMessage message) {
    send(message.bytes());
  }

  /** Sends whole lines that are no answer. Any thread. */
  void send(byte[] lines) {
    session().outgoing().send(lines);
  }

  /** Forgets the echo of a message that was refused. */
  void takeBackEcho(SentPosts.Post post) {
    if (post.isMessage() && post.isToRoom() && hasLabelledEchoes()) {
      room(post.target()).ifPresent(labels()::takeBackEcho);
    }
  }

  /** The message that somebody enters a room, as this client gets it. Any thread. */
  IrcMessage join(Nickname who, RoomName room) {
    String mask = users().of(who.text());
    return capabilities.has(Capability.EXTENDED_JOIN)
        ? Replies.fitted(
            mask,
            "JOIN",
            room.toString(),
            Objects.requireNonNullElse(users().account(who.text()), "*"),
            users().realName(who))
        : new IrcMessage(mask, "JOIN", room.toString());
  }

  /**
   * Does a command after the answers so far are sent.
   *
   * @throws RefusedException if it can't be done
   */
  void perform(Command command) {
    flush();
    session().execute(command);
  }

  boolean isIn(RoomName room) {
    return session().rooms().contains(room);
  }

  /** Whether the client is an operator of a room. */
  boolean isOperator(RoomName room) {
    return Channels.isOperator(directory.role(room, nick));
  }

  /** Whether the client shares a room with somebody. */
  boolean sharesRoomWith(List<RoomName> rooms) {
    return session().rooms().stream().anyMatch(rooms::contains);
  }

  /** Finds a person; empty for a name that nobody has or can have. */
  Optional<Directory.Entrant> find(String typed) {
    try {
      return directory.find(Nickname.of(typed));
    } catch (RefusedException e) {
      return nothingIfBadName(e);
    }
  }

  /**
   * The name of a person who is here, or of an account; empty if there is neither.
   *
   * @throws RefusedException if nobody can have this name
   */
  Optional<Nickname> known(String typed) {
    Nickname name = Nickname.of(typed);
    return directory
        .find(name)
        .map(Directory.Entrant::name)
        .or(() -> directory.hasAccount(name) ? Optional.of(name) : Optional.empty());
  }

  private static Optional<Directory.Entrant> nothingIfBadName(RefusedException e) {
    if (e.refusal().code() != Code.BAD_NAME) {
      throw e;
    }
    return Optional.empty();
  }

  /** The beginning of a typed reason that is not longer than a reason may be; null for none. */
  static @Nullable String reason(String typed) {
    int end = typed.codePointCount(0, typed.length());
    return typed.isBlank()
        ? null
        : typed.substring(0, typed.offsetByCodePoints(0, Math.min(end, Limits.REASON)));
  }

  /** The room of a typed name; empty for a name that no room can have. */
  static Optional<RoomName> room(String typed) {
    try {
      return typed.startsWith("#") && !typed.startsWith("##")
          ? Optional.of(RoomName.of(typed))
          : Optional.empty();
    } catch (RefusedException _) { // no room can have this name
      return Optional.empty();
    }
  }
}
