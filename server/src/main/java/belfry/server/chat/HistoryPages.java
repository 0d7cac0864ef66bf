package belfry.server.chat;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.LogName;
import belfry.server.backplane.LogTimes;
import belfry.server.backplane.Page;
import belfry.server.delivery.IgnoredAuthors;
import belfry.server.delivery.Outgoing;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of history for one session. A page is filled with entries that are shown; those of
 * ignored authors, and those that belong to other conversations, take no place in it, but the page
 * spans their ids. Accessed only by the connection's thread.
 */
public final class HistoryPages {
  /** Entries of one read of a log, for a session that ignores somebody. */
  private static final int CHUNK = 100;

  /** The most reads for one page. A page ends early if they find too few entries to show. */
  private static final int MOST_READS = 10;

  /**
   * What a read of a log that finds the place of a time costs, in bytes of an answer: four of them
   * cost as much as a line.
   */
  private static final int BYTES_A_READ = Limits.ANSWER_BYTES_A_LINE / 4;

  /** The place before all entries. */
  private static final EntryId BEGINNING = new EntryId(0, 0);

  private final History logs;
  private final Supplier<IgnoredAuthors> readerIgnores;
  private final IntConsumer charge;
  private final LogTimes times;

  HistoryPages(History logs, Outgoing outgoing) {
    this(logs, outgoing::ignored, outgoing::charge);
  }

  /**
   * Pages for a reader that ignores nobody.
   *
   * @param charge counts the work for a page, in bytes of an answer
   */
  HistoryPages(History logs, IntConsumer charge) {
    this(logs, () -> IgnoredAuthors.NOBODY, charge);
  }

  private HistoryPages(History logs, Supplier<IgnoredAuthors> readerIgnores, IntConsumer charge) {
    this.logs = logs;
    this.readerIgnores = readerIgnores;
    this.charge = charge;
    this.times = new LogTimes(new ChargedHistory(logs, charge));
  }

  /** A history whose reader pays for each read. */
  private record ChargedHistory(History logs, IntConsumer charge) implements History {
    @Override
    public Page after(LogName log, @Nullable EntryId after, int limit) {
      charge.accept(BYTES_A_READ);
      return logs.after(log, after, limit);
    }

    @Override
    public Page before(LogName log, @Nullable EntryId before, int limit) {
      charge.accept(BYTES_A_READ);
      return logs.before(log, before, limit);
    }
  }

  /**
   * The answer to a command.
   *
   * @param gap the entries before the page that are missing; null for none
   */
  public record Answer(Event.@Nullable Gap gap, Event.History page) {}

  /** Answers a command. The history must be all that the server has. */
  Answer answer(Command.History command, PagedLog log) {
    int limit = Math.clamp(command.limit(), 1, Limits.HISTORY_PAGE);
    // The log may have later entries, of which this instance does not know yet whether the session
    // may read them: one of them may put it out of the room.
    EntryId newest = log.newest().get();
    EntryId after = place(log, command.after(), command.since());
    if (after == null) {
      EntryId end = new EntryId(newest.epoch(), newest.seq() + 1);
      EntryId before = before(log, command);
      EntryId edge = before == null || before.compareTo(end) > 0 ? end : before;
      return new Answer(null, beforeOfAll(command.id(), log, edge, limit));
    }
    if (after.equals(BEGINNING) && command.since() != null) {
      Event.History page = after(command.id(), log, after, newest, limit);
      return new Answer(null, beginning(page, log, newest));
    }
    Event.Gap gap = gapAfter(log, after);
    EntryId from = gap == null ? after : gap.to();
    return new Answer(gap, after(command.id(), log, from, newest, limit));
  }

  /** The place after which a page begins; null for none. */
  private @Nullable EntryId place(PagedLog log, @Nullable EntryId id, @Nullable Instant since) {
    return since == null ? id : lastBefore(log, since);
  }

  /** The place before which a page ends; null for none. */
  private @Nullable EntryId before(PagedLog log, Command.History command) {
    if (command.until() == null) {
      return command.before();
    }
    EntryId last = lastBefore(log, command.until());
    return new EntryId(last.epoch(), last.seq() + 1);
  }

  private EntryId lastBefore(PagedLog log, Instant time) {
    EntryId last = times.lastBefore(log.log(), time);
    return last == null ? BEGINNING : last;
  }

  /**
   * The last entries before an id.
   *
   * @param id the id of the command that asks for them; or null
   * @param before null for the end of the log
   */
  Event.History before(@Nullable String id, PagedLog log, @Nullable EntryId before, int limit) {
    Span span = new Span(log, limit);
    EntryId edge = before;
    try {
      for (int read = 0; read < MOST_READS && span.wantsMore(); read++) {
        Page page = logs.before(log.log(), edge, span.chunk());
        edge = span.takeBackwards(page);
      }
    } catch (RefusedException e) {
      span.endEarly(e);
    }
    return span.page(id);
  }

