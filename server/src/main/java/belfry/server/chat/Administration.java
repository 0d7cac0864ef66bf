package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.AdminAct;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.PresenceChange;
import belfry.server.rules.Restrictions;
import belfry.server.task.Failures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does on this instance what administrators order for all of them: each instance follows the log of
 * their acts. A message to everybody and the end of a session happen once, when the act arrives.
 * Restrictions stay: the newest act says which are in force. Thread-safe.
 */
public final class Administration implements Follower {
  /** The command that tells everybody something; the words after it are the message. */
  public static final String BROADCAST = "broadcast";

  /** The command that ends sessions; the next word is the name or the id. */
  public static final String END = "end";

  private static final Logger log = LoggerFactory.getLogger(Administration.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Logs logs;
  private final Failures failures;

  /**
   * Held while the listener is called, so that the newest restrictions are the last it hears of.
   */
  private final ReentrantLock telling = new ReentrantLock();

  private volatile Restrictions restrictions = Restrictions.NONE;
  private volatile Consumer<Restrictions> listener = _ -> {};
  private volatile Consumer<AdminAct> orders = _ -> {};
  private volatile boolean isLive;
  private volatile boolean isClosed;

  Administration(Logs logs, Failures failures) {
    this.logs = logs;
    this.failures = failures;
  }

  /** What is restricted now, as far as this instance knows. */
  public Restrictions restrictions() {
    return restrictions;
  }

  /**
   * Has a listener called with the restrictions now, and whenever they change: by any thread, one
   * at a time.
   */
  public void listen(Consumer<Restrictions> restricted) {
    listener = restricted;
    tell();
  }

  private void tell() {
    telling.lock();
    try {
      listener.accept(restrictions);
    } finally {
      telling.unlock();
    }
  }

  /** Begins to follow the acts, on a thread of its own that waits until the log can be read. */
  void start(Sessions sessions) {
    orders = act -> carryOut(act, sessions);
    failures.startVirtual("administration", this::follow);
  }

  private void follow() {
    while (!isClosed) {
      try {
        logs.follow(LogName.ADMINISTRATION, this);
        isLive = true;
        return;
      } catch (RefusedException e) {
        log.debug("The acts of administrators can't be read now: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  @Override
  public void begin(EntryId last) {}

  @Override
  public void entry(Entry entry) {
    if (entry.kind() != Kind.NOTICE) {
      return; // of a later release
    }
    AdminAct act = AdminAct.of(entry.text());
    restrict(Restrictions.of(act.state()));
    if (isLive) {
      failures.startVirtual("administration", () -> orders.accept(act));
    }
  }

  private void restrict(Restrictions next) {
    if (!next.equals(restrictions)) {
      restrictions = next;
      failures.startVirtual("administration", this::tell);
    }
  }

  private static void carryOut(AdminAct act, Sessions sessions) {
    List<String> words = act.words();
    switch (words.getFirst()) {
      case BROADCAST -> {
        String text = String.join(" ", words.subList(1, words.size()));
        sessions.all().forEach(one -> one.tell(new Event.Notice(text)));
      }
      case END -> {
        String reason = String.join(" ", words.subList(2, words.size()));
        String why = "an administrator ended your connection";
        sessions.all().stream()
            .filter(one -> isMeant(words.get(1), one))
            .forEach(one -> one.end(reason.isEmpty() ? why : why + ": " + reason));
      }
      default -> {
        // it has changed what is shared, and the restrictions
      }
    }
  }

  private static boolean isMeant(String word, Session session) {
    if (word.indexOf('.') >= 0) { // no name has a dot
      return session.id().equals(word);
    }
    return session.name().equals(Nickname.of(word));
  }

  @Override
  public void gap(EntryId from, EntryId to) {}

  @Override
  public void presence(PresenceChange change) {}

  /** Stops to wait for the log. */
  void close() {
    isClosed = true;
  }
}
