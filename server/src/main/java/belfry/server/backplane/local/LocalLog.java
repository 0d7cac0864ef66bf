package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.Refusal;
import belfry.server.backplane.Arrival;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.PresenceChange;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.RoomState;
import belfry.server.task.Failures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One log, with the occupants of its room. Owns entries, repeated drafts, followers and occupants,
 * all under the lock of this object. A draft becomes an entry, is written by the {@link Journal},
 * and is then added and published, always in the order of the numbers. Followers are called with
 * the lock held, on the thread that made the change, so all of them hear of changes in one order.
 * Lock order: this lock → a follower's own.
 *
 * <p>Ends when it is retired; then it takes nothing any more, and the store creates another log for
 * whoever still had this one in hand.
 */
final class LocalLog {
  /**
   * What all logs of a process share.
   *
   * @param nanoTime a clock that nobody can set, like {@link System#nanoTime}
   * @param grown receives the number of bytes by which a log grew; negative if it shrank
   * @param failures receives the errors of followers
   */
  record Shared(
      LocalBackplane.Bounds bounds,
      Journal journal,
      LongSupplier nanoTime,
      LongConsumer grown,
      Failures failures) {}

  private final LogName name;
  private final Shared shared;
  private final StoredEntries entries;

  /**
   * The entries that the journal is writing, oldest first. Stays the shared empty list in most
   * inboxes.
   */
  private List<Pending> pending = List.of();

  /** Made for the first draft that may be repeated. */
  private @Nullable RepeatedDrafts drafts;

  /** Made for the first occupant: an inbox has none. */
  private @Nullable Occupants occupants;

  /** Nearly always one: the room on this instance, or the session of an inbox. */
  private List<Follower> followers = List.of();

  private @Nullable Entry topic;

  /** The rules from the last entry on, which the journal may still be writing; null for none. */
  private @Nullable RoomRules rules;

  private boolean retired;

  /** Written by any thread without the lock: an older value does no harm. */
  private long usedAt;

  /** A log as the journal kept it. */
  LocalLog(LogName name, Journal.Tail tail, Shared shared) {
    this.name = name;
    this.shared = shared;
    this.entries = new StoredEntries(shared.journal.beginning(), tail, shared.bounds);
    tail.drafts().forEach(kept -> drafts().add(kept.draft(), kept.entry()));
    this.topic = tail.topic();
    this.rules = tail.rules();
    shared.grown.accept(size());
  }

  private RepeatedDrafts drafts() {
    RepeatedDrafts made = drafts;
    if (made == null) {
      made = new RepeatedDrafts(shared.nanoTime);
      drafts = made;
    }
    return made;
  }

  /**
   * Appends a draft, unless it repeats an earlier one.
   *
   * @return the outcome, which may come later; null when this log has been retired. When it comes,
   *     the caller calls {@link #publish}.
   */
  synchronized @Nullable CompletableFuture<Outcome> append(Draft draft, Instant now) {
    if (retired) {
      return null;
    }
    RepeatedDrafts.Identity identity = RepeatedDrafts.Identity.of(draft);
    CompletableFuture<Outcome> earlier = identity == null ? null : earlier(identity);
    if (earlier != null) {
      return earlier;
    }
    return isStale(draft)
        ? CompletableFuture.completedFuture(new Outcome.Stale())
        : write(draft, identity, now);
  }

  private boolean isStale(Draft draft) {
    EntryId inForce = rules == null ? null : rules.id();
    Draft.Effect effect = draft.effect();
    return !Objects.equals(draft.judgedBy(), inForce)
        || (effect != null && !isPossible(effect, draft.origin()));
  }

  /** Whether those are in the room whom an effect needs there. */
  private boolean isPossible(Draft.Effect effect, String sender) {
    return isInside(sender) && isInside(effect.putOut()) && (!effect.alone() || members() == 1);
  }

  /** Whether a session is in the room, and no entry puts it out; true for no session. */
  private boolean isInside(@Nullable String holder) {
    return holder == null
        || holder.isEmpty()
        || (occupants != null
            && occupants.contains(holder)
            && pending.stream().noneMatch(one -> holder.equals(one.putOut())));
  }

  /** The outcome of a draft that was given before; null if it was not. */
  private @Nullable CompletableFuture<Outcome> earlier(RepeatedDrafts.Identity draft) {
    EntryId entry = drafts == null ? null : drafts.find(draft);
    if (entry != null) {
      return CompletableFuture.completedFuture(new Outcome.Appended(entry, true));
    }
    for (Pending one : pending) {
      if (draft.equals(one.identity)) {
        return one.outcome.thenApply(LocalLog::repeated);
      }
    }
    return null;
  }

