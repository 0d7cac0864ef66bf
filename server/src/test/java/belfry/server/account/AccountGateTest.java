package belfry.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.Holder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountGateTest {
  private static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(64, 1);
  private static final Nickname ANN = Nickname.of("Ann");
  private static final Holder HOLDER = new Holder("1", "token");
  private static final String PASSWORD = "correct horse";

  private final FakeAccounts accounts = new FakeAccounts();
  private final SecureRandom random = new SecureRandom();
  private final PasswordHasher hasher = new PasswordHasher(CHEAP, random, 1);
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-28T09:30:00Z"));

  private final AccountGate gate = new AccountGate(accounts, "Town", hasher, now::get, nanos::get);
  private final Registrar registrar = new Registrar(accounts, hasher, random, now::get, nanos::get);

  @AfterEach
  void closeGate() {
    gate.close();
  }

  private static Caller from(String connection, String network) {
    return new Caller(connection, Optional.of(network));
  }

  private Registrar.WithToken registered(String password, String key) {
    return registrar.register(
        ANN, HOLDER, new Registrar.Additions(password, key), from("r", "home"));
  }

  private Code refused(Nickname name, Proof proof, Caller caller) {
    return assertThrows(RefusedException.class, () -> gate.admit(name, proof, caller))
        .refusal()
        .code();
  }

  @Test
  void tokenOpensTheGateAndItsDayIsNoted() {
    String token = registered(null, null).secret();
    assertTrue(token.matches("bfy_[a-z2-7]{27}"), token);
    Account in = gate.admit(Nickname.of("ann"), new Proof.Token(token), from("1", "home"));
    assertEquals(ANN.text(), in.name().text());
    Account.Token kept = accounts.find(ANN).orElseThrow().tokens().getFirst();
    assertEquals(Instant.parse("2026-11-28T00:00:00Z"), kept.used());
    assertFalse(kept.hash().contains(token.substring(4)));
  }

  @Test
  void wrongTokenIsRefused() {
    registered(null, null);
    String other = TokenSecret.random(random);
    assertEquals(Code.WRONG_LOGIN, refused(ANN, new Proof.Token(other), from("1", "home")));
    assertEquals(Code.WRONG_LOGIN, refused(ANN, new Proof.Token("bfy_x"), from("1", "home")));
    assertEquals(
        Code.WRONG_LOGIN, refused(Nickname.of("bob"), new Proof.Token(other), from("1", "home")));
  }

  /** No end is not an end in the past. */
  @Test
  void tokenEndsAtItsEndAndWithoutOneNever() {
    String token = registered(null, null).secret();
    Account account = accounts.find(ANN).orElseThrow();
    Account.Token ends =
        new Account.Token(
            "e", TokenSecret.hash("bfy_" + "a".repeat(26)), "", now.get(), null, now.get());
    assertTrue(ends.isOver(now.get()));
    assertFalse(ends.isOver(now.get().minusMillis(1)));
    now.set(now.get().plus(Duration.ofDays(4_000)));
    assertFalse(account.tokens().getFirst().isOver(now.get()));
    gate.admit(ANN, new Proof.Token(token), from("1", "home"));
  }

  @Test
  void revokedTokenIsRefused() {
    Registrar.WithToken first = registered(PASSWORD, null);
    registrar.revoke(
        ANN, HOLDER.as(first.account().login()), first.account().tokens().getFirst().id());
    assertEquals(
        Code.WRONG_LOGIN, refused(ANN, new Proof.Token(first.secret()), from("1", "home")));
  }

  @Test
  void lastWayIntoAnAccountIsNotRevoked() {
    Account account = registered(null, null).account();
    Holder owner = HOLDER.as(account.login());
    String only = account.tokens().getFirst().id();
    assertEquals(Code.BAD_FIELD, refusal(() -> registrar.revoke(ANN, owner, only)));
    registrar.addToken(ANN, owner, "another");
    assertEquals(1, registrar.revoke(ANN, owner, only).tokens().size());
  }

  private static Code refusal(Runnable asked) {
    return assertThrows(RefusedException.class, asked::run).refusal().code();
  }

  @Test
  void revokedLoginChangesNothing() {
    Account account = registered(PASSWORD, null).account();
    Holder thief = HOLDER.as(account.login());
    String token = account.tokens().getFirst().id();
    Account after = registrar.revoke(ANN, thief, token);
    var password = new Registrar.Additions(PASSWORD, null);
    assertEquals(Code.LOGIN_NEEDED, refusal(() -> registrar.addToken(ANN, thief, "")));
    assertEquals(Code.LOGIN_NEEDED, refusal(() -> registrar.owned(ANN, thief)));
    assertEquals(
        Code.LOGIN_NEEDED, refusal(() -> registrar.add(ANN, thief, password, from("1", "n"))));
    assertEquals(after, accounts.find(ANN).orElseThrow());
  }

  /** The thief's command has read the account when the owner revokes the token. */
  @Test
  void commandInProgressDoesNotOutliveTheRevocation() {
    Account account = registered(PASSWORD, null).account();
    Holder session = HOLDER.as(account.login());
    accounts.beforeChange = () -> registrar.revoke(ANN, session, account.tokens().getFirst().id());
    assertEquals(Code.LOGIN_NEEDED, refusal(() -> registrar.addToken(ANN, session, "")));
    assertEquals(List.of(), accounts.find(ANN).orElseThrow().tokens());
  }

  @Test
  void registrationsThatFailUseNothingUp() {
    accounts.isHeld = false;
    for (int i = 0; i < 40; i++) {
      assertEquals(Code.NAME_TAKEN, refusal(() -> register("ann", Optional.of("n"))));
      assertEquals(Code.BAD_FIELD, refusal(() -> registered("short", null)));
      assertEquals(Code.BAD_FIELD, refusal(() -> registered(null, "no key")));
    }
    accounts.isHeld = true;
    register("ann", Optional.of("n"));
    register("bob", Optional.of("home"));
  }

  @Test
  void newPasswordsAreLimited() {
    Account account = registered(null, null).account();
    var password = new Registrar.Additions(PASSWORD, null);
    for (int i = 0; i < 3; i++) {
      account = registrar.add(ANN, HOLDER.as(account.login()), password, from("1", "n"));
    }
    Holder owner = HOLDER.as(account.login());
    assertEquals(
        Code.TOO_OFTEN, refusal(() -> registrar.add(ANN, owner, password, from("1", "n"))));
    gate.admit(ANN, new Proof.Password(PASSWORD), from("1", "n"));
  }

  @Test
  void loginNeedsNoSpaceOnTheDisk() {
    String token = registered(PASSWORD, null).secret();
    Account account = accounts.find(ANN).orElseThrow();
    try (PasswordHasher old = new PasswordHasher(new PasswordHash.Cost(32, 1), random, 1)) {
      Account older = account.withHashOfSamePassword(old.hash(PASSWORD));
      assertTrue(accounts.change(account, older, null));
    }
    accounts.isFull = true;
    gate.admit(ANN, new Proof.Token(token), from("1", "home"));
    gate.admit(ANN, new Proof.Password(PASSWORD), from("1", "home"));
  }

  @Test
  void registrationOfUnknownOutcomeIsRepeated() {
    accounts.isSlow = true;
    assertEquals(Code.UNKNOWN_OUTCOME, refusal(() -> registered(PASSWORD, null)));
    accounts.isSlow = false;
    Holder other = new Holder("2", "another token");
    Registrar.Additions none = new Registrar.Additions(null, null);
    assertEquals(
        Code.NAME_RESERVED, refusal(() -> registrar.register(ANN, other, none, from("2", "home"))));
    String token = registered(null, null).secret();
    gate.admit(ANN, new Proof.Token(token), from("1", "home"));
    gate.admit(ANN, new Proof.Password(PASSWORD), from("1", "home"));
    assertEquals(Code.NAME_RESERVED, refusal(() -> registered(null, null)));
  }

  @Test
  void connectionThatRegisteredComesBackForTenMinutesAndUntilTheFirstLogin() {
    String token = registered(null, null).secret();
    Proof connection = new Proof.Connection(HOLDER.token());
    Account account = gate.admit(ANN, connection, from("1", "home"));
    Proof other = new Proof.Connection("another token");
    assertEquals(Code.WRONG_LOGIN, refused(ANN, other, from("1", "home")));
    now.set(now.get().plus(Duration.ofMinutes(10)));
    assertEquals(Code.WRONG_LOGIN, refused(ANN, connection, from("1", "home")));
    now.set(account.created());
    var _ = registrar.recover(account, HOLDER.token(), HOLDER).orElseThrow(); // lost, too
    account = gate.admit(ANN, connection, from("1", "home"));
    Registrar.WithToken again = registrar.recover(account, HOLDER.token(), HOLDER).orElseThrow();
    assertEquals(Code.WRONG_LOGIN, refused(ANN, new Proof.Token(token), from("1", "home")));
    gate.admit(ANN, new Proof.Token(again.secret()), from("1", "home"));
    assertEquals(Code.WRONG_LOGIN, refused(ANN, connection, from("1", "home")));
  }

  @Test
  void knownNetworkHasALimitToo() {
    String token = registered(PASSWORD, null).secret();
    gate.admit(ANN, new Proof.Token(token), from("1", "home"));
    for (int i = 0; i < 60; i++) {
      nanos.addAndGet(Duration.ofSeconds(6).toNanos());
      assertEquals(
          Code.WRONG_LOGIN, refused(ANN, new Proof.Password("wrong"), from("c" + i, "home")));
    }
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    Code last = Code.WRONG_LOGIN;
    for (int i = 0; i < 10 && last == Code.WRONG_LOGIN; i++) {
      nanos.addAndGet(Duration.ofSeconds(6).toNanos());
      last = refused(ANN, new Proof.Password("wrong"), from("d" + i, "home"));
    }
    assertEquals(Code.TOO_OFTEN, last);
  }

  @Test
  void passwordOpensTheGate() {
    registered(PASSWORD, null);
    gate.admit(ANN, new Proof.Password(PASSWORD), from("1", "home"));
    gate.admit(ANN, new Proof.Password("correct\u00a0horse"), from("1", "home"));
    assertEquals(
        Code.WRONG_LOGIN, refused(ANN, new Proof.Password("wrong horse"), from("1", "home")));
  }

  @Test
  void accountWithoutAPasswordIsOpenedByNone() {
    registered(null, null);
    for (String guess : List.of("", "\0".repeat(32), "null")) {
      assertEquals(Code.WRONG_LOGIN, refused(ANN, new Proof.Password(guess), from(guess, guess)));
    }
  }

  @Test
  void droppedAccountIsOpenedByNothing() {
    Registrar.WithToken made = registered(PASSWORD, null);
    Account account = accounts.find(ANN).orElseThrow();
    assertTrue(accounts.change(account, account.dropped(now.get()), null));
    assertEquals(Code.WRONG_LOGIN, refused(ANN, new Proof.Token(made.secret()), from("1", "h")));
    assertEquals(Code.WRONG_LOGIN, refused(ANN, new Proof.Password(PASSWORD), from("1", "h")));
  }

  @Test
  void hashOfOldParametersIsRenewedAtALogin() {
    registered(null, null);
    Account account = accounts.find(ANN).orElseThrow();
    try (PasswordHasher old = new PasswordHasher(new PasswordHash.Cost(32, 1), random, 1)) {
      assertTrue(accounts.change(account, account.withPassword(old.hash(PASSWORD)), null));
    }
    gate.admit(ANN, new Proof.Password(PASSWORD), from("1", "home"));
    Account after = accounts.find(ANN).orElseThrow();
    assertFalse(hasher.isOld(after.password()));
    assertEquals(account.generation() + 1, after.generation());
    gate.admit(ANN, new Proof.Password(PASSWORD), from("1", "home"));
  }

  @Test
  void triesOfAConnectionAreLimited() {
    registered(PASSWORD, null);
    for (int i = 0; i < 3; i++) {
      assertEquals(Code.WRONG_LOGIN, refused(ANN, new Proof.Password("wrong"), from("1", "n")));
    }
    assertEquals(Code.TOO_OFTEN, refused(ANN, new Proof.Password(PASSWORD), from("1", "n")));
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    gate.admit(ANN, new Proof.Password(PASSWORD), from("1", "n"));
  }

  @Test
  void triesOfANetworkAreLimited() {
    registered(PASSWORD, null);
    for (int i = 0; i < 10; i++) {
      Nickname name = Nickname.of("name" + i);
      assertEquals(Code.WRONG_LOGIN, refused(name, new Proof.Password("wrong"), from("" + i, "n")));
    }
    assertEquals(Code.TOO_OFTEN, refused(ANN, new Proof.Password(PASSWORD), from("x", "n")));
    gate.admit(ANN, new Proof.Password(PASSWORD), from("x", "other"));
  }

  @Test
  void nobodyCanLockTheOwnerOut() {
    String token = registered(PASSWORD, null).secret();
    gate.admit(ANN, new Proof.Token(token), from("1", "home"));
    for (int i = 0; i < 40; i++) {
      String from = "attacker" + i;
      Code code = refused(ANN, new Proof.Password("wrong"), from(from, from));
      assertEquals(i < 20 ? Code.WRONG_LOGIN : Code.TOO_OFTEN, code);
    }
    gate.admit(ANN, new Proof.Password(PASSWORD), from("2", "home"));
    gate.admit(ANN, new Proof.Token(token), from("3", "elsewhere"));
  }

  @Test
  void wrongSignaturesDoNotLockAKeyOut() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String line = line(pair);
    registered(null, line);
    for (int i = 0; i < 40; i++) {
      String from = "attacker" + i;
      var broken = new Proof.Signature(line, "no base64!", "nonce");
      assertEquals(Code.WRONG_LOGIN, refused(ANN, broken, from(from, from)));
    }
    String text = PublicKey.challenge("Town", "nonce", ANN);
    gate.admit(ANN, new Proof.Signature(line, signed(pair, text), "nonce"), from("1", "new"));
  }

  @Test
  void keySignsTheNonce() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String line = line(pair);
    registered(null, line);
    String text = PublicKey.challenge("Town", "nonce", ANN);
    gate.admit(ANN, new Proof.Signature(line, signed(pair, text), "nonce"), from("1", "home"));

    var replayed = new Proof.Signature(line, signed(pair, text), "other nonce");
    assertEquals(Code.WRONG_LOGIN, refused(ANN, replayed, from("1", "home")));
    KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var unknown = new Proof.Signature(line(stranger), signed(stranger, text), "nonce");
    assertEquals(Code.WRONG_LOGIN, refused(ANN, unknown, from("1", "home")));
    var broken = new Proof.Signature(line, "no base64!", "nonce");
    assertEquals(Code.WRONG_LOGIN, refused(ANN, broken, from("1", "home")));
  }

  private static String signed(KeyPair pair, String text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }

  private static String line(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer blob = ByteBuffer.allocate(4 + type.length + 4 + 32);
    blob.putInt(type.length).put(type).putInt(32);
    blob.put(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.array()) + " ann@home";
  }

  @Test
  void easyPasswordIsRefused() {
    for (String easy : List.of("short", "Password1", "12345678")) {
      RefusedException refused = assertThrows(RefusedException.class, () -> registered(easy, null));
      assertEquals(Code.BAD_FIELD, refused.refusal().code());
      assertFalse(refused.getMessage().contains(easy));
    }
    assertEquals(Optional.empty(), accounts.find(ANN));
  }

  @Test
  void registrationsOfANetworkAreLimited() {
    for (int i = 0; i < Registrar.NETWORK_A_DAY; i++) {
      register("name" + i, Optional.of("n"));
    }
    RefusedException refused =
        assertThrows(RefusedException.class, () -> register("more", Optional.of("n")));
    assertEquals(Code.TOO_OFTEN, refused.refusal().code());
    register("local", Optional.empty());
  }

  private void register(String name, Optional<String> network) {
    registrar.register(
        Nickname.of(name), HOLDER, new Registrar.Additions(null, null), new Caller("r", network));
  }

  @Test
  void secretsAreInNoText() {
    Registrar.WithToken made = registered(PASSWORD, null);
    assertFalse(made.toString().contains(made.secret()));
    assertFalse(new Proof.Token(made.secret()).toString().contains(made.secret()));
    assertFalse(new Proof.Password(PASSWORD).toString().contains(PASSWORD));
    assertFalse(new Registrar.Additions(PASSWORD, null).toString().contains(PASSWORD));
    assertFalse(made.account().toString().contains("argon2id"));
  }

  @Test
  void accountKeepsAtMostTwentyTokens() {
    Account account = registered(null, null).account();
    for (int i = 1; i < Account.TOKENS; i++) {
      registrar.addToken(ANN, HOLDER.as(account.login()), "label " + i);
    }
    assertThrows(
        RefusedException.class, () -> registrar.addToken(ANN, HOLDER.as(account.login()), "more"));
    assertEquals(Account.TOKENS, accounts.find(ANN).orElseThrow().tokens().size());
    assertNull(accounts.find(ANN).orElseThrow().password());
  }
}
