package belfry.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message from the server to a client. */
public sealed interface Event {
  /** What a person wrote: an entry of the log of a room, or a direct message. */
  sealed interface Written extends Event {
    /** The entry's id in its log. */
    EntryId message();

    /** The name of the author. */
    String from();

    /** The text. */
    String text();

    /** The time when the server got it. */
    Instant time();

    /**
     * What the author's program says about the message, as the tags that an IRC client may choose:
     * {@code +draft/reply=ID;+draft/react=…}. Empty for none.
     */
    default String tags() {
      return "";
    }
  }

  /** An entry of the client's inbox. */
  sealed interface Direct extends Written {}

  /** An entry of the log of a room. All members get these in the same order. */
  sealed interface Logged extends Written {
    /** The room. */
    RoomName room();
  }

  /** What somebody with power over a room did. Nobody ignores it. */
  sealed interface Moderation extends Logged {
    /** What was done, in words: {@code muted bob for 10 minutes: spam}. */
    String words();
  }

  /**
   * A notice to all members of a room except the person whom it is about. It is not kept in a log.
   */
  sealed interface RoomNotice extends Event {
    /** The room. */
    RoomName room();
  }

  /**
   * An answer to a command of this connection, or a change that the server made to this connection.
   */
  sealed interface Answer extends Event {
    /** The id of the command; null if the command had none, or if the event answers no command. */
    @Nullable String id();
  }

  /** An answer with a list. It may be long, so dialects also encode it in pieces. */
  sealed interface Listing<T> extends Answer {
    /** The values of the list. */
    List<T> listed();

    /** This answer with an empty list. */
    Listing<T> emptied();
  }

  /**
   * The first event of a connection.
   *
   * @param you the name that the server gave to the client
   * @param server the name of the server
   * @param token a secret with which a later connection can take the name back: see {@link
   *     Command.Nick}
   * @param inbox the newest direct message to the owner of the token, or the place before the first
   *     one. The server sends every later direct message; null if the server does not know the id
   * @param maxLine the limit for a line from the client, in bytes
   * @param maxRooms the number of rooms that one connection may be in
   * @param nonce what a key signs to log in on this connection; null from a server without logins
   */
  record Welcome(
      Nickname you,
      String server,
      String token,
      @Nullable EntryId inbox,
      int maxLine,
      int maxRooms,
      @Nullable String nonce)
      implements Event {
    public Welcome {
      Objects.requireNonNull(you);
      Objects.requireNonNull(server);
      Objects.requireNonNull(token);
    }

    /** A welcome without a nonce. */
    public Welcome(
        Nickname you,
        String server,
        String token,
        @Nullable EntryId inbox,
        int maxLine,
        int maxRooms) {
      this(you, server, token, inbox, maxLine, maxRooms, null);
    }
  }

  /**
   * The server holds a message.
   *
   * @param message its id in the room's log
   * @param duplicate whether an earlier command with the same id had already posted the message
   * @param to the receiver of a direct message; null for a message in a room
   * @param away the away note of the receiver; null if the receiver is not away
   * @param time when the receiver got a direct message; null for a message in a room
   */
  record Ack(
      @Nullable String id,
      EntryId message,
      boolean duplicate,
      @Nullable Nickname to,
      @Nullable String away,
      @Nullable Instant time)
      implements Answer {
    public Ack {
      Objects.requireNonNull(message);
    }

    /** An acknowledgement without a time. */
    public Ack(
        @Nullable String id,
        EntryId message,
        boolean duplicate,
        @Nullable Nickname to,
        @Nullable String away) {
      this(id, message, duplicate, to, away, null);
    }
  }

  /**
   * The server refused a line. The line changed nothing, unless the code is {@link
   * Code#UNKNOWN_OUTCOME}.
   */
  record Refused(@Nullable String id, Refusal refusal) implements Answer {
    public Refused {
      Objects.requireNonNull(refusal);
    }
  }

  /**
   * This connection entered a room, or is in it already.
   *
   * @param last the id of the newest entry of the log. The server sends every newer entry
   * @param members the number of people in the room, this one included
   * @param topic the topic, or null
   * @param by the person who set the topic, or null
   * @param quiet whether the room is so large that the server announces no joins, leaves and
   *     changes of people
   */
  record Entered(
      @Nullable String id,
      RoomName room,
      Nickname you,
      EntryId last,
      int members,
      @Nullable String topic,
      @Nullable String by,
      boolean quiet)
      implements Answer {
    public Entered {
      Objects.requireNonNull(room);
      Objects.requireNonNull(you);
      Objects.requireNonNull(last);
    }
  }

