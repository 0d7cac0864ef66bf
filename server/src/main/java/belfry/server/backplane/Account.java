package belfry.server.backplane;

import belfry.protocol.Nickname;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account, which owns its name for good. A dropped account keeps its name reserved, and nobody
 * can log in to it. Immutable: each {@code with} method returns the next version.
 *
 * @param id random, and never used again; rules and entries refer to it instead of the name
 * @param name the name, in the spelling that everybody is shown
 * @param version goes up with each change; {@link Accounts#change} compares it
 * @param generation goes up with each change after which an earlier login must not be trusted
 * @param password the hash of the password in PHC form; null for none
 * @param tokens the tokens, oldest first
 * @param keys the public keys, oldest first
 * @param created when the account was registered
 * @param registrant the SHA-256 of the secret of the connection that registered the account; null
 *     once the account was changed. See {@link #isRegistrant}
 * @param dropped when the account ended; null while it exists
 * @param suspended why and until when nobody may log in to it; null for no reason
 */
public record Account(
    String id,
    Nickname name,
    long version,
    long generation,
    @Nullable String password,
    List<Token> tokens,
    List<Key> keys,
    Instant created,
    @Nullable String registrant,
    @Nullable Instant dropped,
    @Nullable Suspension suspended) {
  /** The most tokens of one account. */
  public static final int TOKENS = 20;

  /** The most public keys of one account. */
  public static final int KEYS = 5;

  private static final Duration REGISTRATION = Duration.ofMinutes(10);

  public Account {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(created);
    tokens = List.copyOf(tokens);
    keys = List.copyOf(keys);
    if (tokens.size() > TOKENS || keys.size() > KEYS) {
      throw new IllegalArgumentException("too many credentials");
    }
  }

  /** An account that no store has yet, without credentials. */
  public static Account fresh(String id, Nickname name, Instant now) {
    return new Account(id, name, 1, 1, null, List.of(), List.of(), now, null, null, null);
  }

  /**
   * A secret with which a program or a device logs in.
   *
   * @param id names the token where its owner lists and revokes it
   * @param hash the SHA-256 of the secret, in hexadecimal digits
   * @param label what the owner calls it; may be empty
   * @param used the day on which it was used last; null for never
   * @param ends when it ends; null for never
   */
  public record Token(
      String id,
      String hash,
      String label,
      Instant created,
      @Nullable Instant used,
      @Nullable Instant ends) {
    public Token {
      Objects.requireNonNull(id);
      Objects.requireNonNull(hash);
      Objects.requireNonNull(label);
      Objects.requireNonNull(created);
    }

    /** Whether the token has ended. A token without an end never does. */
    public boolean isOver(Instant now) {
      return ends != null && !now.isBefore(ends);
    }

    /** This token with another day of its last use. */
    Token used(Instant day) {
      return new Token(id, hash, label, created, day, ends);
    }
  }

  /**
   * A public key of Ed25519, or a certificate of TLS.
   *
   * @param id names the key where its owner lists and revokes it
   * @param bytes the 32 bytes of the key in base64; or {@code sha256:} and the SHA-256 of the
   *     certificate, in hexadecimal digits
   * @param label what the owner calls it; may be empty
   * @param used the day on which it was used last; null for never
   */
  public record Key(
      String id, String bytes, String label, Instant created, @Nullable Instant used) {
    public Key {
      Objects.requireNonNull(id);
      Objects.requireNonNull(bytes);
      Objects.requireNonNull(label);
      Objects.requireNonNull(created);
    }

    /** This key with another day of its last use. */
    Key used(Instant day) {
      return new Key(id, bytes, label, created, day);
    }
  }

  /**
   * An order of an administrator that nobody may log in to an account.
   *
   * @param until the end; null for ever
   * @param why the reason; empty for none
   */
  public record Suspension(@Nullable Instant until, String why) {
    public Suspension {
      Objects.requireNonNull(why);
    }

    /** Whether it lasts at a time. */
    public boolean isInForce(Instant now) {
      return until == null || now.isBefore(until);
    }
  }

  /** The suspension that is in force at a time; null for none. */
  public @Nullable Suspension suspensionAt(Instant now) {
    return suspended != null && suspended.isInForce(now) ? suspended : null;
  }

  /** Whether the account has ended. */
  public boolean isDropped() {
    return dropped != null;
  }

  /** This account, with the SHA-256 of the secret of the connection that registers it. */
  public Account registeredBy(@Nullable String secretHash) {
    return new Account(
        id,
        name,
        version,
        generation,
        password,
        tokens,
        keys,
        created,
        secretHash,
        dropped,
        suspended);
  }

  /**
   * Whether a connection registered this account a short time ago, and nobody has used it since:
   * the answer with the first token may be lost.
   *
   * @param secretHash the SHA-256 of the connection's secret
   */
  public boolean isRegistrant(String secretHash, Instant now) {
    return secretHash.equals(registrant) && now.isBefore(created.plus(REGISTRATION));
  }

  /** The login of a session whose credential of this version was checked. */
  public Login login() {
    return new Login(id, generation);
  }

  /** Whether a session with this login may hold the name. */
  public boolean admits(@Nullable Login login) {
    return login != null
        && login.account().equals(id)
        && login.generation() == generation
        && !isDropped();
  }

  /** This account with another password; earlier logins are not trusted any more. */
  public Account withPassword(String hash) {
    return next(generation + 1, hash, tokens, keys, null);
  }

  /** This account with another hash of the same password. */
  public Account withHashOfSamePassword(String hash) {
    return next(generation, hash, tokens, keys, null);
  }

  /** This account with one more token. */
  public Account withToken(Token token) {
    return next(generation, password, with(tokens, token), keys, null);
  }

  /**
   * This account with a token in place of all others; earlier logins are not trusted any more. The
   * connection that registered it can do so again, because this answer may be lost, too.
   */
  public Account withOnlyToken(Token token) {
    return next(generation + 1, password, List.of(token), keys, null).registeredBy(registrant);
  }

  /** This account with one more key. */
  public Account withKey(Key key) {
    return next(generation, password, tokens, with(keys, key), null);
  }

  /** This account with the day on which a token was used last. */
  public Account withUse(Token token, Instant day) {
    List<Token> after =
        tokens.stream().map(one -> one.id().equals(token.id()) ? one.used(day) : one).toList();
    return next(generation, password, after, keys, null);
  }

  /** This account with the day on which a key was used last. */
  public Account withUse(Key key, Instant day) {
    List<Key> after =
        keys.stream().map(one -> one.id().equals(key.id()) ? one.used(day) : one).toList();
    return next(generation, password, tokens, after, null);
  }

  /** This account without the token or key of this id; earlier logins are not trusted any more. */
  public Account without(String credential) {
    return next(
        generation + 1,
        password,
        tokens.stream().filter(token -> !token.id().equals(credential)).toList(),
        keys.stream().filter(key -> !key.id().equals(credential)).toList(),
        null);
  }

  /** This account with a token in place of all credentials; earlier logins are not trusted. */
  public Account reset(Token token) {
    return next(generation + 1, null, List.of(token), List.of(), null);
  }

  /** This account, suspended; earlier logins are not trusted any more. */
  public Account suspended(Suspension order) {
    return with(generation + 1, order);
  }

  /** This account without a suspension. */
  public Account restored() {
    return with(generation, null);
  }

  private Account with(long generation, @Nullable Suspension order) {
    return new Account(
        id, name, version + 1, generation, password, tokens, keys, created, null, dropped, order);
  }

  /** The end of this account: its name stays reserved, and nothing else is kept. */
  public Account dropped(Instant now) {
    return next(generation + 1, null, List.of(), List.of(), now);
  }

  private Account next(
      long generation,
      @Nullable String password,
      List<Token> tokens,
      List<Key> keys,
      @Nullable Instant dropped) {
    return new Account(
        id,
        name,
        version + 1,
        generation,
        password,
        tokens,
        keys,
        created,
        null,
        dropped,
        suspended);
  }

  private static <T> List<T> with(List<T> all, T one) {
    return Stream.concat(all.stream(), Stream.of(one)).toList();
  }

  /** Leaves out the credentials, so that they are never logged. */
  @Override
  public String toString() {
    return "Account[" + id + " " + name + "]";
  }
}