  private CompletableFuture<Outcome> write(
      Draft draft, RepeatedDrafts.@Nullable Identity identity, Instant now) {
    EntryId before = pending.isEmpty() ? entries.last() : pending.getLast().entry.id();
    Pending added = new Pending(entries.entry(draft, before, now), identity, draft.effect(), rules);
    if (draft.effect() != null) {
      rules = added.rules();
    }
    if (pending.isEmpty()) {
      pending = new ArrayList<>(1);
    }
    pending.add(added);
    shared.journal.write(added);
    publish();
    return added.outcome;
  }

  private static Outcome repeated(Outcome first) {
    return first instanceof Outcome.Appended done ? new Outcome.Appended(done.id(), true) : first;
  }

  /** Adds the entries that the journal has kept meanwhile, and calls the followers for them. */
  synchronized void publish() {
    while (!pending.isEmpty() && pending.getFirst().outcome.isDone()) {
      publish(pending.removeFirst());
    }
  }

  /** Calls the followers for what is not kept. */
  synchronized void pass(Entry passing) {
    tell(follower -> follower.passed(passing));
  }

  private void publish(Pending kept) {
    long before = size();
    Entry entry = kept.entry;
    EntryId last = entries.last();
    entries.add(entry);
    if (kept.identity != null) {
      drafts().add(kept.identity, entry.id());
    }
    shared.grown.accept(size() - before);
    if (entry.kind() == Kind.TOPIC) {
      topic = entry;
    }
    if (!entry.isNextTo(last)) {
      tell(follower -> follower.gap(last, entry.gapEnd(last)));
    }
    tell(follower -> follower.entry(entry));
    if (kept.putOut() != null && occupants != null) {
      occupants.exit(kept.putOut(), Departure.PUT_OUT, "").ifPresent(this::tell);
    }
  }

  /** Gives up all entries that are being written: a number must not be left out. */
  private synchronized void giveUp(Outcome outcome) {
    publish();
    if (!pending.isEmpty()) {
      rules = pending.getFirst().rulesBefore;
    }
    for (Pending one : pending) {
      one.givenUp = true;
      one.outcome.complete(outcome);
    }
    pending = List.of();
  }

  /** An entry that is being written. */
  private final class Pending implements Journal.Write {
    private final Entry entry;
    private final RepeatedDrafts.@Nullable Identity identity;
    private final Draft.@Nullable Effect effect;
    private final @Nullable RoomRules rulesBefore;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile boolean givenUp;

    Pending(
        Entry entry,
        RepeatedDrafts.@Nullable Identity identity,
        Draft.@Nullable Effect effect,
        @Nullable RoomRules rulesBefore) {
      this.entry = entry;
      this.identity = identity;
      this.effect = effect;
      this.rulesBefore = rulesBefore;
    }

    /** The session that the entry puts out of the room; null for none. */
    @Nullable String putOut() {
      return effect == null ? null : effect.putOut();
    }

    @Override
    public @Nullable RoomRules rules() {
      return effect == null ? null : new RoomRules(entry.id(), effect.rules(), effect.keeping());
    }

    @Override
    public LogName log() {
      return name;
    }

    @Override
    public Entry entry() {
      return entry;
    }

    @Override
    public RepeatedDrafts.@Nullable Identity repeatable() {
      return identity;
    }

    @Override
    public boolean isGivenUp() {
      return givenUp;
    }

    @Override
    public void kept() {
      outcome.complete(new Outcome.Appended(entry.id(), false));
    }

    @Override
    public void refused(Refusal refusal) {
      giveUp(new Outcome.Refused(refusal));
    }

    @Override
    public void unknown(String why) {
      giveUp(new Outcome.Unknown(why));
    }
  }

  /**
   * Calls every follower. An error in one of them is its own: the others are called all the same.
   */
  private void tell(Consumer<Follower> call) {
    for (Follower follower : followers) {
      try {
        call.accept(follower);
      } catch (RuntimeException | Error e) {
        shared.failures.caught("follower of " + name.label(), e);
      }
    }
  }

  /** The estimated size. The lock is held. */
  private long size() {
    return entries.bytes() + (drafts == null ? 0 : drafts.bytes());
  }

  /** Removes the oldest entries that are all from before a time. */
  synchronized void removeBefore(Instant edge) {
    if (!retired) {
      long before = size();
      EntryId dropped = entries.removeBefore(edge);
      shared.grown.accept(size() - before);
      if (dropped != null) {
        tell(follower -> follower.expired(dropped));
      }
    }
  }

