package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.account.AccountGate;
import belfry.server.account.Caller;
import belfry.server.account.Cloaks;
import belfry.server.account.Proof;
import belfry.server.backplane.Account;
import belfry.server.backplane.Draft;
import belfry.server.backplane.History;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Presence;
import belfry.server.measure.Allowances;
import belfry.server.rules.Judge;
import belfry.server.rules.Restrictions;
import belfry.server.rules.Standing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what clients without a session ask for, one request at a time: they are in no room, and hold
 * no name. The rules of a room and the limits of rooms are those of sessions. Thread-safe; each
 * method may block for a bounded time, and throws {@link RefusedException} if it can't be done.
 */
public final class Outsiders {
  /** The requests of one account, or of all guests of one network, at once and in each minute. */
  public static final int REQUESTS_A_MINUTE = 300;

  /** All guests without a session, as the rules of a room see them. */
  static final Standing GUESTS =
      new Standing(
          ReservedNames.HTTP_GUEST,
          LogName.inbox(ReservedNames.HTTP_GUEST.text()).text(),
          ReservedNames.HTTP_GUEST.text(),
          null,
          false);

  private final AccountGate gate;
  private final Cloaks cloaks;
  private final Rooms rooms;
  private final Logs logs;
  private final History history;
  private final Presence presence;
  private final Judgements judgements;
  private final InstantSource clock;
  private final Supplier<String> newId;
  private final ChatCounters counters;
  private final Supplier<Restrictions> restrictions;
  private final Allowances requests = new Allowances(REQUESTS_A_MINUTE, Duration.ofMinutes(1));

  /**
   * @param history all that the server has of the logs
   * @param newId makes the id of somebody who acts without a session
   */
  Outsiders(
      AccountGate gate,
      Cloaks cloaks,
      Rooms rooms,
      Logs logs,
      History history,
      Presence presence,
      InstantSource clock,
      Supplier<String> newId,
      ChatCounters counters,
      Supplier<Restrictions> restrictions) {
    this.gate = gate;
    this.cloaks = cloaks;
    this.rooms = rooms;
    this.logs = logs;
    this.history = history;
    this.presence = presence;
    this.judgements = new Judgements(logs, presence);
    this.clock = clock;
    this.newId = newId;
    this.counters = counters;
    this.restrictions = restrictions;
  }

  /**
   * Somebody who asks.
   *
   * @param name the name that everybody is shown
   * @param network the key of the network; empty for the loopback
   * @param payer the key of the allowance that the requests take from
   * @param account the account; null for a guest
   */
  public record Outsider(
      Holder holder,
      Nickname name,
      Optional<String> network,
      String payer,
      @Nullable Account account) {
    private @Nullable String cloak() {
      return holder.cloak();
    }

    /** The rules of a room see all guests as one person, because they have one name. */
    private Standing standing() {
      return account == null
          ? new Standing(GUESTS.name(), GUESTS.person(), GUESTS.session(), null, cloak(), false)
          : new Standing(name, holder.inbox().text(), holder.id(), account.id(), cloak(), false);
    }
  }

  /** A guest. All guests have one name, which nobody can take. */
  public Outsider guest(Visitor visitor) {
    Rulings.check(restrictions.get().ofGuest(clock.instant()));
    String payer = "guest " + visitor.origin().orElse("loopback");
    count(payer);
    return new Outsider(
        new Holder(newId.get(), payer, null, cloaks.of(visitor.origin())),
        ReservedNames.HTTP_GUEST,
        visitor.origin(),
        payer,
        null);
  }

  /** The owner of an account, who shows a token of it. */
  public Outsider admit(Nickname name, String token, Visitor visitor) {
    if (!visitor.isSecure()) {
      throw new RefusedException(
          Code.INSECURE,
          "others could read the token on this connection; use https, or the server's own machine");
    }
    String id = newId.get();
    Account account = gate.admit(name, new Proof.Token(token), new Caller(id, visitor.origin()));
    String payer = "account " + account.id();
    count(payer);
    Holder holder = new Holder(id, id, account.login(), cloaks.of(visitor.origin()));
    return new Outsider(holder, account.name(), visitor.origin(), payer, account);
  }

  private void count(String payer) {
    if (!requests.take(payer, System.nanoTime())) {
      throw new RefusedException(
          Code.TOO_OFTEN, "that were more than " + REQUESTS_A_MINUTE + " requests a minute");
    }
  }

  /** Counts a request that was refused. */
  public void countRefusal(Code code) {
    counters.refused(code);
  }

  /** Whether an account admits the client still; see {@link AccountGate#isGoodStill}. */
  public boolean isGoodStill(Account admitted) {
    return gate.isGoodStill(admitted);
  }

  /** Says something in a room. Returns an {@link Event.Ack} or an {@link Event.Refused}. */
  public Event say(Outsider who, Command.Say command) {
    if (who.account() == null) {
      Rulings.check(restrictions.get().ofGuestsWords(clock.instant()));
    }
    return inRoom(
        command.room(),
        who,
        room -> {
          rooms.checkWrite(room, who.network());
          Draft draft =
              new Draft(Kind.SAY, who.name(), who.holder().id(), command.id(), command.text());
          return Posts.answer(command.id(), append(who, room.name(), draft), null, null);
        });
  }

  private Outcome append(Outsider who, RoomName room, Draft draft) {
    try {
      return judgements.append(
          room,
          (_, rules) -> {
            Rulings.check(
                refusalOfEntry(who, room, rules)
                    .or(() ->
                        Judge.ofSpeech(rules.rules(), room, who.standing(), clock.instant())));
            return draft.judgedBy(rules.id());
          },
          judged -> append(room, judged));
    } catch (RefusedException e) {
      return new Outcome.Refused(e.refusal());
    }
  }

  private Outcome append(RoomName room, Draft judged) {
    long begun = System.nanoTime();
    return counters.await(counters.begin(() -> logs.begin(LogName.of(room), judged)), begun);
  }

  private Optional<Refusal> refusalOfEntry(Outsider who, RoomName room, RulesInForce rules) {
    return Judge.ofEntry(rules.rules(), room, who.standing(), null, clock.instant());
  }

  /**
   * Reads a page of history, and the gap before it if entries are missing there. Work that a client
   * with a session would pay for like a line counts as a request.
   */
  public HistoryPages.Answer read(Outsider who, RoomName name, Command.History command) {
    RulesInForce rules = RulesInForce.of(presence.state(name).rules());
    Rulings.check(refusalOfEntry(who, name, rules));
    HistoryPages pages = new HistoryPages(history, bytes -> charge(who, bytes));
    return inRoom(name, who, room -> pages.answer(command, PagedLog.of(room)));
  }

  private void charge(Outsider who, int bytes) {
    double more = (double) bytes / Limits.ANSWER_BYTES_A_LINE;
    requests.charge(who.payer(), more, System.nanoTime());
  }

  private <T> T inRoom(RoomName name, Outsider who, Function<Room, T> task) {
    Room room = rooms.use(name, who.network());
    try {
      return task.apply(room);
    } finally {
      rooms.release(room);
    }
  }
}
