package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Names;
import belfry.server.backplane.Registration;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes accounts for an administrator, without their owners. Each change ends the
 * sessions of the account on all instances, except that of {@link #restore}. Thread-safe; each
 * method may block.
 */
public final class AccountKeeper {
  private static final int ATTEMPTS = 5;
  private static final int ID_BYTES = 16;
  private static final int CREDENTIAL_ID_BYTES = 4;
  private static final String LABEL = "from the administrator";

  private final Accounts accounts;
  private final Names names;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param names decides together with the accounts
   */
  public AccountKeeper(Accounts accounts, Names names, InstantSource clock) {
    this.accounts = accounts;
    this.names = names;
    this.clock = clock;
  }

  /**
   * The account of a name.
   *
   * @throws RefusedException if there is none, or it can't be known now
   */
  public Account find(Nickname name) {
    return accounts
        .find(name)
        .orElseThrow(() -> new RefusedException(Code.NOBODY, name + " has no account"));
  }

  /**
   * Makes an account with a first token.
   *
   * @throws RefusedException if the name has an account, or somebody holds it now
   */
  public Registrar.WithToken create(Nickname name) {
    if (accounts.find(name).isPresent()) {
      throw new RefusedException(Code.NAME_RESERVED, name + " has an account already");
    }
    Holder holder = new Holder("administrator." + randomHex(ID_BYTES), randomHex(ID_BYTES));
    if (names.claim(name, holder) != Claim.GRANTED) {
      throw new RefusedException(
          Code.NAME_TAKEN, "somebody is " + name + " now; \"end " + name + "\" frees the name");
    }
    try {
      String secret = TokenSecret.random(random);
      Account account = Account.fresh(randomHex(ID_BYTES), name, now()).withToken(token(secret));
      if (accounts.register(account, holder) != Registration.REGISTERED) {
        throw new RefusedException(Code.UNAVAILABLE, name + " was not registered; try again");
      }
      return new Registrar.WithToken(account, secret);
    } finally {
      names.release(name, holder);
    }
  }

  /** Gives an account a new token in place of all its credentials. */
  public Registrar.WithToken reset(Nickname name) {
    String secret = TokenSecret.random(random);
    return new Registrar.WithToken(change(name, before -> before.reset(token(secret))), secret);
  }

  /**
   * Lets nobody log in to an account for a time.
   *
   * @param until the end; null for ever
   */
  public Account suspend(Nickname name, @Nullable Instant until, String why) {
    return change(name, before -> before.suspended(new Account.Suspension(until, why)));
  }

  /** Ends the suspension of an account. */
  public Account restore(Nickname name) {
    if (find(name).suspensionAt(now()) == null) {
      throw new RefusedException(Code.NOBODY, name + " is not suspended");
    }
    return change(name, Account::restored);
  }

  /** Ends an account, whose name stays reserved. */
  public Account drop(Nickname name) {
    return change(name, before -> before.dropped(now()));
  }

  private Account change(Nickname name, UnaryOperator<Account> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Account before = find(name);
      if (before.isDropped()) {
        throw new RefusedException(Code.NOBODY, name + " has no account any more");
      }
      Account after = change.apply(before);
      if (accounts.change(before, after, null)) {
        return after;
      }
    }
    throw new RefusedException(Code.UNAVAILABLE, "the account is changed by others now");
  }

  private Account.Token token(String secret) {
    return new Account.Token(
        randomHex(CREDENTIAL_ID_BYTES), TokenSecret.hash(secret), LABEL, now(), null, null);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private String randomHex(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
