package belfry.trials.chaos;

import belfry.client.wire.Wire;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that owns a room, and kicks, mutes and bans the suspects there, and lifts that again.
 * Sanctions have no end of their own, because clocks step during a run. It comes back with its
 * account and the last entry that it received, so its journal has every entry of the room, or a
 * gap. If its account or its power over the room is lost with the state of Redis, it registers
 * again and takes another room.
 *
 * <p>Two virtual threads run it until {@link #close}: one acts, the other one reads.
 */
final class Moderator implements AutoCloseable {
  private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int ACT_MILLIS = 500;
  private static final String PASSWORD = "a password for the judge";

  /** The first acts, so that also a short run has each kind. */
  private static final List<Sanction> FIRST =
      List.of(Sanction.KICK, Sanction.MUTE, Sanction.UNMUTE, Sanction.BAN, Sanction.UNBAN);

  private final Court court;
  private final List<Nickname> suspects;
  private final WorkloadState state;
  private final Random random;
  private final Journal journal = new Journal(Court.JUDGE.text());
  private final Map<String, CompletableFuture<Event.Answer>> questions = new ConcurrentHashMap<>();
  private final Set<Nickname> muted = ConcurrentHashMap.newKeySet();
  private final Set<Nickname> banned = ConcurrentHashMap.newKeySet();
  private final Set<Sanction> done = new HashSet<>();
  private volatile boolean ended;
  private volatile @Nullable Wire wire;

  /** Guards what the cursors have. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable RoomCursors cursors;
  private volatile boolean inside;
  private boolean hasAccount;
  private int asked;
  private int courts;

  Moderator(Court court, List<Nickname> suspects, WorkloadState state, long seed) {
    this.court = court;
    this.suspects = List.copyOf(suspects);
    this.state = state;
    this.random = new Random(seed);
  }

  void start() {
    Thread.ofVirtual().name("judge").start(this::live);
  }

  Journal journal() {
    return journal;
  }

  /** What it waits for, or null if it is at rest, or has no room. Any thread. */
  @Nullable String unsettled() {
    RoomCursors now = cursors;
    if (now == null) {
      return null;
    }
    if (!inside) {
      return "the moderator is not in " + now.rooms().getFirst();
    }
    String behind = guarded(now::behind);
    return behind == null ? null : "the moderator received " + behind;
  }

  private <T extends @Nullable Object> T guarded(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void live() {
    try {
      while (!ended) {
        visit();
        Thread.sleep(100 + random.nextInt(400));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void visit() throws InterruptedException {
    Thread reader = null;
    try (Wire fresh = state.dial(random)) {
      wire = fresh;
      reader = Thread.ofVirtual().name("judge-reads").start(() -> readAll(fresh));
      if (identify(fresh) && enter(fresh)) {
        inside = true;
        preside(fresh);
      }
    } catch (IOException _) {
      // as when an instance is killed: the next connection may go to another one
    } finally {
      if (reader != null) {
        reader.join(); // what it still reads comes before the loss
      }
      lost();
    }
  }

  private void lost() {
    inside = false;
    wire = null;
    questions.values().forEach(question -> question.cancel(false));
    questions.clear();
    leave();
  }

  private void leave() {
    RoomCursors now = cursors;
    if (now != null) {
      guarded(() -> {
        now.lost();
        return now;
      });
    }
  }

  private String nextId() {
    return "judge:" + ++asked;
  }

  /** Sends a command, and waits for its answer. */
  private Event.Answer ask(Wire to, Command command) throws IOException, InterruptedException {
    CompletableFuture<Event.Answer> answer = new CompletableFuture<>();
    questions.put(String.valueOf(command.id()), answer);
    to.send(command);
    try {
      return answer.get(PendingAnswers.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | CancellationException e) {
      throw new IOException("no answer to " + command, e);
    }
  }

  /**
   * Logs in to its account, or makes it; returns whether it is the moderator now. On a server
   * without accounts it is a guest, and moderates as the host of a room.
   */
  private boolean identify(Wire to) throws IOException, InterruptedException {
    if (hasAccount && logIn(to)) {
      return true;
    }
    Event.Answer named = ask(to, new Command.Nick(nextId(), Court.JUDGE, null, null));
    if (!(named instanceof Event.Named)) {
      // an answer to a registration may have been lost
      return refusal(named) == Code.NAME_RESERVED && logIn(to);
    }
    Event.Answer answer = ask(to, new Command.Register(nextId(), PASSWORD, null));
    if (answer instanceof Event.Registered) {
      registered();
    }
    return hasAccount || refusal(answer) == Code.NO_ACCOUNTS;
  }

  private boolean logIn(Wire to) throws IOException, InterruptedException {
    Event.Answer answer =
        ask(to, new Command.Login(nextId(), Court.JUDGE, null, PASSWORD, null, null, null, null));
    if (answer instanceof Event.LoggedIn) {
      registered();
      return true;
    }
    if (hasAccount && refusal(answer) == Code.WRONG_LOGIN) {
      journal.add(new Journal.AccountGone(RunClock.now(), "its login was refused"));
      hasAccount = false;
    }
    return false;
  }

  private void registered() {
    if (!hasAccount) {
      hasAccount = true;
      journal.add(new Journal.Registered(RunClock.now()));
    }
  }

  private static @Nullable Code refusal(Event.Answer answer) {
    return answer instanceof Event.Refused refused ? refused.refusal().code() : null;
  }

  /** Enters its room, or a new one, which it then owns; returns whether it is its own. */
  private boolean enter(Wire to) throws IOException, InterruptedException {
    RoomCursors mine = cursors;
    if (mine != null) {
      return ask(to, guarded(() -> mine.join(mine.rooms().getFirst()))) instanceof Event.Entered;
    }
    RoomName fresh = new RoomName("court" + ++courts);
    RoomCursors next = new RoomCursors(List.of(fresh), state, journal);
    cursors = next;
    boolean owns =
        ask(to, next.join(fresh)) instanceof Event.Entered
            && (!hasAccount || ask(to, new Command.Own(nextId(), fresh)) instanceof Event.Ack);
    if (owns) {
      court.room(fresh);
    } else {
      cursors = null;
    }
    return owns;
  }

  private void giveUpRoom() {
    leave();
    court.room(null);
    cursors = null;
    muted.clear();
    banned.clear();
  }

  private void preside(Wire to) throws IOException, InterruptedException {
    while (!ended && wire != null) {
      Thread.sleep(ACT_MILLIS / 2 + random.nextInt(ACT_MILLIS));
      if (!state.isQuiet() && !act(to)) {
        giveUpRoom();
        return;
      }
    }
  }

  /** Does something to a suspect; returns false if it has no power any more. */
  private boolean act(Wire to) throws IOException, InterruptedException {
    Nickname suspect = suspects.get(random.nextInt(suspects.size()));
    Sanction sanction = draw(suspect);
    RoomName room = court.room();
    if (room == null) {
      return false;
    }
    court.provoke(suspect);
    Event.Answer answer =
        ask(to, new Command.Moderate(nextId(), room, sanction, suspect, endless(sanction), null));
    if (answer instanceof Event.Ack) {
      done.add(sanction);
      journal.add(new Journal.Acted(RunClock.now(), sanction));
    }
    return refusal(answer) != Code.NOT_ALLOWED;
  }

  private static @Nullable Integer endless(Sanction sanction) {
    return sanction.hasEnd() ? 0 : null;
  }

  private Sanction draw(Nickname suspect) {
    List<Sanction> possible =
        banned.contains(suspect)
            ? List.of(Sanction.UNBAN)
            : muted.contains(suspect)
                ? List.of(Sanction.UNMUTE, Sanction.BAN, Sanction.KICK)
                : List.of(Sanction.KICK, Sanction.MUTE, Sanction.BAN);
    return FIRST.stream()
        .filter(one -> possible.contains(one) && !done.contains(one))
        .findFirst()
        .orElse(possible.get(random.nextInt(possible.size())));
  }

  private void readAll(Wire from) {
    try {
      while (!ended) {
        from.next(System.nanoTime() + READ_NANOS).ifPresent(this::received);
      }
    } catch (ProtocolException e) {
      journal.add(new Journal.Unexpected(RunClock.now(), String.valueOf(e.getMessage())));
    } catch (IOException _) {
      // the connection is over
    }
    from.close();
    if (from.equals(wire)) {
      wire = null;
    }
    questions.values().forEach(question -> question.cancel(false));
  }

  private void received(Event event) {
    RoomCursors mine = cursors;
    if (mine != null) {
      guarded(() -> {
        follow(mine, event);
        return mine;
      });
    }
    if (event instanceof Event.Answer answer && answer.id() != null) {
      CompletableFuture<Event.Answer> question = questions.remove(answer.id());
      if (question != null) {
        question.complete(answer);
      }
    }
  }

  private void follow(RoomCursors mine, Event event) {
    switch (event) {
      case Event.Entered e when e.room().equals(mine.rooms().getFirst()) -> mine.entered(e);
      case Event.Logged e when e.room().equals(mine.rooms().getFirst()) -> {
        mine.received(e);
        if (e instanceof Event.Moderated act) {
          act.who().name().ifPresent(who -> note(act.sanction(), who));
        }
      }
      case Event.Gap e when e.room() != null -> {
        mine.received(e);
        muted.clear();
        banned.clear();
      }
      default -> {
        // an answer, or who comes and goes
      }
    }
  }

  private void note(Sanction sanction, Nickname who) {
    switch (sanction) {
      case MUTE -> muted.add(who);
      case UNMUTE -> muted.remove(who);
      case BAN -> banned.add(who);
      case UNBAN -> banned.remove(who);
      case KICK, INVITE, UNINVITE -> {
        // nothing that lasts, or that it does
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    Wire open = wire;
    if (open != null) {
      open.close();
    }
  }
}
