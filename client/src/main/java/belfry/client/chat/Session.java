package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RoomName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The connection of now, and what every new one is told first: who one is, how far each room was
 * seen, who is ignored, and that one is away. Belongs to the chat's thread.
 *
 * <pre>
 *           opened            all greetings answered
 *   apart ─────────▶ greeting ────────────────────▶ ready
 *     ▲                 │ lost                        │ lost, or silent for too long
 *     └─────────────────┴─────────────────────────────┘
 * </pre>
 */
final class Session {
  /** After so much silence one asks for a sign of life. */
  static final Duration ASK_AFTER = Duration.ofSeconds(4);

  /** After so much silence the connection is given up. */
  static final Duration DEAD_AFTER = Duration.ofSeconds(12);

  private static final String GREETING = "n";
  private static final int LONGEST_ID = 64;

  private final Identity identity;
  private final Rooms rooms;
  private final MonotonicClock clock;
  private final int history;
  private final Set<String> awaited = new HashSet<>();
  private final Set<Nickname> ignored = new LinkedHashSet<>();
  private String away;
  private Connection link;
  private ServerAddress where;
  private boolean apart;
  private boolean ended;
  private String trouble = "connecting";
  private Nickname given;
  private int maxLine = Integer.MAX_VALUE;
  private Duration heardAt = Duration.ZERO;
  private Duration askedAt = Duration.ZERO;

  /**
   * @param history how many lines of a room to ask for on coming in
   */
  Session(Identity identity, Rooms rooms, MonotonicClock clock, int history) {
    this.identity = identity;
    this.rooms = rooms;
    this.clock = clock;
    this.history = history;
  }

  /** A connection to a server is there: it is greeted. */
  void opened(Connection opened, ServerAddress address) {
    link = opened;
    ended = false;
    where = address;
    heardAt = clock.now();
    askedAt = heardAt;
    trouble = "greeting " + address;
    awaited.clear();
    greet(identity.greeting(GREETING));
    ignored.forEach(name -> greet(new Command.Ignore("i:" + name.key(), name)));
    rooms.forEach(this::join);
    if (away != null) {
      greet(new Command.Away("a", away));
    }
  }

  private void greet(Command command) {
    awaited.add(command.id());
    link.send(command);
  }

  /** Enters a room, after the last line of it that was seen. */
  void join(Room room) {
    greet(
        new Command.Join(
            joining(room.name()), room.name(), room.after(), room.after() == null ? history : 0));
    link.send(new Command.Who(shortened("w:", room.name()), room.name()));
  }

  /** The room whose entering is called so. */
  Optional<RoomName> joined(String id) {
    for (Room room : rooms) {
      if (joining(room.name()).equals(id)) {
        return Optional.of(room.name());
      }
    }
    return Optional.empty();
  }

  private static String joining(RoomName room) {
    return shortened("j:", room);
  }

  /** An id that is not longer than ids may be: rooms' names may have characters of two halves. */
  private static String shortened(String prefix, RoomName room) {
    String id = prefix + room.text();
    return id.length() <= LONGEST_ID ? id : prefix + Integer.toHexString(room.hashCode());
  }

  /** The server greets; what there is to say of it. */
  Optional<Line> welcomed(Event.Welcome welcome) {
    given = welcome.you();
    identity.welcomed(welcome.you(), welcome.token());
    maxLine = welcome.maxLine();
    trouble = null;
    boolean back = apart;
    apart = false;
    return back ? Optional.of(Line.note("connected to " + where)) : Optional.empty();
  }

  /** The connection is gone, or could not be made; what there is to say of it. */
  Optional<Line> lost(String why, String next) {
    String what = trouble == null ? "the connection is lost: " : "no connection: ";
    boolean first = !apart;
    apart = true;
    link = null;
    awaited.clear();
    trouble = why + "; " + next;
    return first ? Optional.of(Line.trouble(what + why)) : Optional.empty();
  }

  /** The server gave a sign of life. */
  void alive() {
    heardAt = clock.now();
  }

  /** Time went by: asks for a sign of life, or gives the connection up. */
  void tick() {
    if (link == null) {
      return;
    }
    Duration now = clock.now();
    Duration silent = now.minus(heardAt);
    Duration last = heardAt.compareTo(askedAt) > 0 ? heardAt : askedAt;
    if (silent.compareTo(DEAD_AFTER) >= 0) {
      end("no sign of life for " + silent.toSeconds() + " s");
    } else if (now.minus(last).compareTo(ASK_AFTER) >= 0) {
      askedAt = now;
      link.send(new Command.Ping("p"));
    }
  }

  boolean isConnected() {
    return link != null;
  }

  /** Whether the server took all greetings: then lines may be said. */
  boolean isReady() {
    return link != null && trouble == null && awaited.isEmpty();
  }

  /** What is wrong with the connection; null when nothing is. */
  String trouble() {
    return trouble;
  }

  /** How many bytes a line may have. */
  int maxLine() {
    return maxLine;
  }

  /** Sends a command; whether there is a connection for it. */
  boolean send(Command command) {
    if (link != null) {
      link.send(command);
    }
    return link != null;
  }

  /** Ends the connection; another one will follow. What this one still tells is passed over. */
  void end(String why) {
    ended = true;
    link.end(why);
  }

  /** Whether this end of the connection ended it. */
  boolean isEnded() {
    return ended;
  }

  /** Whether this was the answer to a greeting, which nobody needs to see. */
  boolean answered(String id) {
    return id != null && awaited.remove(id);
  }

  /** Whether this refusal is about the name that was asked for first. */
  boolean isGreeting(String id) {
    return GREETING.equals(id) && awaited.contains(id);
  }

  /**
   * The name was refused. Asks for another one, or goes on under the name that the server gave.
   *
   * @return whether one goes on under another name than before
   */
  Naming nameRefused(Refusal refusal) {
    Nickname before = identity.name();
    boolean first = before == null || before.equals(given);
    Command next = first && refusal.code() == Code.NAME_TAKEN ? identity.nextWish(GREETING) : null;
    if (next != null) {
      link.send(next);
      return Naming.GOES_ON;
    }
    if (refusal.code().mayBeTriedAgain()) {
      end(refusal.why());
      return Naming.GOES_ON;
    }
    awaited.remove(GREETING);
    identity.lost(given);
    return first ? Naming.GIVEN : Naming.LOST;
  }

  /** How the asking for a name ended. */
  enum Naming {
    /** It has not ended. */
    GOES_ON,
    /** With the name that the server gave, and one had none before. */
    GIVEN,
    /** With the name that the server gave in place of the one before. */
    LOST
  }

  /** One is away with this text; null when one is back. */
  void away(String text) {
    away = text;
  }

  boolean isAway() {
    return away != null;
  }

  void ignore(Collection<Nickname> all) {
    ignored.clear();
    ignored.addAll(all);
  }
}
