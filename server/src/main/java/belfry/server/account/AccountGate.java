package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.TimeSpan;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.NoAccounts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one gate into an account: whatever a client shows, {@link #admit} asks every condition. An
 * account that does not exist costs as much as one that does. Thread-safe; ends with {@link
 * #close}.
 */
public final class AccountGate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AccountGate.class);

  private final Accounts accounts;
  private final String server;
  private final PasswordHasher passwords;
  private final TryLimits limits;
  private final InstantSource clock;

  /**
   * A gate.
   *
   * @param server the name of the server, which is a part of what a key signs
   * @param passwords is closed by this gate
   * @param nanoTime gives the age of tries, like {@link System#nanoTime}
   */
  public AccountGate(
      Accounts accounts,
      String server,
      PasswordHasher passwords,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.accounts = accounts;
    this.server = server;
    this.passwords = passwords;
    this.limits = new TryLimits(nanoTime);
    this.clock = clock;
  }

  /**
   * Lets a client in to an account, or refuses it. The caller then claims the name with the {@link
   * Account#login}, and the claim compares the generation once more.
   *
   * @return the account as it was when the proof was checked
   * @throws RefusedException if the client is not let in, or there are no accounts
   */
  public Account admit(Nickname name, Proof proof, Caller caller) {
    Optional<Account> account = accounts.find(name).filter(found -> !found.isDropped());
    boolean isProven =
        switch (proof) {
          case Proof.Token token -> isToken(account, token, caller);
          case Proof.Password password -> isPassword(name, account, password, caller);
          case Proof.Signature signature -> isSigned(name, account, signature, caller);
          case Proof.Connection connection -> isRegistrant(account, connection);
          case Proof.Certificate _ -> isCertificate(account, caller);
        };
    Account proven =
        account
            .filter(_ -> isProven)
            .orElseThrow(() -> new RefusedException(Code.WRONG_LOGIN, why(name, proof)));
    requireNotSuspended(proven);
    return proven;
  }

  private void requireNotSuspended(Account account) {
    Instant now = clock.instant();
    Account.Suspension order = account.suspensionAt(now);
    if (order != null) {
      @Nullable Instant until = order.until();
      @Nullable Duration left = until == null ? null : Duration.between(now, until);
      String why = order.why().isEmpty() ? "" : ": " + order.why();
      String text =
          "an administrator suspended " + account.name() + " " + TimeSpan.lasting(left) + why;
      throw new RefusedException(new Refusal(Code.BANNED, text, until));
    }
  }

  /**
   * Whether what was shown for an account is good still: since {@link #admit}, no credential was
   * revoked, and no password set.
   *
   * @throws RefusedException if that can't be known now
   */
  public boolean isGoodStill(Account admitted) {
    return accounts.find(admitted.name()).filter(now -> now.admits(admitted.login())).isPresent();
  }

  /**
   * Whether a name has an account. A server without accounts has none.
   *
   * @throws RefusedException if the answer can't be known now
   */
  public boolean knows(Nickname name) {
    return !(accounts instanceof NoAccounts)
        && accounts.find(name).filter(found -> !found.isDropped()).isPresent();
  }

  private static String why(Nickname name, Proof proof) {
    String noAccount = "there is no account " + name + " with this ";
    return switch (proof) {
      case Proof.Token _ -> noAccount + "token";
      case Proof.Password _ -> noAccount + "password";
      case Proof.Certificate _ -> noAccount + "certificate";
      case Proof.Connection _ ->
          name
              + " was not registered with this connection token in the last ten minutes, or is in"
              + " use";
      case Proof.Signature _ -> noAccount + "key, or the signature is not of this connection";
    };
  }

  private boolean isToken(Optional<Account> account, Proof.Token proof, Caller caller) {
    if (!TokenSecret.isWellFormed(proof.secret())) {
      return false;
    }
    String hash = TokenSecret.hash(proof.secret());
    Instant now = clock.instant();
    for (Account.Token token : account.map(Account::tokens).orElse(List.of())) {
      if (token.hash().equals(hash) && !token.isOver(now)) {
        noteUse(account.orElseThrow(), token, now.truncatedTo(ChronoUnit.DAYS));
        limits.remember(account.orElseThrow().name(), caller);
        return true;
      }
    }
    return false;
  }

  private void noteUse(Account account, Account.Token token, Instant day) {
    if (!day.equals(token.used())) {
      tryToChange(account, () -> account.withUse(token, day));
    }
  }

  /** Whether the account has a key; notes its use. */
  private boolean hasKey(Optional<Account> account, String bytes) {
    Optional<Account.Key> found =
        account.stream()
            .flatMap(it -> it.keys().stream())
            .filter(one -> one.bytes().equals(bytes))
            .findFirst();
    Instant day = clock.instant().truncatedTo(ChronoUnit.DAYS);
    found
        .filter(key -> !day.equals(key.used()))
        .ifPresent(key ->
            tryToChange(account.orElseThrow(), () -> account.orElseThrow().withUse(key, day)));
    return found.isPresent();
  }

  private boolean isCertificate(Optional<Account> account, Caller caller) {
    String shown = NewKey.shown(caller.certificate());
    boolean known = hasKey(account, NewKey.ofCertificate(shown));
    account.filter(_ -> known).ifPresent(found -> limits.remember(found.name(), caller));
    return known;
  }

  /** A login does not depend on this change: the next login tries it again. */
  private void tryToChange(Account account, Supplier<Account> after) {
    try {
      accounts.change(account, after.get(), null);
    } catch (RefusedException e) { // such as a full disk, or too many passwords that wait
      log.debug("{} was not changed at a login: {}", account, e.getMessage());
    }
  }

  private boolean isPassword(
      Nickname name, Optional<Account> account, Proof.Password proof, Caller caller) {
    limits.begin(name, caller);
    String kept = account.map(Account::password).orElse(null);
    String password = Passwords.prepared(proof.secret());
    boolean matches = passwords.matches(password, kept);
    if (matches) {
      limits.succeeded(name, caller);
      renewHash(account.orElseThrow(), password);
    }
    return matches;
  }

  /** Hashes a password again whose hash was made with other parameters than the present ones. */
  private void renewHash(Account account, String password) {
    if (account.password() != null && passwords.isOld(account.password())) {
      tryToChange(account, () -> account.withHashOfSamePassword(passwords.hash(password)));
    }
  }

  private boolean isRegistrant(Optional<Account> account, Proof.Connection proof) {
    String hash = TokenSecret.hash(proof.secret());
    return account.filter(found -> found.isRegistrant(hash, clock.instant())).isPresent();
  }

  private boolean isSigned(
      Nickname name, Optional<Account> account, Proof.Signature proof, Caller caller) {
    PublicKey key = PublicKey.of(proof.key());
    limits.begin(caller);
    String text = PublicKey.challenge(server, proof.nonce(), name);
    boolean signed = key.isSignerOf(text, proof.signature());
    boolean known = signed && hasKey(account, key.base64());
    if (known) {
      limits.succeeded(caller);
      limits.remember(name, caller);
    }
    return known;
  }

  @Override
  public void close() {
    passwords.close();
  }
}
