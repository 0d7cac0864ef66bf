package belfry.server.irc;

import belfry.protocol.Nickname;
import belfry.protocol.irc.Numeric;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that IRC clients of this instance watch with {@code MONITOR}, and the sessions of this
 * instance that hold names. Thread-safe.
 */
final class Monitors {
  /** The most names that one client watches. */
  static final int MOST = 100;

  /** By the key of the name. */
  private final Map<String, Set<IrcClient>> watchers = new ConcurrentHashMap<>();

  /** The names that each watcher watches, as it typed them. */
  private final Map<IrcClient, Map<String, Nickname>> watched = new ConcurrentHashMap<>();

  /** The id of the session that holds a name, by the key of the name. */
  private final Map<String, String> holders = new ConcurrentHashMap<>();

  /** Watches a name; false if the client watches as many names as it may. */
  boolean add(IrcClient client, Nickname name) {
    Map<String, Nickname> names = watched.computeIfAbsent(client, _ -> new ConcurrentHashMap<>());
    if (names.size() >= MOST && !names.containsKey(name.key())) {
      return false;
    }
    names.put(name.key(), name);
    watchers.computeIfAbsent(name.key(), _ -> ConcurrentHashMap.newKeySet()).add(client);
    return true;
  }

  void remove(IrcClient client, Nickname name) {
    watched.getOrDefault(client, Map.of()).remove(name.key());
    watchers.computeIfPresent(
        name.key(),
        (_, all) -> {
          all.remove(client);
          return all.isEmpty() ? null : all;
        });
  }

  /** Watches no name any more. */
  void clear(IrcClient client) {
    list(client).forEach(name -> remove(client, name));
    watched.remove(client);
  }

  /** The names that a client watches. */
  List<Nickname> list(IrcClient client) {
    return List.copyOf(watched.getOrDefault(client, Map.of()).values());
  }

  /** Whether a client that gets changes of the people whom it watches watches a name. */
  boolean isWatching(IrcClient client, Nickname name) {
    return client.capabilities().has(Capability.EXTENDED_MONITOR)
        && watchers.getOrDefault(name.key(), Set.of()).contains(client);
  }

  /** Notes that a session of this instance has another name, and tells those who watch it. */
  void named(String session, @Nullable Nickname before, @Nullable Nickname now) {
    if (before != null && !before.equals(now) && holders.remove(before.key(), session)) {
      tell(before, Numeric.MONITOR_OFFLINE, before.text());
    }
    if (now != null && holders.put(now.key(), session) == null) {
      tell(now, Numeric.MONITOR_ONLINE, now.text());
    }
  }

  /** Tells those who watch a client, and share no room with it, that it is away or back. */
  void tellOfAbsence(IrcClient from, @Nullable String text) {
    for (IrcClient client : watchers.getOrDefault(from.nick().key(), Set.of())) {
      if (isWatching(client, from.nick())
          && client.capabilities().has(Capability.AWAY_NOTIFY)
          && !client.sharesRoomWith(from.session().rooms())) {
        client.send(IrcSpeech.awayMessage(client, from.nick(), text));
      }
    }
  }

  private void tell(Nickname name, Numeric numeric, String what) {
    for (IrcClient client : watchers.getOrDefault(name.key(), Set.of())) {
      Replies replies = new Replies(client.server());
      replies.addressedTo(client.nick().text());
      replies.add(numeric, what);
      client.send(replies.take());
    }
  }
}
