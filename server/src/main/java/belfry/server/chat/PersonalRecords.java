package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Dialect;
import belfry.server.backplane.Audited;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.Presence;
import belfry.server.backplane.Records;
import belfry.server.backplane.Removal;
import belfry.server.backplane.RoomRules;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one person said, in all logs that are kept: for the owner of the data, who hands it out or
 * erases it. A person is a name, in any spelling: so it covers everybody who ever had the name. Any
 * platform thread may use it; it reads all logs, which takes a while.
 */
public final class PersonalRecords {
  private static final int PAGE = 500;
  private static final int MOST_TRIES = 5;

  private final Records records;
  private final Logs logs;
  private final Presence presence;
  private final Dialect dialect;

  /**
   * @param records what is kept
   * @param logs get the announcements
   * @param presence knows the rules of rooms
   * @param dialect the form in which entries are handed out
   */
  public PersonalRecords(Records records, Logs logs, Presence presence, Dialect dialect) {
    this.records = records;
    this.logs = logs;
    this.presence = presence;
    this.dialect = dialect;
  }

  /** Does something with entries of one log that a person said. */
  private interface Visitor {
    void visit(LogName log, List<Entry> said) throws IOException;
  }

  /**
   * Writes what a person said: messages, topics and direct messages, log by log.
   *
   * @return the number of entries
   */
  public long export(Nickname name, OutputStream to) throws IOException {
    return visit(
        name,
        (log, said) -> {
          for (Entry entry : said) {
            to.write(dialect.encode(event(log, entry)));
          }
        });
  }

  private static Event event(LogName log, Entry entry) {
    return log.isInbox() ? Inbox.event(entry) : Room.event(RoomName.of(log.text()), entry);
  }

  /**
   * Removes what a person said, from everywhere, and announces it in each log. What the person says
   * meanwhile may stay.
   *
   * @return the number of entries
   * @throws RefusedException if not everything was removed; it may be repeated
   */
  public long erase(Nickname name) throws IOException {
    long count = visit(name, this::erase);
    eraseReasons(LogName.MODERATION, name);
    eraseReasons(LogName.HOSTS, name);
    return count;
  }

  /** Takes the words of a moderator from the audit log, which keeps the acts. */
  private void eraseReasons(LogName log, Nickname name) throws IOException {
    var _ =
        visit(
            log,
            name,
            (_, said) -> {
              for (Entry entry : said) {
                String text = Audited.of(entry.text()).withoutReason().entry();
                if (!text.equals(entry.text())) {
                  Contents act = new Contents(entry.kind(), entry.from(), entry.origin(), text);
                  records.replace(log, List.of(entry.id()), act);
                }
              }
            });
  }

  private void erase(LogName log, List<Entry> said) {
    List<EntryId> ids = said.stream().map(Entry::id).toList();
    records.remove(log, ids, Removal.OPERATOR);
    for (int from = 0; from < ids.size(); from += Removal.MOST_IDS) {
      List<EntryId> some = ids.subList(from, Math.min(ids.size(), from + Removal.MOST_IDS));
      announce(log, Removal.announcement(some, Removal.OPERATOR));
    }
  }

  /** The operator is above the rules of a room, but an entry names those in force. */
  private void announce(LogName log, Draft announcement) {
    Outcome outcome = new Outcome.Stale();
    for (int n = 0; n < MOST_TRIES && outcome instanceof Outcome.Stale; n++) {
      outcome = logs.append(log, announcement.judgedBy(rules(log)));
    }
    if (!(outcome instanceof Outcome.Appended)) {
      throw new RefusedException(
          Code.UNAVAILABLE,
          "messages of " + log.label() + " were removed, but their readers may not know it");
    }
  }

  private @Nullable EntryId rules(LogName log) {
    RoomRules rules = log.isInbox() ? null : presence.state(RoomName.of(log.text())).rules();
    return rules == null ? null : rules.id();
  }

  private long visit(Nickname name, Visitor visitor) throws IOException {
    long count = 0;
    for (LogName log : records.names()) {
      if (!log.isAudit()) {
        count += visit(log, name, visitor);
      }
    }
    return count;
  }

  private long visit(LogName log, Nickname name, Visitor visitor) throws IOException {
    long count = 0;
    @Nullable EntryId last = null;
    Page page;
    do {
      page = records.after(log, last, PAGE);
      List<Entry> said = new ArrayList<>();
      for (Entry entry : page.entries()) {
        last = entry.id();
        if (entry.kind() != Kind.REMOVED && entry.from().equals(name)) {
          said.add(entry);
        }
      }
      if (!said.isEmpty()) {
        visitor.visit(log, said);
      }
      count += said.size();
    } while (page.more());
    return count;
  }
}