  /**
   * The last entries before an id. The oldest page names the newest entry that was removed before
   * the first one that the history still has. The history must be all that the server has.
   *
   * @param id the id of the command that asks for them; or null
   * @param before null for the end of the log
   */
  Event.History beforeOfAll(
      @Nullable String id, PagedLog log, @Nullable EntryId before, int limit) {
    // Read before the page: an entry that comes later is not removed.
    EntryId end = log.newest().get();
    Event.History page = before(id, log, before, limit);
    return page.more() ? page : beginning(page, log, end);
  }

  /**
   * The oldest page, with the name of what was removed before it.
   *
   * @param end the last entry before the page was read
   */
  private Event.History beginning(Event.History page, PagedLog log, EntryId end) {
    EntryId removed = page.first() == null ? beginning(log, end) : previous(log, page.first());
    EntryId begins = removed.seq() == 0 ? null : removed;
    return new Event.History(
        page.id(), page.of(), page.first(), page.last(), page.messages(), page.more(), begins);
  }

  /** The place before the first entry that the history has; its end if it has none. */
  private EntryId beginning(PagedLog log, EntryId end) {
    List<Entry> first = logs.after(log.log(), null, 1).entries();
    return first.isEmpty() ? end : first.getFirst().previous();
  }

  /** The place before an entry, which may be removed since it was read. */
  private EntryId previous(PagedLog log, EntryId id) {
    List<Entry> found = logs.after(log.log(), id.previous(), 1).entries();
    boolean isThere = !found.isEmpty() && found.getFirst().id().equals(id);
    return isThere ? found.getFirst().previous() : id.previous();
  }

  /**
   * The first entries after an id.
   *
   * @param id the id of the command that asks for them; or null
   * @param newest the last entry that the page may have
   */
  Event.History after(@Nullable String id, PagedLog log, EntryId after, EntryId newest, int limit) {
    Span span = new Span(log, limit);
    EntryId edge = after;
    try {
      for (int read = 0; read < MOST_READS && span.wantsMore(); read++) {
        Page page = logs.after(log.log(), edge, span.chunk());
        edge = span.takeForwards(page, newest);
      }
    } catch (RefusedException e) {
      span.endEarly(e);
    }
    return span.page(id);
  }

  /**
   * The gap between an id and what follows it in the log; null if there is none. For an id beyond
   * the newest entry, which another server gave, the gap is all before the first entry, as when a
   * client resumes there.
   */
  Event.@Nullable Gap gapAfter(PagedLog log, EntryId after) {
    // Read before what follows: an entry that comes later is no gap.
    EntryId place = log.newest().get();
    List<Entry> newest = logs.before(log.log(), null, 1).entries();
    List<Entry> next = logs.after(log.log(), after, 1).entries();
    if (!next.isEmpty()) {
      Entry entry = next.getFirst();
      return entry.isNextTo(after) ? null : new Event.Gap(log.room(), after, entry.gapEnd(after));
    }
    if (after.equals(place) || (!newest.isEmpty() && newest.getFirst().id().equals(after))) {
      return null;
    }
    return CatchUp.gap(log.room(), after, beginning(log, place));
  }

  /** The entries of one page while they are read, in one direction. */
  private final class Span {
    private final PagedLog log;
    private final int limit;
    private final IgnoredAuthors ignored = readerIgnores.get();
    private final Deque<Event.Written> shown = new ArrayDeque<>();
    private @Nullable EntryId first;
    private @Nullable EntryId last;
    private boolean more = true;

    Span(PagedLog log, int limit) {
      this.log = log;
      this.limit = limit;
    }

    boolean wantsMore() {
      return more && shown.size() < limit;
    }

    int chunk() {
      return ignored.isEmpty() && !log.isPart() ? limit - shown.size() : Math.max(CHUNK, limit);
    }

    /** Ends a page with what was read. It says that there is more, so that the client can ask. */
    void endEarly(RefusedException why) {
      if (first == null) {
        throw why;
      }
    }

    @Nullable EntryId takeBackwards(Page page) {
      payFor(page);
      List<Entry> newestFirst = page.entries().reversed();
      more = page.more();
      for (Entry entry : newestFirst) {
        if (shown.size() == limit) {
          more = true;
          return first;
        }
        first = entry.id();
        last = last == null ? entry.id() : last;
        if (isHeard(entry)) {
          shown.addFirst(log.event().apply(entry));
        }
      }
      return first;
    }

    @Nullable EntryId takeForwards(Page page, EntryId newest) {
      payFor(page);
      more = page.more();
      for (Entry entry : page.entries()) {
        if (entry.id().compareTo(newest) > 0) {
          more = false;
          return last;
        }
        if (shown.size() == limit) {
          more = true;
          return last;
        }
        first = first == null ? entry.id() : first;
        last = entry.id();
        if (isHeard(entry)) {
          shown.addLast(log.event().apply(entry));
        }
      }
      return last;
    }

    /** Lets the reader pay for entries that may not be in its page. */
    private void payFor(Page page) {
      if (log.isPart()) {
        charge.accept(page.entries().size() * PagedLog.BYTES_AN_ENTRY);
      }
    }

    private boolean isHeard(Entry entry) {
      return log.has().test(entry) && !ignored.contains(entry.from(), entry.origin());
    }

    Event.History page(@Nullable String id) {
      return new Event.History(id, log.of(), first, last, List.copyOf(shown), more);
    }
  }
}