  /**
   * This connection left a room.
   *
   * @param putOut whether a moderator put it out
   */
  record Exited(@Nullable String id, RoomName room, Nickname you, boolean putOut)
      implements Answer {
    /** This connection left a room by itself. */
    public Exited(@Nullable String id, RoomName room, Nickname you) {
      this(id, room, you, false);
    }
  }

  /** Other people joined a room. A room has at most one such event a second. */
  record Joined(RoomName room, List<Nickname> who) implements RoomNotice {
    public Joined {
      who = List.copyOf(who);
    }
  }

  /**
   * Other people left a room. A room has at most two such events a second: one for each value of
   * {@code quit}.
   *
   * @param quit whether these people disconnected, and so left all their rooms at once
   * @param why the reason that the person gave; null for none, and always for several people
   */
  record Left(RoomName room, List<Nickname> who, boolean quit, @Nullable String why)
      implements RoomNotice {
    public Left {
      who = List.copyOf(who);
    }

    /** People who gave no reason. */
    public Left(RoomName room, List<Nickname> who, boolean quit) {
      this(room, who, quit, null);
    }
  }

  /** Another person in the room took another name. */
  record Renamed(RoomName room, Nickname who, Nickname to) implements RoomNotice {}

  /**
   * This connection has another name now.
   *
   * @param inbox as in {@link Welcome}, if the name was taken back with a token; otherwise null
   */
  record Named(@Nullable String id, Nickname was, Nickname you, @Nullable EntryId inbox)
      implements Answer {
    /** A change of name without a token. */
    public Named(@Nullable String id, Nickname was, Nickname you) {
      this(id, was, you, null);
    }
  }

  /** Another person in the room went away, or came back if {@code text} is null. */
  record Away(RoomName room, Nickname who, @Nullable String text) implements RoomNotice {}

  /** This connection is away now, or back if {@code text} is null. */
  record AwaySet(@Nullable String id, Nickname you, @Nullable String text) implements Answer {}

  /**
   * Somebody set the topic of a room.
   *
   * @param message the entry's id
   * @param text the topic, empty for none
   */
  record Topic(RoomName room, EntryId message, String from, String text, Instant time)
      implements Logged {}

  /**
   * The current topic of a room, as the answer to a command. {@code text} is null if the room has
   * no topic.
   */
  record TopicIs(@Nullable String id, RoomName room, @Nullable String text, @Nullable String by)
      implements Answer {}

  /**
   * A message in a room.
   *
   * @param message the entry's id
   * @param act whether the text is an action, as {@code /me} makes one
   * @param notice whether the text is a notice, which no program answers by itself
   */
  record Message(
      RoomName room,
      EntryId message,
      String from,
      String text,
      Instant time,
      boolean act,
      boolean notice,
      String tags)
      implements Logged {
    public Message {
      Objects.requireNonNull(tags);
    }

    /** A message without tags. */
    public Message(
        RoomName room,
        EntryId message,
        String from,
        String text,
        Instant time,
        boolean act,
        boolean notice) {
      this(room, message, from, text, time, act, notice, "");
    }

    /** A message or an action. */
    public Message(
        RoomName room, EntryId message, String from, String text, Instant time, boolean act) {
      this(room, message, from, text, time, act, false);
    }
  }

