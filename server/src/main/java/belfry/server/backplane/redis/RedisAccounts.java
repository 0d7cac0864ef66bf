package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.AccountCodec;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Registration;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.ScriptCall;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts in Redis: an account is in the partition of its name, beside the holder of the name, so
 * that one script decides about both. Keeps nothing itself. Any thread may use it; calls wait for
 * Redis, and a change also for the replicas that an append waits for.
 *
 * @param appender runs the scripts that change an account, each until it has an answer
 */
record RedisAccounts(
    Commands commands,
    AccountScripts scripts,
    Appender appender,
    Lease lease,
    List<Partition> partitions)
    implements Accounts {
  private static final Logger log = LoggerFactory.getLogger(RedisAccounts.class);

  @Override
  public Registration register(Account account, Holder holder) {
    Partition partition = partition(account.name());
    if (!lease.awaitFresh(partition)) {
      throw new RefusedException(Code.UNAVAILABLE, CommandResult.UNAVAILABLE);
    }
    Registration registration =
        run(partition, account, holder, scripts.register(partition, account, holder));
    if (registration == Registration.REGISTERED) {
      logIn(partition, account, holder);
    }
    return registration;
  }

  @Override
  public boolean change(Account before, Account after, @Nullable Holder by) {
    Partition partition = partition(after.name());
    boolean changed = run(partition, after, by, scripts.replace(partition, before, after, by));
    if (changed && by != null && !after.isDropped()) {
      logIn(partition, after, by);
    }
    return changed;
  }

  /**
   * Runs a script that changes an account and its holder. The claim keeps {@link Reconciliation}
   * from judging the name meanwhile.
   *
   * @throws RefusedException if it was not done, or nobody knows whether it was
   */
  private <T> T run(
      Partition partition, Account after, @Nullable Holder holder, ScriptCall<T> call) {
    String key = after.name().key();
    NameClaim changing = holder == null ? null : new NameClaim(key, holder);
    if (changing != null) {
      partition.claims().add(changing);
    }
    try {
      return switch (appender.run(() -> call)) {
        case CommandResult.Done<T>(T value) -> value;
        case CommandResult.NotApplied<T> _ ->
            throw new RefusedException(Code.UNAVAILABLE, CommandResult.UNAVAILABLE);
        case CommandResult.Unknown<T>(String why) -> {
          if (holder != null && !after.isDropped()) {
            update(partition, key, holder, held -> held.withPossibleLogin(after.login()));
          }
          partition.doubt();
          throw new RefusedException(Code.UNKNOWN_OUTCOME, why);
        }
      };
    } finally {
      if (changing != null) {
        partition.claims().remove(changing);
      }
    }
  }

  /** Notes that a session of this instance holds the name with the login of the account. */
  private static void logIn(Partition partition, Account account, Holder holder) {
    update(partition, account.name().key(), holder, held -> held.as(account.login()));
  }

  private static void update(
      Partition partition, String key, Holder holder, UnaryOperator<Partition.HeldName> change) {
    partition
        .names()
        .computeIfPresent(key, (_, held) -> held.isBy(holder) ? change.apply(held) : held);
  }

  @Override
  public Optional<Account> find(Nickname name) {
    Partition partition = partition(name);
    return commands.run(scripts.find(partition, name)).map(line -> decoded(name, line));
  }

  private static Account decoded(Nickname name, String line) {
    try {
      return AccountCodec.decode(line);
    } catch (IllegalArgumentException e) {
      log.warn("The account of {} in Redis can't be read: {}", name, e.getMessage());
      throw new RefusedException(Code.UNAVAILABLE, "the account of " + name + " can't be read");
    }
  }

  private Partition partition(Nickname name) {
    return Partition.of(partitions, name.key());
  }
}
