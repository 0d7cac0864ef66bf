package belfry.server.operator;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.AdminAct;
import belfry.server.backplane.Audited;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.RoleChange;
import belfry.server.backplane.Ruling;
import belfry.server.backplane.SettingsChange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the audit log: a line for each act of a moderator or an administrator, the oldest first.
 *
 * @param history everything that is kept
 */
record AuditTrail(History history) {
  /**
   * The most acts that are read of a log: an archive keeps them for ever, and anybody can be a
   * host.
   */
  static final int MOST = 10_000;

  private static final int PAGE = 500;

  /**
   * Which acts are asked for.
   *
   * @param since the time of the oldest one; null for all
   * @param room the room that they are about; null for any
   * @param by the moderator, or the user who is an administrator; null for anybody
   */
  record Filter(@Nullable Instant since, @Nullable RoomName room, @Nullable String by) {}

  /** An act, as it is printed. */
  private record Act(Instant time, @Nullable String room, String by, String what) {
    String line() {
      String where = room == null ? "server" : "#" + room;
      return time.truncatedTo(ChronoUnit.SECONDS) + " " + where + " " + by + ": " + what;
    }
  }

  /**
   * The lines of the acts.
   *
   * @throws RefusedException if the log can't be read now
   */
  List<String> lines(Filter filter) {
    return Stream.of(LogName.ADMINISTRATION, LogName.MODERATION, LogName.HOSTS)
        .flatMap(log -> entries(log, filter.since).map(entry -> act(log, entry)))
        .filter(act -> fits(act, filter))
        .sorted(Comparator.comparing(Act::time))
        .map(Act::line)
        .toList();
  }

  /** The newest entries of a log, read backwards until one is too old. */
  private Stream<Entry> entries(LogName log, @Nullable Instant since) {
    List<Entry> newestFirst = new ArrayList<>();
    @Nullable EntryId edge = null;
    boolean more = true;
    while (more && newestFirst.size() < MOST) {
      Page page = history.before(log, edge, PAGE);
      newestFirst.addAll(page.entries().reversed());
      more = page.more() && !page.entries().isEmpty() && !isBefore(newestFirst.getLast(), since);
      edge = more ? newestFirst.getLast().id() : null;
    }
    return newestFirst.reversed().stream();
  }

  private static boolean isBefore(Entry entry, @Nullable Instant since) {
    return since != null && entry.time().isBefore(since);
  }

  private static boolean fits(Act act, Filter filter) {
    return (filter.since == null || !act.time.isBefore(filter.since))
        && (filter.room == null || filter.room.text().equals(act.room))
        && (filter.by == null || isBy(act.by, filter.by));
  }

  private static boolean isBy(String by, String wanted) {
    String name = by.split(" ", 2)[0];
    return name.equalsIgnoreCase(wanted);
  }

  private static Act act(LogName log, Entry entry) {
    try {
      return log.equals(LogName.ADMINISTRATION) ? ofAdministrator(entry) : ofModerator(entry);
    } catch (RuntimeException _) { // whatever a later release has written
      return new Act(entry.time(), null, "somebody", "an act that this release can't read");
    }
  }

  private static Act ofAdministrator(Entry entry) {
    AdminAct act = AdminAct.of(entry.text());
    List<String> words = act.words();
    boolean isOfRoom = words.getFirst().equals("room") && words.size() > 1;
    @Nullable String room = isOfRoom ? RoomName.of(words.get(1)).text() : null;
    return new Act(entry.time(), room, act.by(), String.join(" ", words));
  }

  private static Act ofModerator(Entry entry) {
    Audited act = Audited.of(entry.text());
    String by = entry.from() + (act.account() == null ? " (guest)" : "");
    return new Act(entry.time(), act.room(), by, what(act.kind(), act.text()));
  }

  private static String what(Kind kind, String text) {
    return switch (kind) {
      case KICK, MUTE, UNMUTE, BAN, UNBAN, INVITE, UNINVITE -> sanction(kind, Ruling.of(text));
      case ROLE -> role(Ruling.of(text));
      case RULES -> "rules " + SettingsChange.of(text).now().text();
      case REMOVED -> "removed " + text;
      case SAY, ACT, NOTICE, TOPIC, EDITED, SENT -> throw new IllegalArgumentException("no act");
    };
  }

  private static String sanction(Kind kind, Ruling ruling) {
    String what = kind.sanction().orElseThrow().wire() + " " + ruling.who();
    boolean hasEnd = kind.sanction().orElseThrow().hasEnd();
    String until = ruling.until() == null ? "for ever" : "until " + ruling.until();
    String network = ruling.cloak() == null ? "" : " and network " + ruling.cloak();
    String why = ruling.reason().isEmpty() ? "" : ": " + ruling.reason();
    return what + network + (hasEnd ? " " + until : "") + why;
  }

  private static String role(Ruling ruling) {
    RoleChange change = RoleChange.of(ruling.reason());
    String now = change.now() == null ? "none" : change.now().wire();
    String was = change.was() == null ? "" : " (was " + change.was().wire() + ")";
    return "role " + ruling.who() + " " + now + was;
  }
}