  /**
   * A moderator did something to a person in a room. A person that was put out of the room gets no
   * later event of the room. The others get no {@link Left} for that person.
   *
   * @param message the entry's id
   * @param from the moderator
   * @param until the end of the sanction; null if it has none
   * @param text the reason, empty for none
   */
  record Moderated(
      RoomName room,
      EntryId message,
      String from,
      Sanction sanction,
      NamePattern who,
      @Nullable Instant until,
      String text,
      Instant time)
      implements Moderation {
    public Moderated {
      Objects.requireNonNull(sanction);
      Objects.requireNonNull(who);
    }

    /** An act on one person. */
    public Moderated(
        RoomName room,
        EntryId message,
        String from,
        Sanction sanction,
        Nickname who,
        @Nullable Instant until,
        String text,
        Instant time) {
      this(room, message, from, sanction, NamePattern.of(who), until, text, time);
    }

    @Override
    public String words() {
      String did =
          switch (sanction) {
            case KICK -> "kicked " + who;
            case MUTE -> "muted " + who + " " + lasting();
            case UNMUTE -> "unmuted " + who;
            case BAN -> "banned " + who + " " + lasting();
            case UNBAN -> "unbanned " + who;
            case INVITE -> "invited " + who + " " + lasting();
            case UNINVITE -> "took the invitation of " + who + " back";
          };
      return text.isEmpty() ? did : did + ": " + text;
    }

    private String lasting() {
      return TimeSpan.lasting(until == null ? null : Duration.between(time, until));
    }
  }

  /**
   * The role of a person in a room changed.
   *
   * @param message the entry's id
   * @param from the person who changed it
   * @param role the new role; null for none
   * @param was the role before; null for none, or if it is not known
   */
  record RoleSet(
      RoomName room,
      EntryId message,
      String from,
      Nickname who,
      @Nullable Role role,
      @Nullable Role was,
      Instant time)
      implements Moderation {
    public RoleSet {
      Objects.requireNonNull(who);
    }

    /** A change from a role that is not known. */
    public RoleSet(
        RoomName room,
        EntryId message,
        String from,
        Nickname who,
        @Nullable Role role,
        Instant time) {
      this(room, message, from, who, role, null, time);
    }

    @Override
    public String text() {
      return "";
    }

    @Override
    public String words() {
      if (role == null) {
        return "took the role of " + who + " away";
      }
      return role == Role.OWNER && who.text().equals(from)
          ? "owns " + room + " now"
          : "gave " + who + " the role " + role.wire();
    }
  }

  /**
   * The settings of a room changed.
   *
   * @param message the entry's id
   * @param from the person who changed them
   * @param was the settings before; null if they are not known
   */
  record RulesSet(
      RoomName room,
      EntryId message,
      String from,
      RoomSettings settings,
      @Nullable RoomSettings was,
      Instant time)
      implements Moderation {
    public RulesSet {
      Objects.requireNonNull(settings);
    }

    /** A change from settings that are not known. */
    public RulesSet(
        RoomName room, EntryId message, String from, RoomSettings settings, Instant time) {
      this(room, message, from, settings, null, time);
    }

    @Override
    public String text() {
      return "";
    }

    @Override
    public String words() {
      return "set the rules: " + settings.words();
    }
  }

  /**
   * The rules of a room, as the answer to a command.
   *
   * @param roles the people with a role, the highest role first; without an owner, the room has no
   *     other rules than those of its host
   * @param orders the mutes, bans and invitations in force, the oldest first
   */
  record RulesAre(
      @Nullable String id,
      RoomName room,
      RoomSettings settings,
      List<RoleHolder> roles,
      List<RoomOrder> orders)
      implements Answer {
    public RulesAre {
      orders = List.copyOf(orders);
      Objects.requireNonNull(settings);
      roles = List.copyOf(roles);
    }
  }

  /**
   * A direct message to this connection.
   *
   * @param notice whether the text is a notice, which no program answers by itself
   * @param invitation the room that the message invites to; null for none
   */
  record Told(
      EntryId message,
      String from,
      String text,
      Instant time,
      boolean notice,
      @Nullable RoomName invitation,
      String tags)
      implements Direct {
    public Told {
      Objects.requireNonNull(tags);
    }

    /** A direct message without tags. */
    public Told(
        EntryId message,
        String from,
        String text,
        Instant time,
        boolean notice,
        @Nullable RoomName invitation) {
      this(message, from, text, time, notice, invitation, "");
    }

    /** A direct message that is no invitation. */
    public Told(EntryId message, String from, String text, Instant time, boolean notice) {
      this(message, from, text, time, notice, null);
    }

    /** A direct message that is no notice. */
    public Told(EntryId message, String from, String text, Instant time) {
      this(message, from, text, time, false);
    }
  }

