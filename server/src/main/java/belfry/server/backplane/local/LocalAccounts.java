package belfry.server.backplane.local;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Registration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one process, which its journal keeps. All of them are in memory. Each change is
 * decided and written on the journal's thread, one after the other; a change that the disk refuses
 * is taken back there.
 */
record LocalAccounts(Journal journal, KnownAccounts known, LocalNames names) implements Accounts {
  private static final int WRITE_SECONDS = 5;

  /** Reads the accounts that the journal has kept. Called once, before all other methods. */
  void start() {
    journal.accounts().forEach(known::put);
  }

  @Override
  public Registration register(Account account, Holder holder) {
    return await(new Registering(account, holder));
  }

  @Override
  public Optional<Account> find(Nickname name) {
    return Optional.ofNullable(known.of(name));
  }

  @Override
  public boolean change(Account before, Account after, @Nullable Holder by) {
    return await(new Replacing(before, after, by));
  }

  private <T> T await(Pending<T> pending) {
    journal.change(pending);
    try {
      return pending.outcome.get(WRITE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      throw unknown("the disk has not written it in " + WRITE_SECONDS + " seconds");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unknown("the server is about to stop");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RefusedException refused
          ? new RefusedException(refused.refusal().code(), refused.refusal().why())
          : new IllegalStateException(e.getCause());
    }
  }

  private static RefusedException unknown(String why) {
    return new RefusedException(Code.UNKNOWN_OUTCOME, why);
  }

  /** A change that a thread waits for. */
  private abstract static class Pending<T> implements Journal.Change {
    final CompletableFuture<T> outcome = new CompletableFuture<>();

    /** Takes the change back. */
    abstract void undo();

    /** Ends without a change. */
    @Nullable Account none(T answer) {
      outcome.complete(answer);
      return null;
    }

    @Override
    public void refused(Refusal refusal) {
      undo();
      fail(new RefusedException(refusal.code(), refusal.why()));
    }

    @Override
    public void unknown(String why) {
      fail(LocalAccounts.unknown(why));
    }

    @Override
    public void failed(Throwable why) {
      fail(why);
    }

    private void fail(Throwable why) {
      outcome.completeExceptionally(why);
    }
  }

  /** The name is reserved from before the write on, so that nobody can claim it meanwhile. */
  private final class Registering extends Pending<Registration> {
    private final Account account;
    private final Holder holder;

    Registering(Account account, Holder holder) {
      this.account = account;
      this.holder = holder;
    }

    @Override
    public @Nullable Account prepare() {
      Registration reserved = names.reserve(account, holder);
      return reserved == Registration.REGISTERED ? account : none(reserved);
    }

    @Override
    public void kept() {
      names.logIn(account, holder);
      outcome.complete(Registration.REGISTERED);
    }

    @Override
    void undo() {
      known.remove(account);
    }
  }

  private final class Replacing extends Pending<Boolean> {
    private final Account before;
    private final Account after;
    private final @Nullable Holder by;
    private @Nullable Account replaced;

    Replacing(Account before, Account after, @Nullable Holder by) {
      this.before = before;
      this.after = after;
      this.by = by;
    }

    @Override
    public @Nullable Account prepare() {
      Account now = known.of(before.name());
      if (now == null || now.version() != before.version() || !now.id().equals(before.id())) {
        return none(false);
      }
      replaced = now;
      known.put(after);
      return after;
    }

    @Override
    public void kept() {
      if (after.generation() > before.generation()) {
        names.changed(after, by);
      }
      outcome.complete(true);
    }

    @Override
    void undo() {
      if (replaced != null) {
        known.put(replaced);
      }
    }
  }
}
