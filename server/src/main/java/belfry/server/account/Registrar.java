package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Registration;
import belfry.server.measure.Allowances;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
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

  /** Limits the hashes of new passwords. */
  private final TryLimits hashes;

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
    this.hashes = new TryLimits(nanoTime);
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
   * @param key a public key as in a file of OpenSSH, or a certificate; null for none
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
   * <p>The outcome of a registration may be unknown, or its answer may be lost. A repetition by the
   * same session, or by one with the same connection token, gets another token in place of the
   * first, which nobody knows.
   *
   * @throws RefusedException if the name is reserved or not held, there were too many
   *     registrations, or there are no accounts
   */
  public WithToken register(Nickname name, Holder holder, Additions additions, Caller caller) {
    Optional<Account> found = accounts.find(name);
    if (found.isPresent()) { // asked first, so that it costs nothing
      return repeated(found.get(), holder);
    }
    Account account = Account.fresh(randomHex(ID_BYTES), name, now());
    Checked checked = check(additions, name, caller);
    limit(caller);
    boolean isGivenBack = true;
    try {
      WithToken made = withToken(added(account, hashed(checked, caller)), "");
      Account signed = made.account().registeredBy(TokenSecret.hash(holder.token()));
      Registration registration = accounts.register(signed, holder);
      isGivenBack = registration != Registration.REGISTERED;
      return switch (registration) {
        case REGISTERED -> new WithToken(signed, made.secret());
        case RESERVED -> throw reserved(name);
        case NOT_HELD ->
            throw new RefusedException(Code.NAME_TAKEN, "you have lost the name " + name);
      };
    } catch (RefusedException e) {
      isGivenBack &= e.refusal().code() != Code.UNKNOWN_OUTCOME;
      throw e;
    } finally {
      if (isGivenBack) {
        giveBack(caller);
      }
    }
  }

  private WithToken repeated(Account account, Holder holder) {
    if (holder.login() != null) {
      throw reserved(account.name());
    }
    return recover(account, holder.token(), holder).orElseThrow(() -> reserved(account.name()));
  }

  /**
   * Gives another token to the connection that has registered an account, in place of the first.
   *
   * @param connection the secret of that connection
   * @param by the session that asks for it
   * @return empty if another connection has registered the account, or it was used since
   */
  public Optional<WithToken> recover(Account account, String connection, Holder by) {
    if (account.isDropped() || !account.isRegistrant(TokenSecret.hash(connection), now())) {
      return Optional.empty();
    }
    String secret = TokenSecret.random(random);
    Account after = account.withOnlyToken(token(secret, ""));
    return accounts.change(account, after, by)
        ? Optional.of(new WithToken(after, secret))
        : Optional.empty();
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
      giveBackOfNetwork(caller);
      throw new RefusedException(
          Code.TOO_OFTEN, "too many names are registered now; try again in a few minutes");
    }
  }

  private void giveBack(Caller caller) {
    giveBackOfNetwork(caller);
    all.giveBack("all", nanoTime.getAsLong());
  }

  private void giveBackOfNetwork(Caller caller) {
    if (caller.network().isPresent()) {
      networks.giveBack(caller.from(), nanoTime.getAsLong());
    }
  }

  /**
   * Adds a token to an account.
   *
   * @param owner a session that is logged in to the account
   * @throws RefusedException if the account has too many, or does not trust the login any more
   */
  public WithToken addToken(Nickname name, Holder owner, String label) {
    WithToken[] made = new WithToken[1];
    change(
        name,
        owner,
        account -> {
          made[0] = withToken(account, label);
          return made[0].account();
        });
    return made[0];
  }

  private WithToken withToken(Account account, String label) {
    requireRoom(account);
    String secret = TokenSecret.random(random);
    return new WithToken(account.withToken(token(secret, label)), secret);
  }

  /**
   * Requires that an account can have one more token.
   *
   * @throws RefusedException if it has as many as it may
   */
  public static void requireRoom(Account account) {
    if (account.tokens().size() == Account.TOKENS) {
      throw new RefusedException(
          Code.BAD_FIELD, "an account has at most " + Account.TOKENS + " tokens; revoke one first");
    }
  }

  private Account.Token token(String secret, String label) {
    return new Account.Token(
        randomHex(CREDENTIAL_ID_BYTES), TokenSecret.hash(secret), label, now(), null, null);
  }

  /** Adds a password or a key to an account; see {@link #addToken}. */
  public Account add(Nickname name, Holder owner, Additions additions, Caller caller) {
    Checked checked = check(additions, name, caller);
    owned(name, owner); // before the work of a hash
    Hashed hashed = hashed(checked, caller);
    return change(name, owner, account -> added(account, hashed));
  }

  /** Additions that follow the rules: the password is prepared, and the key is read. */
  private record Checked(@Nullable String password, @Nullable NewKey key) {}

  /** Additions as a store keeps them: the hash of the password. */
  private record Hashed(@Nullable String hash, @Nullable NewKey key) {}

  private static Checked check(Additions additions, Nickname name, Caller caller) {
    return new Checked(
        additions.password() == null ? null : Passwords.chosen(additions.password(), name),
        additions.key() == null ? null : NewKey.of(additions.key(), caller.certificate()));
  }

  /** A hash is expensive, so it is made once, within limits. */
  private Hashed hashed(Checked checked, Caller caller) {
    if (checked.password() == null) {
      return new Hashed(null, checked.key());
    }
    hashes.begin(caller);
    return new Hashed(passwords.hash(checked.password()), checked.key());
  }

  private Account added(Account account, Hashed additions) {
    Account after = account;
    if (additions.key() != null) {
      after = withKey(after, additions.key());
    }
    return additions.hash() == null ? after : after.withPassword(additions.hash());
  }

  private Account withKey(Account account, NewKey key) {
    if (account.keys().stream().anyMatch(one -> one.bytes().equals(key.bytes()))) {
      return account;
    }
    if (account.keys().size() == Account.KEYS) {
      throw new RefusedException(
          Code.BAD_FIELD, "an account has at most " + Account.KEYS + " keys; revoke one first");
    }
    String id = randomHex(CREDENTIAL_ID_BYTES);
    return account.withKey(new Account.Key(id, key.bytes(), key.label(), now(), null));
  }

  /**
   * Removes a token or a key from an account; see {@link #addToken}.
   *
   * @throws RefusedException if the account has none of this id, or nothing else opens it
   */
  public Account revoke(Nickname name, Holder owner, String credential) {
    return change(
        name,
        owner,
        account -> {
          if (account.tokens().stream().noneMatch(one -> one.id().equals(credential))
              && account.keys().stream().noneMatch(one -> one.id().equals(credential))) {
            throw new RefusedException(Code.BAD_FIELD, "there is no token or key of this id");
          }
          return withAWayIn(account.without(credential));
        });
  }

  private static Account withAWayIn(Account account) {
    if (account.password() == null && account.tokens().isEmpty() && account.keys().isEmpty()) {
      throw new RefusedException(
          Code.BAD_FIELD, "this is the only way into the account; add a password or a token first");
    }
    return account;
  }

  /**
   * The account of a session that is logged in to it.
   *
   * @throws RefusedException if the account does not trust the login any more
   */
  public Account owned(Nickname name, Holder owner) {
    return accounts
        .find(name)
        .filter(account -> account.admits(owner.login()))
        .orElseThrow(() -> new RefusedException(Code.LOGIN_NEEDED, "log in again"));
  }

  /**
   * Changes an account, again if it was changed meanwhile. The store compares the version, and so
   * the generation that {@link #owned} has compared: a login that was revoked changes nothing.
   */
  private Account change(Nickname name, Holder owner, UnaryOperator<Account> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Account before = owned(name, owner);
      Account after = change.apply(before);
      if (after.equals(before) || accounts.change(before, after, owner)) {
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