  /**
   * A direct message that this person has sent, from this connection or another one.
   *
   * @param message the id in the inbox of the sender
   * @param to the receiver
   * @param told the id in the inbox of the receiver, as in the {@link Ack}
   * @param time when the receiver got it, as in the {@link Ack}
   * @param notice whether the text is a notice, which no program answers by itself
   */
  record Sent(
      EntryId message,
      String from,
      Nickname to,
      EntryId told,
      String text,
      Instant time,
      boolean notice,
      String tags)
      implements Direct {
    /** A message without tags. */
    public Sent(
        EntryId message,
        String from,
        Nickname to,
        EntryId told,
        String text,
        Instant time,
        boolean notice) {
      this(message, from, to, told, text, time, notice, "");
    }

    public Sent {
      Objects.requireNonNull(tags);
      Objects.requireNonNull(to);
      Objects.requireNonNull(told);
    }
  }

  /**
   * Entries of the log of a room were removed: their texts are gone.
   *
   * @param message the id of the removed entry, if this event stands in its place; otherwise the id
   *     of the entry that announces the removal
   * @param from the name of who removed them; {@code operator} for the operator of the server
   * @param removed the ids of the entries whose removal is announced; empty if this event stands in
   *     the place of a removed entry
   * @param why the reason; null for none
   * @param time the time of the entry with the id {@code message}
   */
  record Removed(
      RoomName room,
      EntryId message,
      String from,
      List<EntryId> removed,
      @Nullable String why,
      Instant time)
      implements Logged {
    public Removed {
      removed = List.copyOf(removed);
    }

    /** A removal without a reason. */
    public Removed(
        RoomName room, EntryId message, String from, List<EntryId> removed, Instant time) {
      this(room, message, from, removed, null, time);
    }

    @Override
    public String text() {
      return "";
    }
  }

  /**
   * The author of a message gave it another text, which every page of history has in its place from
   * now on.
   *
   * @param message the entry's id
   * @param edited the id of the message
   */
  record Edited(
      RoomName room, EntryId message, String from, EntryId edited, String text, Instant time)
      implements Logged {
    public Edited {
      Objects.requireNonNull(edited);
    }
  }

  /** Direct messages to the client were removed. The fields are those of {@link Removed}. */
  record RemovedTold(
      EntryId message, String from, List<EntryId> removed, @Nullable String why, Instant time)
      implements Direct {
    public RemovedTold {
      removed = List.copyOf(removed);
    }

    /** A removal without a reason. */
    public RemovedTold(EntryId message, String from, List<EntryId> removed, Instant time) {
      this(message, from, removed, null, time);
    }

    @Override
    public String text() {
      return "";
    }
  }

  /**
   * The entries after {@code from}, up to and including {@code to}, are missing or may be missing.
   *
   * @param room the room; null for direct messages
   */
  record Gap(@Nullable RoomName room, EntryId from, EntryId to) implements Event {}

  /**
   * The people in a room. Those who joined first come first.
   *
   * @param total the number of people in the room; more than the size of {@code people} if the list
   *     was cut
   */
  record People(@Nullable String id, RoomName room, List<Person> people, int total)
      implements Listing<Person> {
    public People {
      people = List.copyOf(people);
    }

    @Override
    public List<Person> listed() {
      return people;
    }

    @Override
    public People emptied() {
      return new People(id, room, List.of(), total);
    }
  }

  /**
   * The rooms of the server, the largest first.
   *
   * @param total the number of all rooms; more than the size of {@code rooms} if the list was cut
   */
  record Rooms(@Nullable String id, List<RoomInfo> rooms, int total) implements Listing<RoomInfo> {
    public Rooms {
      rooms = List.copyOf(rooms);
    }

    @Override
    public List<RoomInfo> listed() {
      return rooms;
    }

    @Override
    public Rooms emptied() {
      return new Rooms(id, List.of(), total);
    }
  }

