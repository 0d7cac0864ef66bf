package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Holder;
import belfry.server.measure.Allowances;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes accounts, and changes their credentials for their owners, within limits. Thread-safe.
 *
 * <p>A secret is returned once, and kept as a hash only.
 */
public final class Registrar {
  /** Accounts that one network may register within a day. */
  static final int NETWORK_A_DAY = 3;

  private static final int ALL_IN_TEN_MINUTES = 30;
  private static final int ID_BYTES = 16;
  private static final int CREDENTIAL_ID_BYTES = 4;
  private static final int ATTEMPTS = 5;

  private final Accounts accounts;
  private final PasswordHasher passwords;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Allowances networks = new Allowances(NETWORK_A_DAY, Duration.ofDays(1));
  private final Allowances all = new Allowances(ALL_IN_TEN_MINUTES, Duration.ofMinutes(10));

  /**
   * A registrar.
   *
   * @param random gives ids and secrets: a secure one
   * @param nanoTime gives the age of registrations, like {@link System#nanoTime}
   */
  public Registrar(
      Accounts accounts,
      PasswordHasher passwords,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.random = random;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * An account with a token whose secret is known only now.
   *
   * @param secret the secret of the token
   */
  public record WithToken(Account account, String secret) {
    /** Leaves out the secret. */
    @Override
    public String toString() {
      return account.toString();
    }
  }

  /**
   * What an owner adds to an account.
   *
   * @param password a new password; null to keep the present one
   * @param key a public key as in a file of OpenSSH; null for none
   */
  public record Additions(@Nullable String password, @Nullable String key) {
    /** Leaves out the password. */
    @Override
    public String toString() {
      return "Additions";
    }
  }

  /**
   * Makes an account for the name that a session holds, with a first token.
   *
   * @throws RefusedException if the name is reserved or not held, there were too many
   *     registrations, or there are no accounts
   */
  public WithToken register(Nickname name, Holder holder, Additions additions, Caller caller) {
    if (accounts.find(name).isPresent()) { // asked first, so that it costs nothing
      throw reserved(name);
    }
    Account fresh = Account.fresh(randomHex(ID_BYTES), name, now());
    limit(caller);
    WithToken made = withToken(added(fresh, additions), "");
    return switch (accounts.register(made.account(), holder)) {
      case REGISTERED -> made;
      case RESERVED -> throw reserved(name);
      case NOT_HELD ->
          throw new RefusedException(Code.NAME_TAKEN, "you have lost the name " + name);
    };
  }

  private static RefusedException reserved(Nickname name) {
    return new RefusedException(Code.NAME_RESERVED, name + " has an account already");
  }

  private void limit(Caller caller) {
    long now = nanoTime.getAsLong();
    if (caller.network().isPresent() && !networks.take(caller.from(), now)) {
      throw new RefusedException(
          Code.TOO_OFTEN,
          "your network has registered " + NETWORK_A_DAY + " names today; try again tomorrow");
    }
    if (!all.take("all", now)) {
      throw new RefusedException(
          Code.TOO_OFTEN, "too many names are registered now; try again in a few minutes");
    }
  }

  /**
   * Adds a token to an account.
   *
   * @throws RefusedException if the account has too many, or has another owner meanwhile
   */
  public WithToken addToken(Nickname name, String id, String label) {
    WithToken[] made = new WithToken[1];
    change(
        name,
        id,
        account -> {
          made[0] = withToken(account, label);
          return made[0].account();
        });
    return made[0];
  }

  private WithToken withToken(Account account, String label) {
    if (account.tokens().size() == Account.TOKENS) {
      throw new RefusedException(
          Code.BAD_FIELD, "an account has at most " + Account.TOKENS + " tokens; revoke one first");
    }
    String secret = TokenSecret.random(random);
    Account.Token token =
        new Account.Token(
            randomHex(CREDENTIAL_ID_BYTES), TokenSecret.hash(secret), label, now(), null, null);
    return new WithToken(account.withToken(token), secret);
  }

  /** Adds a password or a key to an account; see {@link #addToken}. */
  public Account add(Nickname name, String id, Additions additions) {
    return change(name, id, account -> added(account, additions));
  }

  private Account added(Account account, Additions additions) {
    Account after = account;
    if (additions.key() != null) {
      after = withKey(after, PublicKey.of(additions.key()));
    }
    if (additions.password() != null) {
      String password = Passwords.chosen(additions.password(), account.name());
      after = after.withPassword(passwords.hash(password));
    }
    return after;
  }

  private Account withKey(Account account, PublicKey key) {
    if (account.keys().stream().anyMatch(one -> one.bytes().equals(key.base64()))) {
      return account;
    }
    if (account.keys().size() == Account.KEYS) {
      throw new RefusedException(
          Code.BAD_FIELD, "an account has at most " + Account.KEYS + " keys; revoke one first");
    }
    String id = randomHex(CREDENTIAL_ID_BYTES);
    return account.withKey(new Account.Key(id, key.base64(), key.label(), now()));
  }

  /**
   * Removes a token or a key from an account.
   *
   * @throws RefusedException if the account has none of this id
   */
  public Account revoke(Nickname name, String id, String credential) {
    return change(
        name,
        id,
        account -> {
          if (account.tokens().stream().noneMatch(one -> one.id().equals(credential))
              && account.keys().stream().noneMatch(one -> one.id().equals(credential))) {
            throw new RefusedException(Code.BAD_FIELD, "there is no token or key of this id");
          }
          return account.without(credential);
        });
  }

  /** The account of a session that is logged in to it. */
  public Account owned(Nickname name, String id) {
    return accounts
        .find(name)
        .filter(account -> account.id().equals(id) && !account.isDropped())
        .orElseThrow(() -> new RefusedException(Code.LOGIN_NEEDED, "log in again"));
  }

  /** Changes an account, again if it was changed meanwhile. */
  private Account change(Nickname name, String id, UnaryOperator<Account> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Account before = owned(name, id);
      Account after = change.apply(before);
      if (after.equals(before) || accounts.change(before, after)) {
        return after;
      }
    }
    throw new RefusedException(Code.UNAVAILABLE, "the account is changed by others now");
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
