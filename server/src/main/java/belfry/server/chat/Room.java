package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.server.backplane.Edit;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.PresenceChange;
import belfry.server.backplane.Removal;
import belfry.server.backplane.RoleChange;
import belfry.server.backplane.Ruling;
import belfry.server.backplane.SettingsChange;
import belfry.server.delivery.Author;
import belfry.server.delivery.Change;
import belfry.server.delivery.Cork;
import belfry.server.delivery.Cursor;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.Feed;
import belfry.server.delivery.Item;
import belfry.server.delivery.Pump;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A room as this instance sees it: the feed of its log with a pump, while somebody here is in it.
 * The backplane's calls come in the log's order; they and the folded notices are put into the feed
 * under {@link #order}. Lock order: the log's lock → order.
 */
final class Room implements Follower {
  /** The sessions of this instance, as far as they can be put out of a room. */
  interface Evictions {
    /**
     * Ends the reading of the sessions that a ruling puts out. Never blocks.
     *
     * @param by the entry with the ruling
     * @param end the index of the room's feed from which on the sessions get nothing
     */
    void putOut(Ruling ruling, RoomName room, EntryId by, long end);
  }

  /** From so many people on nobody is told who comes and goes. */
  static final int QUIET_ABOVE = 50;

  private static final int CLOSED = -1;

  private final RoomName name;
  private final Optional<String> origin;
  private final Feed feed;
  private final ChatCounters counters;
  private final Pump pump;
  private final ArrivalDigest arrivals;
  private final Evictions evictions;
  private final ReentrantLock order = new ReentrantLock();
  private final AtomicInteger users = new AtomicInteger();
  private final AtomicBoolean opening = new AtomicBoolean();
  private final CompletableFuture<Void> followed = new CompletableFuture<>();

  /** The members here who are told of each coming and going at once. */
  private final AtomicInteger promptMembers = new AtomicInteger();

  /** Makes the corrections that were announced, but not made. Never blocks. */
  private final Consumer<UnfinishedCorrections> corrections;

  /** What is read while the log is read for the first time; null after that. Guarded by order. */
  private @Nullable UnfinishedCorrections unfinished = new UnfinishedCorrections();

  private volatile int people;

  /** Whether the room is in no list, as far as this instance knows. */
  private volatile boolean hidden;

  private volatile long idleSince;

  /**
   * A room that nobody uses yet.
   *
   * @param origin the origin of the session that opens the room; or empty
   */
  Room(
      RoomName name,
      Optional<String> origin,
      Feed feed,
      Delivery delivery,
      ChatCounters counters,
      ArrivalDigest arrivals,
      Evictions evictions,
      Consumer<UnfinishedCorrections> corrections) {
    this.name = name;
    this.origin = origin;
    this.feed = feed;
    this.counters = counters;
    this.pump = new Pump("pump-" + name, feed, delivery);
    this.arrivals = arrivals;
    this.evictions = evictions;
    this.corrections = corrections;
  }

  /** The origin of the session that opened this room; empty if it counts only towards all rooms. */
  Optional<String> origin() {
    return origin;
  }

  /** Notes whether the room is in no list. */
  void hidden(boolean isHidden) {
    hidden = isHidden;
  }

  /** Whether the room is in no list, as far as this instance knows. Any thread. */
  boolean isHidden() {
    return hidden;
  }

  boolean isLobby() {
    return name.equals(RoomName.LOBBY);
  }

  RoomName name() {
    return name;
  }

  Feed feed() {
    return feed;
  }

  /** Whether so many people are in it that nobody is told who comes and goes. */
  static boolean isQuiet(int people) {
    return people > QUIET_ABOVE;
  }

  /**
   * Begins a use of this room; the first one has it follow its log, and the others wait for that.
   * Every use ends with {@link Rooms#release}.
   *
   * @return false when the room has been closed, so that another one is needed
   * @throws RefusedException when the log can't be followed
   */
  boolean use(Logs logs) {
    int before = users.getAndUpdate(n -> n == CLOSED ? n : n + 1);
    if (before == CLOSED) {
      return false;
    }
    if (opening.compareAndSet(false, true)) {
      try {
        logs.follow(LogName.of(name), this);
        finishCorrections();
        followed.complete(null);
      } catch (RuntimeException | Error e) {
        users.set(CLOSED);
        followed.completeExceptionally(e);
      }
    }
    try {
      followed.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RefusedException refused ? refused : e;
    }
    return true;
  }

  private void finishCorrections() {
    order.lock();
    try {
      if (unfinished != null && !unfinished.isEmpty()) {
        corrections.accept(unfinished);
      }
      unfinished = null;
    } finally {
      order.unlock();
    }
  }

  /** Ends a use. */
  void release(long now) {
    idleSince = now;
    users.decrementAndGet();
  }

  /** Whether it is open and nobody uses it. */
  boolean isIdle() {
    return users.get() == 0;
  }

  /** Closes it when nobody has used it since a time. */
  void closeIfIdle(long since, Logs logs) {
    if (users.get() == 0 && idleSince - since < 0 && users.compareAndSet(0, CLOSED)) {
      logs.unfollow(LogName.of(name), this);
    }
  }

  /** Whether it can't be used any more. */
  boolean isClosed() {
    return users.get() == CLOSED;
  }

  /** Lets a cursor move with the room. */
  void add(Cursor cursor) {
    pump.add(cursor);
  }

  void remove(Cursor cursor) {
    pump.remove(cursor);
  }

  /**
   * Counts a member that is told of each coming and going at once, from before its cursor is placed
   * to its end. A room without one makes no such notices.
   */
  void countPrompt(int members) {
    promptMembers.addAndGet(members);
  }

  @Override
  public void begin(EntryId last) {
    feed.begin(last);
  }

  @Override
  public void entry(Entry entry) {
    order.lock();
    try {
      if (arrivals.concerns(entry.from())) {
        announceArrivals();
      }
      if (unfinished != null) {
        unfinished.add(entry);
      }
      if (entry.kind().isRuling()) {
        putOut(Ruling.of(entry.text()), entry.id());
      } else if (entry.kind() == Kind.RULES) {
        hidden = !SettingsChange.of(entry.text()).now().listed();
      }
      removeFrom(feed, entry, old -> removedEvent(name, entry, old));
      if (entry.kind() == Kind.EDITED) {
        Edit edit = Edit.of(entry.text());
        feed.replace(edit.message(), old -> edited(old, edit.text()));
      }
      feed.append(item(name, entry));
    } finally {
      order.unlock();
    }
    Cork.wake(pump);
  }

  /**
   * Has the next item of the feed be the last one that a session gets, if it is put out. While the
   * log is read for the first time, nobody here is in the room yet.
   */
  private void putOut(Ruling ruling, EntryId by) {
    if (ruling.who().name().filter(arrivals::concerns).isPresent()) {
      announceArrivals();
    }
    if ((ruling.putOut() != null || ruling.person() != null) && followed.isDone()) {
      evictions.putOut(ruling, name, by, feed.newest().index() + 2);
    }
  }

  /**
   * An entry for the feed. The origin of anything but a message gets it too: it is the answer to
   * its command. An act or a removal is no author's words, so that nobody ignores it.
   */
  private static Item item(RoomName room, Entry entry) {
    boolean isAct = entry.kind().isModeration() || entry.kind() == Kind.REMOVED;
    @Nullable String origin = entry.kind().isMessage() ? entry.origin() : null;
    return Item.entry(event(room, entry), entry.id(), isAct ? null : author(entry), origin);
  }

  /** The author of an entry. */
  static Author author(Entry entry) {
    return new Author(entry.from(), entry.origin());
  }

  /** An entry as an event. */
  static Event.Logged event(RoomName room, Entry entry) {
    String from = entry.from().text();
    return switch (entry.kind()) {
      case SAY, ACT, NOTICE ->
          new Event.Message(
              room,
              entry.id(),
              from,
              entry.text(),
              entry.time(),
              entry.kind() == Kind.ACT,
              entry.kind() == Kind.NOTICE,
              entry.tags());
      case TOPIC -> new Event.Topic(room, entry.id(), from, entry.text(), entry.time());
      case KICK -> moderated(room, entry, Sanction.KICK);
      case MUTE -> moderated(room, entry, Sanction.MUTE);
      case UNMUTE -> moderated(room, entry, Sanction.UNMUTE);
      case BAN -> moderated(room, entry, Sanction.BAN);
      case UNBAN -> moderated(room, entry, Sanction.UNBAN);
      case INVITE -> moderated(room, entry, Sanction.INVITE);
      case UNINVITE -> moderated(room, entry, Sanction.UNINVITE);
      case ROLE -> roleSet(room, entry);
      case RULES -> {
        SettingsChange change = SettingsChange.of(entry.text());
        yield new Event.RulesSet(room, entry.id(), from, change.now(), change.was(), entry.time());
      }
      case EDITED -> {
        Edit edit = Edit.of(entry.text());
        yield new Event.Edited(room, entry.id(), from, edit.message(), edit.text(), entry.time());
      }
      case SENT -> throw new IllegalArgumentException("only inboxes have copies: " + entry.id());
      case REMOVED ->
          new Event.Removed(
              room,
              entry.id(),
              from,
              Removal.announcedBy(entry),
              Removal.reason(entry),
              entry.time());
    };
  }

  private static Event.Moderated moderated(RoomName room, Entry entry, Sanction sanction) {
    Ruling ruling = Ruling.of(entry.text());
    return new Event.Moderated(
        room,
        entry.id(),
        entry.from().text(),
        sanction,
        ruling.who(),
        ruling.until(),
        ruling.reason(),
        entry.time());
  }

  private static Event.RoleSet roleSet(RoomName room, Entry entry) {
    Ruling ruling = Ruling.of(entry.text());
    RoleChange change = RoleChange.of(ruling.reason());
    return new Event.RoleSet(
        room,
        entry.id(),
        entry.from().text(),
        ruling.who().name().orElseThrow(),
        change.now(),
        change.was(),
        entry.time());
  }

  /** A message with another text; any other event as it is. */
  private static Event edited(Event old, String text) {
    return old instanceof Event.Message m
        ? new Event.Message(m.room(), m.message(), m.from(), text, m.time(), m.act(), m.notice())
        : old;
  }

  private static Event removedEvent(RoomName room, Entry removal, Event.Written old) {
    String by = removal.from().text();
    return new Event.Removed(room, old.message(), by, List.of(), old.time());
  }

  /**
   * Removes from a feed what an entry says is removed.
   *
   * @param instead makes the event in place of a removed one
   */
  static void removeFrom(Feed feed, Entry removal, Function<Event.Written, Event> instead) {
    for (EntryId id : Removal.announcedBy(removal)) {
      feed.replace(
          id, event -> event instanceof Event.Written written ? instead.apply(written) : event);
    }
  }

  @Override
  public void gap(EntryId from, EntryId to) {
    counters.gapInLog();
    order.lock();
    try {
      feed.appendGap(from, to);
    } finally {
      order.unlock();
    }
    pump.wake();
  }

  @Override
  public void expired(EntryId upTo) {
    order.lock();
    try {
      feed.forget(upTo);
    } finally {
      order.unlock();
    }
  }

  /** Only IRC clients get what is not kept: the tags of a client, and requests of CTCP. */
  @Override
  public void passed(Entry passing) {
    order.lock();
    try {
      if (promptMembers.get() > 0) {
        feed.append(Item.notice(event(name, passing), passing.origin()).prompt());
      }
    } finally {
      order.unlock();
    }
    pump.wake();
  }

  @Override
  public void presence(PresenceChange change) {
    order.lock();
    try {
      people = change.members();
      if (promptMembers.get() > 0) {
        PromptNotices.of(name, change).forEach(feed::append);
      }
      if (isQuiet(people)) {
        arrivals.forget();
        return;
      }
      switch (change) {
        case PresenceChange.Came came -> arrivals.came(came.who());
        case PresenceChange.Went went -> arrivals.went(went);
        case PresenceChange.Changed changed -> tellChange(changed);
      }
    } finally {
      order.unlock();
    }
    arrivals.schedule("arrivals-" + name, this::flush);
    pump.wake();
  }

  private void tellChange(PresenceChange.Changed change) {
    var before = change.before();
    var after = change.after();
    boolean renamed =
        !before.name().text().equals(after.name().text()) && !arrivals.renamed(before, after);
    boolean away = !Objects.equals(before.away(), after.away());
    if (renamed || away) {
      announceArrivals(); // the member itself, or a former bearer of this name, may be in it
    }
    if (renamed) {
      announce(new Event.Renamed(name, before.name(), after.name()), "name of ", change);
    }
    if (away) {
      announce(new Event.Away(name, after.name(), after.away()), "absence of ", change);
    }
  }

  /** Without a number, which an earlier release does not send, each room announces the change. */
  private void announce(Event event, String subject, PresenceChange.Changed change) {
    String holder = change.after().holder();
    feed.append(
        change.number() == 0
            ? Item.notice(event, holder).folded()
            : Item.change(event, holder, new Change(subject + holder, change.number())).folded());
  }

  private void flush() {
    order.lock();
    try {
      announceArrivals();
    } finally {
      order.unlock();
    }
    pump.wake();
  }

  private void announceArrivals() {
    if (isQuiet(people)) {
      arrivals.forget();
    } else {
      arrivals.take(name).forEach(notice -> feed.append(notice.folded()));
    }
  }
}