  /**
   * A page of the history of a room, or of the direct messages to and from a person; oldest entry
   * first. The page leaves out the messages of people whom the client ignores.
   *
   * @param of the room or the person
   * @param first the first entry that the page spans, shown or not; null if it spans none
   * @param last the last entry that the page spans, shown or not; null if it spans none
   * @param more whether the log holds more entries in the direction that the command asked for
   * @param begins the newest entry that the server has removed from the beginning of the log; null
   *     if it has removed none, if there is more, or if the page goes forwards
   */
  record History(
      @Nullable String id,
      Target of,
      @Nullable EntryId first,
      @Nullable EntryId last,
      List<Written> messages,
      boolean more,
      @Nullable EntryId begins)
      implements Listing<Written> {
    public History {
      Objects.requireNonNull(of);
      messages = List.copyOf(messages);
    }

    /** A page before which nothing was removed, as far as it says. */
    public History(
        @Nullable String id,
        Target of,
        @Nullable EntryId first,
        @Nullable EntryId last,
        List<Written> messages,
        boolean more) {
      this(id, of, first, last, messages, more, null);
    }

    /** A page from which no entry was left out. */
    public History(@Nullable String id, Target of, List<? extends Written> messages, boolean more) {
      this(
          id,
          of,
          messages.isEmpty() ? null : messages.getFirst().message(),
          messages.isEmpty() ? null : messages.getLast().message(),
          List.copyOf(messages),
          more);
    }

    @Override
    public List<Written> listed() {
      return messages;
    }

    @Override
    public History emptied() {
      return new History(id, of, first, last, List.of(), more, begins);
    }
  }

  /**
   * A page of the messages that a search found, oldest first. The page leaves out the messages of
   * people whom the client ignores.
   *
   * @param room the room that was searched; null for all rooms of the client and its direct
   *     messages
   * @param extent how far back the search looked; null if it looked through everything that the
   *     server keeps
   * @param next the place where the next page begins, which has older messages; null if this is the
   *     last page
   */
  record Found(
      @Nullable String id,
      @Nullable RoomName room,
      @Nullable Extent extent,
      List<Written> messages,
      @Nullable String next)
      implements Listing<Written> {
    public Found {
      messages = List.copyOf(messages);
    }

    @Override
    public List<Written> listed() {
      return messages;
    }

    @Override
    public Found emptied() {
      return new Found(id, room, extent, List.of(), next);
    }
  }

  /**
   * The part of the messages that a search looked through: the newest ones.
   *
   * @param messages the number of messages
   * @param since the time of the oldest one; null if there was none
   */
  record Extent(int messages, @Nullable Instant since) {}

  /** The time, in the format and zone of the command. */
  record Time(@Nullable String id, String time) implements Answer {}

  /** The answer to {@link Command.Ping}. */
  record Pong(@Nullable String id) implements Answer {}

  /** The people whose messages the server does not send to this connection. */
  record Ignoring(@Nullable String id, List<Nickname> who) implements Answer {
    public Ignoring {
      who = List.copyOf(who);
    }
  }

  /**
   * The name of this connection has an account now, and this connection is logged in to it.
   *
   * @param token the secret with which a later connection logs in; it is shown this once
   * @param inbox the place before the first direct message to the account; null if it can't be
   *     read, and the connection ends
   */
  record Registered(@Nullable String id, Nickname you, String token, @Nullable EntryId inbox)
      implements Answer {
    public Registered {
      Objects.requireNonNull(you);
      Objects.requireNonNull(token);
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
      return "Registered[" + id + " " + you + "]";
    }
  }

  /**
   * This connection is logged in to an account, and has its name.
   *
   * @param inbox the newest direct message to the account, or the place before the first one
   * @param token the secret of the token that the command asked for, shown this once; or null
   */
  record LoggedIn(
      @Nullable String id, Nickname was, Nickname you, EntryId inbox, @Nullable String token)
      implements Answer {
    public LoggedIn {
      Objects.requireNonNull(was);
      Objects.requireNonNull(you);
      Objects.requireNonNull(inbox);
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
      return "LoggedIn[" + id + " " + you + "]";
    }
  }

  /**
   * The tokens and keys of the account of this connection.
   *
   * @param hasPassword whether the account has a password, too
   */
  record Credentials(@Nullable String id, boolean hasPassword, List<CredentialInfo> tokens)
      implements Answer {
    public Credentials {
      tokens = List.copyOf(tokens);
    }
  }

  /** A sentence from the server for a person to read. */
  record Notice(String text) implements Event {}

  /** The server is about to stop. The client should connect again. */
  record Restart() implements Event {}

  /**
   * The last event of a connection that the server closes, with the reason.
   *
   * @param isTakenOver whether another connection has taken the name over, so that a client must
   *     not take it back by itself
   */
  record Bye(@Nullable String id, String why, boolean isTakenOver) implements Answer {
    /** The end of a connection that has kept its name. */
    public Bye(@Nullable String id, String why) {
      this(id, why, false);
    }
  }
}
