package belfry.server.backplane.local;

import belfry.protocol.Nickname;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Names;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The names of one process. Owns who holds which name. Thread-safe, without a lock of its own. */
final class LocalNames implements Names {
  private record Held(Holder holder, @Nullable String away) {
    boolean isBy(Holder other) {
      return holder.id().equals(other.id());
    }

    LogName inbox() {
      return holder.inbox();
    }
  }

  private final Map<Nickname, Held> held = new ConcurrentHashMap<>();
  private volatile Listener listener = (_, _, _) -> {};

  /** Sets the listener for names that are lost from now on. */
  void listen(Listener listener) {
    this.listener = listener;
  }

  @Override
  public Claim claim(Nickname name, Holder holder) {
    Held before = held.putIfAbsent(name, new Held(holder, null));
    if (before == null) {
      return Claim.GRANTED;
    }
    boolean again = before.isBy(holder);
    if (!again && !before.holder.token().equals(holder.token())) {
      return Claim.TAKEN;
    }
    if (!held.replace(name, before, new Held(holder, again ? before.away : null))) {
      return claim(name, holder);
    }
    if (!again) {
      listener.nameLost(before.holder.id(), name, "another connection took your name over");
    }
    return Claim.GRANTED;
  }

  @Override
  public void release(Nickname name, Holder holder) {
    held.computeIfPresent(name, (_, now) -> now.isBy(holder) ? null : now);
  }

  @Override
  public Optional<Recipient> find(Nickname name) {
    return Optional.ofNullable(held.get(name))
        .map(now -> new Recipient(now.holder.id(), now.inbox(), now.away));
  }

  @Override
  public void away(Nickname name, Holder holder, @Nullable String text) {
    held.computeIfPresent(name, (_, now) -> now.isBy(holder) ? new Held(now.holder, text) : now);
  }

  /** Forgets all names. */
  void clear() {
    held.clear();
  }
}
