package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Edit;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.Records;
import belfry.server.backplane.Removal;
import belfry.server.backplane.RoomState;
import belfry.server.rules.Judge;
import belfry.server.rules.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes and edits messages for one session. An entry announces it first, judged by the rules of
 * the room; then the text is replaced wherever it is kept. If the second step fails, the client may
 * send the same command again: the first one is not repeated then. Accessed only by the
 * connection's thread.
 */
final class Corrections {
  private static final int PAGE = 500;

  /** The most entries that are read to find the last messages of a person. */
  private static final int MOST_LOOKED_AT = 2_000;

  /** The most pages that are read to find the edits of a message. */
  private static final int MOST_PAGES = 200;

  private final Judgements judgements;
  private final Records records;
  private final Accounts accounts;
  private final InstantSource clock;
  private final Identity identity;
  private final Memberships memberships;
  private final Answers answers;

  Corrections(
      Judgements judgements,
      Records records,
      Accounts accounts,
      InstantSource clock,
      Identity identity,
      Memberships memberships,
      Answers answers) {
    this.judgements = judgements;
    this.records = records;
    this.accounts = accounts;
    this.clock = clock;
    this.identity = identity;
    this.memberships = memberships;
    this.answers = answers;
  }

  /**
   * Removes messages, and answers.
   *
   * @throws RefusedException if the session may not do that, or not now
   */
  void remove(Command.Remove command) {
    RoomName room = memberships.requireToWrite(command.room()).room().name();
    List<Entry> messages = messages(command);
    // Judged before the search for edits, too, which reads many entries.
    RoomState now = judgements.presence().state(room);
    RulesInForce inForce = RulesInForce.of(now.rules());
    messages.forEach(one -> judgeRemoval(room, one, now, inForce));
    LogName log = LogName.of(room);
    Optional<EntryId> before = announcement(log, messages);
    if (before.isPresent()) { // only the second step may be missing
      messages.forEach(one -> records.remove(log, ids(edits(log, one)), identity.name()));
      answers.tell(new Event.Ack(command.id(), before.get(), true, null, null));
      return;
    }
    // The messages come first: however many edits they have, all of them are announced at once.
    List<EntryId> ids =
        Stream.concat(
                messages.stream().map(Entry::id),
                messages.stream().flatMap(one -> edits(log, one).stream().map(Entry::id)))
            .toList();
    List<EntryId> first = ids.subList(0, Math.min(Removal.MOST_IDS, ids.size()));
    Outcome outcome = announce(command.id(), room, messages, first, command.why());
    if (outcome instanceof Outcome.Appended done) {
      if (!done.duplicate() && !messages.stream().allMatch(this::isOwn)) {
        Draft act =
            new Draft(
                Kind.REMOVED,
                identity.name(),
                identity.id(),
                null,
                Removal.text(first, command.why()));
        new Audit(judgements.logs()).note(room, inForce.rules().hasOwner(), identity, act);
      }
      announceMore(room, messages, ids.subList(first.size(), ids.size()));
      records.remove(log, ids, identity.name());
      messages.forEach(one -> records.remove(log, ids(edits(log, one)), identity.name()));
    }
    answers.tell(Posts.answer(command.id(), outcome, null, null));
  }

  /** The entry that announced the removal of messages which are removed; empty for none. */
  private Optional<EntryId> announcement(LogName log, List<Entry> messages) {
    if (messages.stream().anyMatch(one -> one.kind() != Kind.REMOVED)) {
      return Optional.empty();
    }
    Entry message = messages.getFirst(); // a removed one is found by its id only
    EntryId edge = message.id();
    for (int read = 0; read < MOST_PAGES; read++) {
      Page page = records.after(log, edge, PAGE);
      for (Entry entry : page.entries()) {
        edge = entry.id();
        if (Removal.announcedBy(entry).contains(message.id())) {
          return Optional.of(entry.id());
        }
      }
      if (!page.more()) {
        break;
      }
    }
    return Optional.empty();
  }

