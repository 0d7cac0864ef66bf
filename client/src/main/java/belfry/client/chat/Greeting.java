package belfry.client.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RoomName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a new connection begins with: the name, the ignored people, the rooms and the
 * away text. Lines may be sent when all of them are answered. Belongs to the chat's thread.
 */
final class Greeting {
  /** The id of the first command of a connection. */
  static final String NAME = "n";

  private static final int LONGEST_ID = 64;

  /** The most messages of a room that are asked for to count those that are not read. */
  private static final int MOST_UNREAD = 100;

  private final Identity identity;
  private final Rooms rooms;
  private final int history;
  private final ReadMarks marks;
  private final Set<String> awaited = new HashSet<>();

  /** The name that the server gave on this connection. */
  private @Nullable Nickname given;

  /** The outcome of asking for a name. */
  enum Naming {
    /** Another answer is awaited, or the connection ends. */
    PENDING,
    /** The server gave a name, and one had none before. */
    GIVEN,
    /** The server gave another name in place of the one before. */
    LOST
  }

  /**
   * @param history how many lines of a room to ask for when it is entered for the first time
   */
  Greeting(Identity identity, Rooms rooms, int history, ReadMarks marks) {
    this.identity = identity;
    this.rooms = rooms;
    this.history = history;
    this.marks = marks;
  }

  /** Sends the greeting on a new connection. */
  void send(Connection connection) {
    awaited.clear();
    ask(connection, identity.greeting(NAME));
    identity.ignored().forEach(name -> ask(connection, ignore(name)));
    rooms.forEach(room -> join(connection, room));
    String away = identity.away();
    if (away != null) {
      ask(connection, new Command.Away("a", away));
    }
  }

  private static Command ignore(Nickname name) {
    return new Command.Ignore("i:" + name.key(), name);
  }

  private void ask(Connection connection, Command command) {
    awaited.add(command.id());
    connection.send(command);
  }

  /** Enters a room after the last entry that was seen, and asks who is there. */
  void join(Connection connection, Room room) {
    RoomName name = room.name();
    int limit = 0;
    if (room.after() == null && history > 0) {
      Optional<EntryId> read = marks.of(name);
      read.ifPresent(room::read);
      limit = read.isPresent() ? MOST_UNREAD : history;
    }
    ask(connection, new Command.Join(joinId(name), name, room.after(), limit, room.key()));
    connection.send(new Command.Who(id("w:", name), name));
  }

  /** The room that was to be entered by the command with this id. */
  Optional<RoomName> room(@Nullable String id) {
    for (Room room : rooms) {
      if (joinId(room.name()).equals(id)) {
        return Optional.of(room.name());
      }
    }
    return Optional.empty();
  }

  private static String joinId(RoomName room) {
    return id("j:", room);
  }

  /** Not longer than an id may be: characters outside the basic plane count twice. */
  private static String id(String prefix, RoomName room) {
    String id = prefix + room.text();
    return id.length() <= LONGEST_ID ? id : prefix + Integer.toHexString(room.hashCode());
  }

  void welcomed(Nickname you) {
    given = you;
  }

  /** Forgets what is awaited: the connection is gone. */
  void lost() {
    awaited.clear();
  }

  boolean isAnswered() {
    return awaited.isEmpty();
  }

  /** Whether this id answers a part of the greeting, which nobody needs to see. */
  boolean answered(@Nullable String id) {
    return id != null && awaited.remove(id);
  }

  /** Whether this id is that of the name which was asked for. */
  boolean isName(@Nullable String id) {
    return NAME.equals(id) && awaited.contains(id);
  }

  /** Handles the refusal of a name: asks for another one, or keeps the one that the server gave. */
  Naming nameRefused(Refusal refusal, Session session) {
    Nickname before = identity.name();
    boolean first = before == null || before.equals(given);
    Command next = first && refusal.code() == Code.NAME_TAKEN ? identity.nextWish(NAME) : null;
    if (next != null) {
      session.send(next);
      return Naming.PENDING;
    }
    if (refusal.code().mayBeTriedAgain()) {
      session.end(refusal.why());
      return Naming.PENDING;
    }
    awaited.remove(NAME);
    identity.lost(given);
    return first ? Naming.GIVEN : Naming.LOST;
  }
}
