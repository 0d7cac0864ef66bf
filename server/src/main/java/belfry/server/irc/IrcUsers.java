package belfry.server.irc;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Masks;
import belfry.server.chat.NameListener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The IRC users of this instance by name, those who were here lately, the people of this instance
 * who are logged in, and the sources of everybody's messages. The server shows no addresses: all
 * people have its name as their host. Thread-safe.
 */
final class IrcUsers implements Masks, NameListener {
  /** The user name of people who have given none. */
  static final String NO_USER = "~u";

  private static final int NAMES_REMEMBERED = 1_000;
  private static final int RECORDS_OF_A_NAME = 10;

  /**
   * Somebody who had a name until a time.
   *
   * @param until when the name was given up
   */
  record Former(Nickname name, Profile profile, Instant until) {}

  /** What a user says of itself at registration. Any thread reads it; its session changes it. */
  static final class Profile {
    private final String user;
    private volatile String realName;
    private final Instant since;
    private volatile boolean invisible;
    private volatile boolean bot;
    private volatile boolean operator;
    private volatile boolean hearingWallops;
    private volatile long activeAt = System.nanoTime();

    Profile(String user, String realName, Instant since) {
      this.user = user;
      this.realName = realName;
      this.since = since;
    }

    /** The user name, with a tilde in front because nobody has checked it. */
    String user() {
      return user;
    }

    String realName() {
      return realName;
    }

    void setRealName(String name) {
      realName = name;
    }

    /** Whether this user says to be a program: user mode {@code B}. */
    boolean isBot() {
      return bot;
    }

    void setBot(boolean on) {
      bot = on;
    }

    /** Whether this user is an operator of the server: user mode {@code o}. */
    boolean isOperator() {
      return operator;
    }

    void setOperator(boolean on) {
      operator = on;
    }

    /** Whether this user wants the messages of operators to everybody: user mode {@code w}. */
    boolean isHearingWallops() {
      return hearingWallops;
    }

    void setHearingWallops(boolean on) {
      hearingWallops = on;
    }

    /** The user modes that are on. */
    String modes() {
      return "+"
          + (invisible ? "i" : "")
          + (operator ? "o" : "")
          + (hearingWallops ? "w" : "")
          + (bot ? "B" : "");
    }

    /** The time of the registration. */
    Instant since() {
      return since;
    }

    /** Whether only those who share a room find this user by a pattern: user mode {@code i}. */
    boolean isInvisible() {
      return invisible;
    }

    void setInvisible(boolean on) {
      invisible = on;
    }

    /** Notes that the user has said something now. */
    void active() {
      activeAt = System.nanoTime();
    }

    /** The time since the user has said something, in nanoseconds. */
    long idle() {
      return System.nanoTime() - activeAt;
    }
  }

  private final String host;
  private final Map<String, Profile> present = new ConcurrentHashMap<>();
  private final AtomicInteger unregistered = new AtomicInteger();
  private final Monitors monitors = new Monitors();

  /** By the id of the session. */
  private final Map<String, IrcClient> clients = new ConcurrentHashMap<>();

  /** The names of this instance whose holders are logged in, with the ids of their sessions. */
  private final Map<String, String> loggedIn = new ConcurrentHashMap<>();

  /** By the key of the name, newest first. Guarded by this map; see {@link #remember}. */
  private final Map<String, Deque<Former>> former = new LinkedHashMap<>();

  /**
   * @param host the host of all people
   */
  IrcUsers(String host) {
    this.host = host;
  }

  /** The host of all people. */
  String host() {
    return host;
  }

  /** Adds a user whose session has just begun. */
  void came(Nickname name, Profile profile) {
    present.put(name.key(), profile);
  }

  /** Moves a user to another name. */
  void renamed(Nickname from, Nickname to, Profile profile, Instant now) {
    present.put(to.key(), profile);
    if (!from.equals(to)) {
      went(from, profile, now);
    }
  }

  /** Removes a user, who is remembered for some time. */
  void went(Nickname name, Profile profile, Instant now) {
    remember(new Former(name, profile, now));
    present.remove(name.key(), profile);
  }

  private void remember(Former one) {
    synchronized (former) {
      Deque<Former> records = former.remove(one.name().key());
      records = records == null ? new ArrayDeque<>(1) : records;
      records.addFirst(one);
      if (records.size() > RECORDS_OF_A_NAME) {
        records.removeLast();
      }
      former.put(one.name().key(), records);
      if (former.size() > NAMES_REMEMBERED) {
        former.remove(former.keySet().iterator().next());
      }
    }
  }

  /** The user of a name; null for somebody who is no IRC user of this instance. */
  @Nullable Profile find(Nickname name) {
    return present.get(name.key());
  }

  /** The former users of a name, newest first. */
  List<Former> former(Nickname name) {
    synchronized (former) {
      return new ArrayList<>(former.getOrDefault(name.key(), new ArrayDeque<>()));
    }
  }

  /** The number of users with user mode {@code i}. */
  int invisible() {
    return (int) present.values().stream().filter(Profile::isInvisible).count();
  }

  /** The number of operators. */
  int operators() {
    return (int) present.values().stream().filter(Profile::isOperator).count();
  }

  /** Whether a person is an operator of the server. */
  boolean isOperator(Nickname name) {
    Profile profile = find(name);
    return profile != null && profile.isOperator();
  }

  /** The clients of this instance. */
  Collection<IrcClient> clients() {
    return clients.values();
  }

  /** The number of clients that have sent a name, and are not registered yet. */
  AtomicInteger unregistered() {
    return unregistered;
  }

  /** The user name of a person. */
  String userOf(Nickname name) {
    Profile profile = find(name);
    if (profile != null) {
      return profile.user();
    }
    List<Former> records = former(name);
    return records.isEmpty() ? NO_USER : records.getFirst().profile().user();
  }

  /** The watched names. */
  Monitors monitors() {
    return monitors;
  }

  /** Adds a client, which gets what others in its rooms do from now on. */
  void add(IrcClient client) {
    clients.put(client.session().id(), client);
  }

  void remove(IrcClient client) {
    clients.remove(client.session().id(), client);
    monitors.clear(client);
  }

  /**
   * Sends a message to all clients of this instance that share a room with its sender, or watch the
   * sender's name, if they have a capability.
   */
  void tellNeighbours(IrcClient from, Capability needed, IrcMessage message) {
    List<RoomName> rooms = from.session().rooms();
    for (IrcClient client : clients.values()) {
      if (client.capabilities().has(needed)
          && !client.equals(from)
          && (client.sharesRoomWith(rooms) || monitors.isWatching(client, from.nick()))) {
        client.send(message);
      }
    }
  }

  @Override
  public void named(
      String session, @Nullable Nickname before, @Nullable Nickname now, boolean isLoggedIn) {
    if (before != null) {
      loggedIn.remove(before.key(), session);
    }
    if (now != null && isLoggedIn) {
      loggedIn.put(now.key(), session);
    }
    monitors.named(session, before, now);
  }

  @Override
  public @Nullable String account(String nick) {
    return loggedIn.containsKey(Nickname.of(nick).key()) ? nick : null;
  }

  @Override
  public boolean isBot(String nick) {
    Profile profile = find(Nickname.of(nick));
    return profile != null && profile.isBot();
  }

  /** The real name of a person, which is the name if the person has given none. */
  String realName(Nickname name) {
    Profile profile = find(name);
    return profile == null ? name.text() : profile.realName();
  }

  @Override
  public String of(String nick) {
    return nick + "!" + userOf(Nickname.of(nick)) + "@" + host;
  }
}