  /** Replaces what entries say; see {@link Entry#with}. */
  synchronized void replace(List<EntryId> replaced, Contents instead) {
    if (!retired) {
      publish(); // what the journal has just written may be among them
      long before = size();
      entries.replace(replaced, instead);
      shared.grown.accept(size() - before);
      if (topic != null && instead.kind() == Kind.REMOVED && replaced.contains(topic.id())) {
        topic = null;
      }
    }
  }

  synchronized Page after(@Nullable EntryId after, int limit) {
    return entries.after(after, limit);
  }

  synchronized Page before(@Nullable EntryId before, int limit) {
    return entries.before(before, limit);
  }

  /**
   * Adds a follower, after calling it for each entry that the log holds.
   *
   * @return false when this log has been retired
   */
  synchronized boolean follow(Follower follower) {
    if (retired) {
      return false;
    }
    EntryId before = entries.start();
    follower.begin(before);
    for (Entry entry : entries.all()) {
      if (!entry.isNextTo(before)) {
        follower.gap(before, entry.gapEnd(before));
      }
      follower.entry(entry);
      before = entry.id();
    }
    List<Follower> more = new ArrayList<>(followers);
    more.add(follower);
    followers = List.copyOf(more);
    return true;
  }

  /** Removes a follower; true when nothing was ever appended, so that the log may go too. */
  synchronized boolean unfollow(Follower follower) {
    List<Follower> fewer = new ArrayList<>(followers);
    fewer.remove(follower);
    followers = List.copyOf(fewer);
    return entries.isUnused() && pending.isEmpty();
  }

  /**
   * Adds an occupant to the room; null when this log has been retired.
   *
   * @param places the number of occupants up to which this one may enter
   */
  synchronized @Nullable Arrival enter(
      Occupant who, @Nullable String person, @Nullable EntryId judgedBy, int places) {
    if (retired) {
      return null;
    }
    if (members() == 0 && rules != null && !rules.keeping().lasts()) {
      rules = null;
    }
    if (!Objects.equals(judgedBy, rules == null ? null : rules.id())) {
      String host = occupants == null ? null : occupants.hostSession(person);
      return new Arrival.Stale(rules, host);
    }
    if (occupants == null) {
      occupants = new Occupants();
    }
    if (occupants.size() >= places && !occupants.contains(who.holder())) {
      return new Arrival.Full();
    }
    occupants.enter(who, person).ifPresent(this::tell);
    return new Arrival.Entered(stateLocked());
  }

  synchronized void exit(Occupant who, Departure how, String why) {
    if (occupants != null) {
      occupants.exit(who.holder(), how, why).ifPresent(this::tell);
    }
  }

  synchronized void change(Occupant after, long number) {
    if (occupants != null) {
      occupants.change(after, number).ifPresent(this::tell);
    }
  }

  private void tell(PresenceChange change) {
    tell(follower -> follower.presence(change));
  }

  synchronized List<Occupant> people(int limit) {
    return occupants == null ? List.of() : occupants.people(limit);
  }

  synchronized RoomState state() {
    return stateLocked();
  }

  private RoomState stateLocked() {
    return new RoomState(members(), topic, occupants == null ? null : occupants.host(), rules);
  }

  /** Whether a session is in the room, and no entry that is being written puts it out. */
  synchronized boolean contains(String holder) {
    return isInside(holder);
  }

  private int members() {
    return occupants == null ? 0 : occupants.size();
  }

  /** Notes a use of this log. A higher number is a later use. */
  void used(long at) {
    usedAt = at;
  }

  /** The number of the last use. */
  long usedAt() {
    return usedAt;
  }

  /** The estimated size in memory. */
  synchronized long bytes() {
    return retired ? 0 : size();
  }

  /**
   * Drops the older half of the entries and of the repeated drafts, even the last one.
   *
   * @return the estimated size that is left
   */
  synchronized long halve() {
    if (retired) {
      return 0;
    }
    long before = size();
    entries.halve();
    if (drafts != null) {
      drafts.halve();
    }
    shared.grown.accept(size() - before);
    return size();
  }

  /** Ends this log if it has neither followers nor occupants; returns whether it did. */
  synchronized boolean retire() {
    if (retired || !followers.isEmpty() || members() > 0 || !pending.isEmpty()) {
      return false;
    }
    retired = true;
    shared.grown.accept(-size());
    return true;
  }
}
