package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.server.backplane.Account;
import belfry.server.backplane.AccountCodec;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Registration;
import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that change accounts.
 *
 * @param instance the id of this instance
 */
record AccountScripts(String instance) {
  private static final Script FIND = Scripts.load("find-account.lua");
  private static final Script REGISTER = Scripts.load("register.lua");

  /** A revocation must not wait for space. */
  private static final Script REPLACE = Scripts.loadForFullMemory("replace-account.lua");

  /** Finds the line of the account of a name, also of one that has ended. */
  ScriptCall<Optional<String>> find(Partition partition, Nickname name) {
    return new ScriptCall<>(
        FIND,
        List.of(partition.accountsKey()),
        List.of(name.key()),
        reply -> reply.size() == 0 ? Optional.empty() : Optional.of(reply.text(0)));
  }

  /** Makes an account for the name that a session of this instance holds. */
  ScriptCall<Registration> register(Partition partition, Account account, Holder holder) {
    return new ScriptCall<>(
        REGISTER,
        List.of(partition.lease().leasesKey(), partition.namesKey(), partition.accountsKey()),
        List.of(
            instance,
            account.name().key(),
            holder.id(),
            account.id(),
            Long.toString(account.version()),
            Long.toString(account.generation()),
            AccountCodec.encode(account),
            holder.as(account.login()).inbox().text()),
        AccountScripts::registration);
  }

  private static Registration registration(Reply reply) {
    return switch (reply.text(0)) {
      case "REGISTERED" -> Registration.REGISTERED;
      case "RESERVED" -> Registration.RESERVED;
      case "NOT_HELD" -> Registration.NOT_HELD;
      default -> throw Reply.unreadable();
    };
  }

  /** Replaces an account; reads whether it had the version before. */
  ScriptCall<Boolean> replace(
      Partition partition, Account before, Account after, @Nullable Holder by) {
    return new ScriptCall<>(
        REPLACE,
        List.of(partition.ownedKey(), partition.namesKey(), partition.accountsKey()),
        List.of(
            after.name().key(),
            after.id(),
            Long.toString(before.version()),
            Long.toString(after.version()),
            Long.toString(after.generation()),
            after.isDropped() ? 1 : 0,
            AccountCodec.encode(after),
            by == null ? "" : by.id()),
        reply -> reply.number(0) == 1);
  }
}
