package belfry.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a client is told. A null {@code id} means that it answers no command, or one without an id.
 */
public sealed interface Event {
  /** What a room's log holds: everybody is told it, in the same order. */
  sealed interface Logged extends Event {
    /** Whose log it is in. */
    RoomName room();

    /** The entry's id. */
    EntryId message();
  }

  /**
   * The first event of a connection.
   *
   * @param you the name that the server gave
   * @param server the name of the server
   * @param token a secret that gives the name back to a later connection: see {@link Command.Nick}
   * @param maxLine bytes of the longest line that the server takes
   * @param maxRooms rooms that one connection may be in
   */
  record Welcome(Nickname you, String server, String token, int maxLine, int maxRooms)
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
  record Ack(String id, EntryId message, boolean duplicate, Nickname to, String away)
      implements Event {
    public Ack {
      Objects.requireNonNull(message);
    }
  }

  /** Something was refused and changed nothing, unless the code says that this is not known. */
  record Refused(String id, Refusal refusal) implements Event {
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
      String id,
      RoomName room,
      Nickname you,
      EntryId last,
      int members,
      String topic,
      String by,
      boolean quiet)
      implements Event {
    public Entered {
      Objects.requireNonNull(room);
      Objects.requireNonNull(you);
      Objects.requireNonNull(last);
    }
  }

  /** This connection is in a room no more. {@code current} is the current room now, or null. */
  record Exited(String id, RoomName room, Nickname you, RoomName current) implements Event {}

  /** Others came into a room: at most one such event a second. */
  record Joined(RoomName room, List<Nickname> who) implements Event {
    public Joined {
      who = List.copyOf(who);
    }
  }

  /** Others left a room: at most one such event a second. */
  record Left(RoomName room, List<Nickname> who) implements Event {
    public Left {
      who = List.copyOf(who);
    }
  }

  /** Somebody else in the room has another name now. */
  record Renamed(RoomName room, Nickname who, Nickname to) implements Event {}

  /** This connection has another name now. */
  record Named(String id, Nickname was, Nickname you) implements Event {}

  /** Somebody else in the room went away, or came back where {@code text} is null. */
  record Away(RoomName room, Nickname who, String text) implements Event {}

  /** This connection is away, or back where {@code text} is null. */
  record AwaySet(String id, Nickname you, String text) implements Event {}

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
  record TopicIs(String id, RoomName room, String text, String by) implements Event {}

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
  record Gap(RoomName room, EntryId from, EntryId to) implements Event {}

  /**
   * Who is in a room, those who are there longest first.
   *
   * @param total how many are there; more than {@code people} where the list was cut
   */
  record People(String id, RoomName room, List<Person> people, int total) implements Event {
    public People {
      people = List.copyOf(people);
    }
  }

  /**
   * Which rooms there are, the largest first.
   *
   * @param total how many there are; more than {@code rooms} where the list was cut
   */
  record Rooms(String id, List<RoomInfo> rooms, int total) implements Event {
    public Rooms {
      rooms = List.copyOf(rooms);
    }
  }

  /**
   * A page of what was said in a room, oldest first.
   *
   * @param more whether the log holds more in the direction that was asked for
   */
  record History(String id, RoomName room, List<Logged> messages, boolean more) implements Event {
    public History {
      messages = List.copyOf(messages);
    }
  }

  /** The time as asked for. */
  record Time(String id, String time) implements Event {}

  /** A sign of life. */
  record Pong(String id) implements Event {}

  /** Whose words are not shown to this connection. */
  record Ignoring(String id, List<Nickname> who) implements Event {
    public Ignoring {
      who = List.copyOf(who);
    }
  }

  /** A word from the server to read. */
  record Notice(String text) implements Event {}

  /** How to use the server: one line a string. */
  record Help(List<String> lines) implements Event {
    public Help {
      lines = List.copyOf(lines);
    }
  }

  /** The server is about to stop; connect again. */
  record Restart() implements Event {}

  /** The last event of a connection that the server closes, and why it does. */
  record Bye(String id, String why) implements Event {}
}
