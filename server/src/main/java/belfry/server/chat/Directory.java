package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.CredentialInfo;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.RoomOrder;
import belfry.server.account.AccountGate;
import belfry.server.account.Caller;
import belfry.server.account.Proof;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Names;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about people and rooms that no member of a room asks: who somebody is, which
 * rooms there are. Thread-safe. Each method may block for a bounded time, and throws {@link
 * RefusedException} if the answer can't be known now.
 */
public final class Directory {
  private final Names names;
  private final Presence presence;
  private final Sessions sessions;
  private final AccountGate gate;

  Directory(Names names, Presence presence, Sessions sessions, AccountGate gate) {
    this.names = names;
    this.presence = presence;
    this.sessions = sessions;
    this.gate = gate;
  }

  /**
   * Somebody who is connected.
   *
   * @param name the name, in the spelling of its owner if the session is one of this instance
   * @param away the away message; null if the person is not away
   * @param rooms the rooms that are not hidden; empty if the session is one of another instance
   * @param isHere whether the session is one of this instance
   */
  public record Entrant(
      Nickname name, @Nullable String away, List<RoomName> rooms, boolean isHere) {
    public Entrant {
      rooms = List.copyOf(rooms);
    }
  }

  /** The holder of a name; empty if nobody holds it. */
  public Optional<Entrant> find(Nickname name) {
    return names.find(name).map(found -> entrant(name, found));
  }

  private Entrant entrant(Nickname asked, Names.Recipient found) {
    Session session = sessions.find(found.holder());
    return session == null
        ? new Entrant(asked, found.away(), List.of(), false)
        : new Entrant(session.name(), found.away(), session.listedRooms(), true);
  }

  /** Whether a name has an account, so that no guest can take it. */
  public boolean hasAccount(Nickname name) {
    return gate.knows(name);
  }

  /**
   * Lets a client without a session in to an account.
   *
   * @param secret a token or the password of the account
   * @param connection the id of the connection, by which wrong passwords are counted
   * @throws RefusedException if the secret is wrong, the client tries too often, or others could
   *     read the secret
   */
  public Admission admit(Nickname name, String secret, Visitor visitor, String connection) {
    if (!visitor.isSecure()) {
      throw new RefusedException(Code.INSECURE, "others could read a secret on this connection");
    }
    Proof proof =
        secret.startsWith(CredentialInfo.TOKEN_PREFIX)
            ? new Proof.Token(secret)
            : new Proof.Password(secret);
    return new Admission(gate.admit(name, proof, new Caller(connection, visitor.origin())));
  }

  /**
   * Lets a client without a session in to an account that has its certificate.
   *
   * @param connection the id of the connection
   * @throws RefusedException if the account has another certificate, or the client has shown none
   */
  public Admission admit(Nickname name, Visitor visitor, String connection) {
    Caller caller = new Caller(connection, visitor.origin(), visitor.certificate());
    return new Admission(gate.admit(name, new Proof.Certificate(), caller));
  }

  /** Whether an account admits the client still; see {@link AccountGate#isGoodStill}. */
  public boolean isGoodStill(Admission admission) {
    return gate.isGoodStill(admission.account());
  }

  /**
   * Ends the session that holds a name, if it is one of this instance.
   *
   * @param why the reason, which the session and the people in its rooms read
   * @return whether it is one of this instance
   */
  public boolean end(Nickname name, String why) {
    Session session = names.find(name).map(it -> sessions.find(it.holder())).orElse(null);
    if (session != null) {
      session.end(why, why);
    }
    return session != null;
  }

  /**
   * The people in a room in the order in which they entered, up to a limit; empty if the viewer may
   * not enter the room.
   */
  public List<Person> people(Session viewer, RoomName room, int limit) {
    return viewer.look(room).people(limit);
  }

  /**
   * A room at one moment.
   *
   * @param topic the entry that set the topic; null for no topic
   * @param people the people in the order in which they entered, up to a limit
   * @param isHidden whether the room is in no list
   */
  public record View(Event.@Nullable Logged topic, List<Person> people, boolean isHidden) {
    /** A room of which nothing can be seen. */
    public static final View EMPTY = new View(null, List.of(), false);
  }

  /** A room as a viewer sees it; nothing of it if the viewer may not enter it. */
  public View view(Session viewer, RoomName room, int limit) {
    Roster roster = viewer.look(room);
    return new View(topic(room, roster), roster.people(limit), !roster.rules().settings().listed());
  }

  /** The number of people in a room; 0 if there is no such room, or the viewer may not enter it. */
  public int members(Session viewer, RoomName room) {
    return viewer.look(room).members();
  }

  /** The role of a person who is in a room; null for none. */
  public @Nullable Role role(RoomName room, Nickname who) {
    RoomState state = presence.state(room);
    return names
        .find(who)
        .filter(it -> presence.contains(room, it.holder()))
        .map(it -> Roster.role(state, it.holder(), it.inbox().account().orElse(null)))
        .orElse(null);
  }

  /** The mutes, bans and invitations of a room; empty if the viewer may not enter it. */
  public List<RoomOrder> orders(Session viewer, RoomName room) {
    return viewer.look(room).orders();
  }

  /** Whether the holder of a name is in a room. */
  public boolean isIn(RoomName room, Nickname who) {
    return names.find(who).filter(it -> presence.contains(room, it.holder())).isPresent();
  }

  /**
   * The entry that set the topic of a room; null if it has no topic, or the viewer may not enter
   * it.
   */
  public Event.@Nullable Logged topic(Session viewer, RoomName room) {
    return topic(room, viewer.look(room));
  }

  private static Event.@Nullable Logged topic(RoomName room, Roster roster) {
    Entry topic = roster.topic();
    return topic == null || topic.text().isEmpty() ? null : Room.event(room, topic);
  }

  /**
   * All listed rooms with people, largest first. Only the first ones have their topics, and none of
   * them that the viewer may not enter. Only the thread of the viewer's connection may read the
   * list.
   */
  public List<RoomInfo> rooms(Session viewer) {
    return viewer.listRooms();
  }

  /** The number of listed rooms with people. */
  public int countRooms() {
    return presence.rooms().size();
  }

  /** The people of this instance. */
  public List<Entrant> here() {
    return sessions.all().stream().map(Directory::here).toList();
  }

  private static Entrant here(Session session) {
    return new Entrant(session.name(), session.away(), session.listedRooms(), true);
  }

  /** The number of open sessions of this instance. */
  public int sessions() {
    return sessions.count();
  }

  /** The highest number of sessions of this instance at the same time, since its start. */
  public int mostSessions() {
    return sessions.most();
  }
}
