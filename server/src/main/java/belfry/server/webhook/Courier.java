package belfry.server.webhook;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Dialect;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Bookmarks;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.LogName;
import belfry.server.backplane.PresenceChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the entries of one room to one webhook, in the order of the log and one at a time. It
 * reads the log after its bookmark, and moves the bookmark when the receiver has an entry: so each
 * entry is delivered at least once, over restarts of this process and of the receiver. A new
 * webhook begins with the next entry.
 *
 * <p>It reads the bookmark again before each attempt: while it was in a pause or a request, another
 * process may have held the lease, and delivered more.
 *
 * <pre>
 *              lease                       entry                       failed
 *   waiting ------------> reading the log ---------> posting an entry --------> pausing
 *      ^                     |        ^                 |        ^                 |
 *      +---- lease lost -----+        +---- taken ------+        +-----------------+
 * </pre>
 *
 * <p>Runs on a virtual thread of its own until that is interrupted. As a {@link Follower}, it only
 * wakes the thread.
 */
final class Courier implements Runnable, Follower {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  /** Entries that are read at once. */
  private static final int SLICE = 50;

  /** The bookmark of a webhook whose room had no entry when the webhook was new. */
  private static final EntryId BEGINNING = new EntryId(0, 0);

  /** The pause after which a courier looks again, if nothing wakes it. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /**
   * What all couriers have in common.
   *
   * @param json the dialect of the events in messages
   */
  record Common(
      Backplane backplane,
      Bookmarks bookmarks,
      Post post,
      Dialect json,
      Retries retries,
      InstantSource clock,
      WebhookCounters counters) {}

  private final Webhook webhook;
  private final LogName room;
  private final Common common;
  private final Semaphore wake = new Semaphore(0);

  /**
   * The last entry of which this courier knows that the receiver has it, or that it is passed over.
   * Null until the bookmark is read for the first time.
   */
  private @Nullable EntryId place;

  private boolean isFollowing;
  private boolean isFailing;
  private boolean isGone;

  /**
   * When the entry that waits was appended, in milliseconds since 1970; 0 if none waits. While it
   * is not known whether one waits, the time when the log or the bookmark could not be read.
   */
  private volatile long waitingSince;

  Courier(Webhook webhook, Common common) {
    this.webhook = webhook;
    this.room = LogName.of(webhook.room());
    this.common = common;
  }

