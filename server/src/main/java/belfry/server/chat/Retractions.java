package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.Records;
import belfry.server.backplane.Removal;
import belfry.server.backplane.SentCopy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes direct messages of one session back, out of the inbox of the receiver and then out of that
 * of the sender. Each inbox gets an announcement first; then the text is replaced wherever it is
 * kept. If a step fails, the client may send the same command again. Accessed only by the
 * connection's thread.
 */
final class Retractions {
  private static final int PAGE = 500;

  /** The most entries that are read to find the last message to a person. */
  private static final int MOST_LOOKED_AT = 2_000;

  private final Logs logs;
  private final Records records;
  private final Names names;
  private final Accounts accounts;
  private final InstantSource clock;
  private final Identity identity;
  private final Answers answers;

  Retractions(
      Logs logs,
      Records records,
      Names names,
      Accounts accounts,
      InstantSource clock,
      Identity identity,
      Answers answers) {
    this.logs = logs;
    this.records = records;
    this.names = names;
    this.accounts = accounts;
    this.clock = clock;
    this.identity = identity;
    this.answers = answers;
  }

  /**
   * Takes a message back, and answers.
   *
   * @throws RefusedException if that can't be done, or not now
   */
  void takeBack(Command.TakeBack command) {
    LogName own = identity.holder().inbox();
    Entry message = find(own, command.to(), command.message());
    SentCopy copy = SentCopy.of(message.text());
    if (!clock.instant().isBefore(message.time().plus(Limits.CORRECTABLE))) {
      throw Corrections.tooLate("removed");
    }
    LogName theirs = inbox(copy, message);
    Outcome outcome = remove(command, theirs, copy.told());
    if (outcome instanceof Outcome.Appended) {
      outcome = remove(command, own, message.id());
    }
    answers.tell(Posts.answer(command.id(), outcome, null, null));
  }

  private Outcome remove(Command.TakeBack command, LogName log, EntryId entry) {
    String text = Removal.text(List.of(entry), command.why());
    Draft draft = new Draft(Kind.REMOVED, identity.name(), identity.id(), command.id(), text);
    Outcome outcome = logs.append(log, draft);
    if (outcome instanceof Outcome.Appended) {
      records.remove(log, List.of(entry), identity.name());
    }
    return outcome;
  }

  /** The message of an id, or the last one to the person. */
  private Entry find(LogName own, Nickname to, @Nullable EntryId id) {
    Stream<Entry> found = id == null ? newest(own) : at(own, id).stream();
    return found
        .filter(entry -> entry.kind() == Kind.SENT)
        .filter(entry -> SentCopy.of(entry.text()).to().equals(to))
        .findFirst()
        .orElseThrow(
            () -> new RefusedException(Code.NOBODY, "you have sent no such message to " + to));
  }

  private Stream<Entry> newest(LogName log) {
    Page page = records.before(log, null, PAGE);
    Stream<Entry> found = page.entries().reversed().stream();
    for (int read = PAGE; page.more() && read < MOST_LOOKED_AT; read += PAGE) {
      page = records.before(log, page.entries().getFirst().id(), PAGE);
      found = Stream.concat(found, page.entries().reversed().stream());
    }
    return found;
  }

  private Optional<Entry> at(LogName log, EntryId id) {
    return records.after(log, id.previous(), 1).entries().stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst();
  }

  /**
   * The inbox that has the message: that of the present holder of the name, or of its account.
   *
   * @throws RefusedException if neither has it: a guest has gone, or has another name now
   */
  private LogName inbox(SentCopy copy, Entry message) {
    Optional<LogName> held = names.find(copy.to()).map(Names.Recipient::inbox);
    return Stream.concat(held.stream(), ofAccount(copy.to()).stream())
        .filter(log -> at(log, copy.told()).filter(it -> isSame(it, message)).isPresent())
        .findFirst()
        .orElseThrow(() ->
            new RefusedException(
                Code.NOBODY, copy.to() + " is not here, so the message can't be taken back"));
  }

  /** Whether an entry is the message, or stands in its place after this command came before. */
  private boolean isSame(Entry received, Entry sent) {
    return received.kind() == Kind.REMOVED
        ? received.from().equals(identity.name())
        : received.from().equals(sent.from()) && received.origin().equals(sent.origin());
  }

  private Optional<LogName> ofAccount(Nickname name) {
    try {
      return accounts.find(name).map(Account::id).map(LogName::inboxOfAccount);
    } catch (RefusedException e) {
      if (e.refusal().code() == Code.NO_ACCOUNTS) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