  /** Announces the removal of more edits than one entry has place for. */
  private void announceMore(RoomName room, List<Entry> messages, List<EntryId> edits) {
    for (int at = 0; at < edits.size(); at += Removal.MOST_IDS) {
      int end = Math.min(at + Removal.MOST_IDS, edits.size());
      Outcome outcome = announce(null, room, messages, edits.subList(at, end), null);
      if (!(outcome instanceof Outcome.Appended)) {
        throw new RefusedException(
            Code.UNAVAILABLE, "not all edits are removed; send the same command again");
      }
    }
  }

  private Outcome announce(
      @Nullable String id,
      RoomName room,
      List<Entry> messages,
      List<EntryId> removed,
      @Nullable String why) {
    return append(
        id,
        room,
        new Contents(Kind.REMOVED, identity.name(), identity.id(), Removal.text(removed, why)),
        (state, rules) -> messages.forEach(one -> judgeRemoval(room, one, state, rules)));
  }

  private static List<EntryId> ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).toList();
  }

  private void judgeRemoval(RoomName room, Entry entry, RoomState state, RulesInForce rules) {
    boolean isRepeated = entry.kind() == Kind.REMOVED && entry.from().equals(identity.name());
    if (!isRepeated && !(isOwn(entry) && isRecent(entry))) {
      Standing author =
          new Standing(entry.from(), "", entry.origin(), null, entry.origin().equals(state.host()));
      Rulings.check(
          Judge.ofRemoval(rules.rules(), room, identity.standing(state), author, isOwn(entry)));
    }
  }

  /**
   * Gives a message another text, and answers.
   *
   * @throws RefusedException if the session may not do that, or not now
   */
  void edit(Command.Edit command) {
    RoomName room = memberships.requireToWrite(command.room()).room().name();
    LogName log = LogName.of(room);
    Entry message =
        command.message() == null
            ? last(room, identity.name(), 1).getFirst()
            : find(room, command.message());
    if (!message.kind().isMessage()) {
      throw new RefusedException(Code.BAD_FIELD, "only messages can be edited");
    }
    if (!isOwn(message)) {
      throw new RefusedException(Code.NOT_ALLOWED, "only its author can edit a message");
    }
    if (!isRecent(message)) {
      throw tooLate("edited");
    }
    String text = new Edit(message.id(), command.text()).entry();
    Outcome outcome =
        append(
            command.id(),
            room,
            new Contents(Kind.EDITED, identity.name(), identity.id(), text),
            (state, rules) ->
                Rulings.check(
                    Judge.ofSpeech(
                        rules.rules(), room, identity.standing(state), clock.instant())));
    if (outcome instanceof Outcome.Appended appended) {
      replace(records, log, message, appended.id(), command.text());
      requireNotRemoved(room, message.id(), appended.id());
    }
    answers.tell(Posts.answer(command.id(), outcome, null, null));
  }

  /**
   * Gives a message the text of an edit, or of the newest later one. Other sessions of the author
   * may replace the text at the same time, in any order: each looks again for later edits when it
   * has done so, and so the last one in the log stays.
   */
  static void replace(Records records, LogName log, Entry message, EntryId edit, String text) {
    EntryId newest = edit;
    String said = text;
    boolean isNewest = false;
    while (!isNewest) {
      List<Entry> later = edits(records, log, message.id(), newest, Instant.MAX);
      if (!later.isEmpty()) {
        newest = later.getLast().id();
        said = Edit.of(later.getLast().text()).text();
      }
      Contents next = new Contents(message.kind(), message.from(), message.origin(), said);
      records.replace(log, List.of(message.id()), next);
      isNewest = edits(records, log, message.id(), newest, Instant.MAX).isEmpty();
    }
  }

  /** Removes an edit, too, if its message was removed meanwhile. */
  private void requireNotRemoved(RoomName room, EntryId message, EntryId edit) {
    Entry now = find(room, message);
    if (now.kind() == Kind.REMOVED) {
      records.remove(LogName.of(room), List.of(edit), now.from());
      throw new RefusedException(
          Code.NOT_ALLOWED, now.from() + " has removed the message meanwhile");
    }
  }

  static RefusedException tooLate(String what) {
    return new RefusedException(
        Code.NOT_ALLOWED,
        "a message can be "
            + what
            + " by its author for "
            + Limits.CORRECTABLE.toMinutes()
            + " minutes");
  }

  /** Throws the refusal if the rules forbid it. */
  private interface Check {
    void check(RoomState state, RulesInForce rules);
  }

  private Outcome append(@Nullable String id, RoomName room, Contents entry, Check check) {
    return judgements.append(
        room,
        (state, rules) -> {
          if (!judgements.presence().contains(room, identity.id())) {
            throw Memberships.notIn(room);
          }
          check.check(state, rules);
          return new Draft(
              entry.kind(), entry.from(), entry.origin(), id, entry.text(), rules.id(), null);
        });
  }

  private List<Entry> messages(Command.Remove command) {
    if (command.message() != null) {
      return List.of(find(command.room(), command.message()));
    }
    Nickname from = command.from() == null ? identity.name() : command.from();
    return last(command.room(), from, command.last());
  }

  /** The entry of an id, if it is the words of a person or the place of removed ones. */
  private Entry find(RoomName room, EntryId id) {
    List<Entry> found = records.after(LogName.of(room), id.previous(), 1).entries();
    return found.stream()
        .filter(entry -> entry.id().equals(id) && isWords(entry))
        .findFirst()
        .orElseThrow(() ->
            new RefusedException(Code.BAD_FIELD, "there is no message " + id + " in " + room));
  }

  private static boolean isWords(Entry entry) {
    return entry.kind().isMessage()
        || entry.kind() == Kind.TOPIC
        || (entry.kind() == Kind.REMOVED && entry.text().isEmpty());
  }

  /** The last messages of a person, the newest first. */
  private List<Entry> last(RoomName room, Nickname from, int count) {
    List<Entry> found = new ArrayList<>();
    @Nullable EntryId edge = null;
    for (int read = 0; read < MOST_LOOKED_AT; read += PAGE) {
      Page page = records.before(LogName.of(room), edge, PAGE);
      for (Entry entry : page.entries().reversed()) {
        edge = entry.id();
        if (entry.kind().isMessage() && entry.from().equals(from)) {
          found.add(entry);
          if (found.size() == count) {
            return found;
          }
        }
      }
      if (!page.more()) {
        break;
      }
    }
    if (found.isEmpty()) {
      String whose = from.equals(identity.name()) ? "you have" : from + " has";
      throw new RefusedException(Code.NOBODY, whose + " said nothing in " + room + " lately");
    }
    return found;
  }

  /** The edits of a message, which its author can have made for a while only. */
  private List<Entry> edits(LogName log, Entry message) {
    Instant end = message.time().plus(Limits.CORRECTABLE).plusSeconds(60);
    return edits(records, log, message.id(), message.id(), end);
  }

  /** The edits of a message after an entry. */
  private static List<Entry> edits(
      Records records, LogName log, EntryId message, EntryId after, Instant end) {
    List<Entry> found = new ArrayList<>();
    EntryId edge = after;
    for (int read = 0; read < MOST_PAGES; read++) {
      Page page = records.after(log, edge, PAGE);
      for (Entry entry : page.entries()) {
        edge = entry.id();
        if (entry.kind() == Kind.EDITED && Edit.of(entry.text()).message().equals(message)) {
          found.add(entry);
        }
      }
      if (!page.more() || page.entries().getLast().time().isAfter(end)) {
        break;
      }
    }
    return found;
  }

  /** Whether the session, or an earlier one of its account, has said something. */
  private boolean isOwn(Entry entry) {
    if (entry.origin().equals(identity.id())) {
      return true;
    }
    return identity.isLoggedIn()
        && entry.from().equals(identity.name())
        && registered().filter(since -> !entry.time().isBefore(since)).isPresent();
  }

  /** Since when the session's account has its name, which somebody else may have had before. */
  private Optional<Instant> registered() {
    return accounts.find(identity.name()).map(account -> account.created());
  }

  private boolean isRecent(Entry entry) {
    return clock.instant().isBefore(entry.time().plus(Limits.CORRECTABLE));
  }
}