  @Override
  public void run() {
    try {
      while (!isGone) {
        work();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the server stops
    } finally {
      stopFollowing();
    }
  }

  /** Delivers what waits, or pauses. */
  private void work() throws InterruptedException {
    boolean hasMore = false;
    try {
      if (mayDeliver()) {
        follow();
        wake.drainPermits(); // an entry that comes from now on wakes the pause
        hasMore = deliverSome();
      }
    } catch (RefusedException e) {
      log.debug("The webhook of {} waits: {}", webhook, e.getMessage());
      if (waitingSince == 0) {
        waitingSince = common.clock.millis(); // something may wait; see lag()
      }
    }
    if (!hasMore) {
      boolean _ = wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Whether this process delivers. */
  private boolean mayDeliver() {
    boolean may = common.bookmarks.mayMove();
    if (!may) {
      waitingSince = 0;
    }
    return may;
  }

  /** Whether this process delivers, and no process has delivered up to a place yet. */
  private boolean mayDeliver(EntryId upTo) {
    return mayDeliver() && readPlace().compareTo(upTo) < 0;
  }

  private void follow() {
    if (!isFollowing) {
      common.backplane.logs().follow(room, this);
      isFollowing = true;
    }
  }

  /**
   * Reads the bookmark, and returns the place after which to deliver. That is later than the
   * bookmark if the bookmark could not be moved on.
   */
  private EntryId readPlace() {
    EntryId known = place;
    Optional<EntryId> marked = common.bookmarks.read(webhook.id());
    EntryId next;
    if (marked.isPresent()) {
      next = known == null || marked.get().compareTo(known) > 0 ? marked.get() : known;
    } else {
      next = known == null ? newBookmark() : known; // the bookmark of a known place is lost
    }
    place = next;
    return next;
  }

  /** Makes the bookmark of a new webhook, before it delivers. */
  private EntryId newBookmark() {
    List<Entry> last = common.backplane.history().before(room, null, 1).entries();
    EntryId newest = last.isEmpty() ? BEGINNING : last.getFirst().id();
    common.bookmarks.moveOn(webhook.id(), newest);
    return newest;
  }

  private void stopFollowing() {
    if (isFollowing) {
      common.backplane.logs().unfollow(room, this);
      isFollowing = false;
    }
  }

  /**
   * Delivers the entries of one read.
   *
   * @return whether to read again at once
   */
  private boolean deliverSome() throws InterruptedException {
    EntryId last = readPlace();
    @Nullable EntryId after = last.equals(BEGINNING) ? null : last;
    List<Entry> entries = common.backplane.history().after(room, after, SLICE).entries();
    for (Entry entry : entries) {
      waitingSince = entry.time().toEpochMilli();
      if (after != null && !entry.isNextTo(after)) {
        EntryId end = entry.gapEnd(after);
        Instant now = common.clock.instant();
        if (!deliver(Message.ofGap(webhook, after, end, now, common.json), end)) {
          return true;
        }
        moveTo(end);
      }
      boolean isOver =
          webhook.except().contains(entry.from())
              || deliver(Message.of(webhook, entry, common.json), entry.id());
      if (!isOver) {
        return true;
      }
      moveTo(entry.id());
      after = entry.id();
    }
    waitingSince = 0;
    return !entries.isEmpty();
  }

  /** Moves on. A bookmark that can't be written now is written with the next entry. */
  private void moveTo(EntryId next) {
    place = next;
    try {
      common.bookmarks.moveOn(webhook.id(), next);
    } catch (RefusedException e) {
      log.debug("The place of the webhook of {} was not written: {}", webhook, e.getMessage());
    }
  }

  /**
   * Posts a message until the receiver has it or it is given up.
   *
   * @param upTo the place of the bookmark when the receiver has the message
   * @return false if the bookmark is not to be moved: another process delivers or has delivered the
   *     message, or the webhook is over
   */
  private boolean deliver(Message message, EntryId upTo) throws InterruptedException {
    for (int failures = 1; mayDeliver(upTo); failures++) {
      switch (post(message)) {
        case Answer.Taken _ -> {
          taken();
          return true;
        }
        case Answer.Gone _ -> {
          log.warn("The webhook of {} is over: its receiver answered 410", webhook);
          isGone = true;
          waitingSince = 0;
          return false;
        }
        case Answer.Failed failed -> {
          if (Thread.interrupted()) { // the stop of the server ended the request
            throw new InterruptedException();
          }
          failed(failed);
          if (!common.retries.goOn(failures, failed)) {
            common.counters.givenUp().increment();
            log.warn("The webhook of {} passes over {}", webhook, message.id());
            return true;
          }
          Thread.sleep(common.retries.pause(failures, failed));
        }
      }
    }
    return false;
  }

  private Answer post(Message message) {
    long now = common.clock.instant().getEpochSecond();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("webhook-id", message.id());
    fields.put("webhook-timestamp", String.valueOf(now));
    fields.put("webhook-signature", webhook.secret().sign(message.id(), now, message.body()));
    return common.post.send(webhook.url(), fields, message.body());
  }

  private void taken() {
    common.counters.delivered().increment();
    if (isFailing) {
      isFailing = false;
      log.info("The webhook of {} works again", webhook);
    }
  }

  private void failed(Answer.Failed failed) {
    common.counters.failed().increment();
    if (isFailing) {
      log.debug("The webhook of {} still fails: {}", webhook, failed.why());
    } else {
      isFailing = true;
      log.warn("The webhook of {} fails ({}). Its messages wait", webhook, failed.why());
    }
  }

  /**
   * The age of the entry that waits, in seconds; 0 if none waits. It also grows while the log or
   * the bookmark can't be read. Any thread.
   */
  double lag() {
    long since = waitingSince;
    return since == 0 ? 0 : Math.max(0, common.clock.millis() - since) / 1_000.0;
  }

  @Override
  public void begin(EntryId last) {
    // the bookmark says where to begin
  }

  @Override
  public void entry(Entry entry) {
    wake.release();
  }

  @Override
  public void gap(EntryId from, EntryId to) {
    wake.release();
  }

  @Override
  public void presence(PresenceChange change) {
    // only entries are delivered
  }
}
