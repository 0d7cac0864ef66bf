package belfry.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message of the server to its clients. */
public sealed interface Event {
  /** An entry of a room's log, which all members get in the same order. */
  sealed interface Logged extends Event {
    /** The room. */
    RoomName room();

    /** The entry's id. */
    EntryId message();
  }

  /** A passing notice to the members of a room, except for the one that it is about. */
  sealed interface RoomNotice extends Event {
    /** The room. */
    RoomName room();
  }

  /** An answer to a command of this connection, or a change that the server made for it. */
  sealed interface Answer extends Event {
    /** The id of the command; null when the event answers none, or one without an id. */
    @Nullable String id();
  }

  /**
   * The first event of a connection.
   *
   * @param you the name that the server gave
   * @param server the name of the server
   * @param token a secret that gives the name back to a later connection: see {@link Command.Nick}
   * @param inbox the last direct message to the owner of the token, or the place before the first
   *     one; every direct message after it comes; null if the server does not say
   * @param maxLine bytes of the longest line that the server takes
   * @param maxRooms rooms that one connection may be in
   */
  record Welcome(
      Nickname you, String server, String token, @Nullable EntryId inbox, int maxLine, int maxRooms)
      implements Event {
    public Welcome {
      Objects.requireNonNull(you);
      Objects.requireNonNull(server);
      Objects.requireNonNull(token);
    }
  }

  /**
   * A message is held by the server.
   *
   * @param message its id in the room's log
   * @param duplicate whether it had been posted before by a command with the same id
   * @param to who gets it, where it is a direct message; else null
   * @param away what that person said on going away, or null
   */
  record Ack(
      @Nullable String id,
      EntryId message,
      boolean duplicate,
      @Nullable Nickname to,
      @Nullable String away)
      implements Answer {
    public Ack {
      Objects.requireNonNull(message);
    }
  }

  /** Something was refused and changed nothing, unless the code says that this is not known. */
  record Refused(@Nullable String id, Refusal refusal) implements Answer {
    public Refused {
      Objects.requireNonNull(refusal);
    }
  }

  /**
   * This connection is in a room now.
   *
   * @param last the id of the newest entry of the log; everything newer will be told
   * @param members how many are in it, oneself included
   * @param topic what it is about, or null
   * @param by who set the topic, or null
   * @param quiet whether the room is so large that nobody is told who comes and goes
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

  /** This connection is in a room no more. */
  record Exited(@Nullable String id, RoomName room, Nickname you) implements Answer {}

  /** Others came into a room: at most one such event a second. */
  record Joined(RoomName room, List<Nickname> who) implements RoomNotice {
    public Joined {
      who = List.copyOf(who);
    }
  }

  /** Others left a room: at most one such event a second. */
  record Left(RoomName room, List<Nickname> who) implements RoomNotice {
    public Left {
      who = List.copyOf(who);
    }
  }

  /** Somebody else in the room has another name now. */
  record Renamed(RoomName room, Nickname who, Nickname to) implements RoomNotice {}

  /**
   * This connection has another name now.
   *
   * @param inbox with another token: the last direct message to its owner, as in {@link Welcome};
   *     otherwise null
   */
  record Named(@Nullable String id, Nickname was, Nickname you, @Nullable EntryId inbox)
      implements Answer {
    /** Another name with the same token. */
    public Named(@Nullable String id, Nickname was, Nickname you) {
      this(id, was, you, null);
    }
  }

  /** Somebody else in the room went away, or came back where {@code text} is null. */
  record Away(RoomName room, Nickname who, @Nullable String text) implements RoomNotice {}

  /** This connection is away, or back where {@code text} is null. */
  record AwaySet(@Nullable String id, Nickname you, @Nullable String text) implements Answer {}

  /**
   * Somebody set a room's topic.
   *
   * @param message the entry's id
   * @param text the topic, empty for none
   */
  record Topic(RoomName room, EntryId message, String from, String text, Instant time)
      implements Logged {}

  /**
   * A room's topic as it is; the answer to a question. {@code text} is null where there is none.
   */
  record TopicIs(@Nullable String id, RoomName room, @Nullable String text, @Nullable String by)
      implements Answer {}

  /**
   * Somebody said something in a room.
   *
   * @param message the entry's id
   * @param act whether it is something done
   */
  record Message(
      RoomName room, EntryId message, String from, String text, Instant time, boolean act)
      implements Logged {}

  /** Somebody said something to this connection alone. */
  record Told(EntryId message, String from, String text, Instant time) implements Event {}

  /**
   * What came after {@code from}, up to and with {@code to}, can't be told any more.
   *
   * @param room the room; null for direct messages
   */
  record Gap(@Nullable RoomName room, EntryId from, EntryId to) implements Event {}

  /**
   * Who is in a room, those who are there longest first.
   *
   * @param total how many are there; more than {@code people} where the list was cut
   */
  record People(@Nullable String id, RoomName room, List<Person> people, int total)
      implements Answer {
    public People {
      people = List.copyOf(people);
    }
  }

  /**
   * Which rooms there are, the largest first.
   *
   * @param total how many there are; more than {@code rooms} where the list was cut
   */
  record Rooms(@Nullable String id, List<RoomInfo> rooms, int total) implements Answer {
    public Rooms {
      rooms = List.copyOf(rooms);
    }
  }

  /**
   * A page of what was said in a room, oldest first. It leaves out the words of people that the
   * client ignores.
   *
   * @param first the first entry that the page spans, shown or not; null if it spans none
   * @param last the last entry that the page spans, shown or not; null if it spans none
   * @param more whether the log holds more in the direction that was asked for
   */
  record History(
      @Nullable String id,
      RoomName room,
      @Nullable EntryId first,
      @Nullable EntryId last,
      List<Logged> messages,
      boolean more)
      implements Answer {
    public History {
      messages = List.copyOf(messages);
    }

    /** A page that leaves nothing out. */
    public History(@Nullable String id, RoomName room, List<Logged> messages, boolean more) {
      this(
          id,
          room,
          messages.isEmpty() ? null : messages.getFirst().message(),
          messages.isEmpty() ? null : messages.getLast().message(),
          messages,
          more);
    }
  }

  /** The time as asked for. */
  record Time(@Nullable String id, String time) implements Answer {}

  /** A sign of life. */
  record Pong(@Nullable String id) implements Answer {}

  /** Whose words are not shown to this connection. */
  record Ignoring(@Nullable String id, List<Nickname> who) implements Answer {
    public Ignoring {
      who = List.copyOf(who);
    }
  }

  /** A word from the server to read. */
  record Notice(String text) implements Event {}

  /** The server is about to stop; connect again. */
  record Restart() implements Event {}

  /** The last event of a connection that the server closes, and why it does. */
  record Bye(@Nullable String id, String why) implements Answer {}
}
