package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.CredentialInfo;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.server.account.AccountGate;
import belfry.server.account.Caller;
import belfry.server.account.Proof;
import belfry.server.account.Registrar;
import belfry.server.backplane.Account;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does the commands of one session that concern its account. Keeps nothing: it is made for one
 * command, on the connection's thread.
 *
 * @param nonce what a key signs on this connection
 */
record AccountCommands(
    AccountGate gate, Registrar registrar, Identity identity, Visitor visitor, String nonce) {
  private static final String WAY_OUT =
      "others could read a secret on this connection; connect over TLS or from the server's own"
          + " machine, or log in with a key";

  /**
   * Makes an account for the name of the session, which is logged in to it then. If the outcome is
   * unknown, the command may be repeated.
   *
   * @return the secret of its first token
   */
  String register(Command.Register command) {
    requireSecure();
    var additions = new Registrar.Additions(command.password(), command.key());
    Registrar.WithToken made =
        registrar.register(identity.name(), identity.holder(), additions, caller());
    identity.registered(made.account());
    return made.secret();
  }

  /**
   * Logs the session in.
   *
   * @return the secret of a new token, if one is made with the login; else null
   */
  @Nullable String logIn(Command.Login command) {
    Proof proof = proof(command);
    if (!(proof instanceof Proof.Signature) || command.label() != null) {
      requireSecure();
    }
    Account account = gate.admit(command.name(), proof, caller());
    if (proof instanceof Proof.Connection(String secret)) {
      Registrar.WithToken made =
          registrar.recover(account, secret, identity.holder()).orElseThrow(Identity::changed);
      identity.logIn(made.account());
      return made.secret();
    }
    if (command.label() != null) {
      Registrar.requireRoom(account);
    }
    identity.logIn(account);
    return null;
  }

  /** Makes a token for the account that the session has just logged in to. */
  String addToken(String label) {
    return registrar.addToken(identity.name(), identity.holder(), label).secret();
  }

  private Proof proof(Command.Login command) {
    if (command.connection() != null) {
      return new Proof.Connection(command.connection());
    }
    if (command.token() != null) {
      return new Proof.Token(command.token());
    }
    if (command.password() != null) {
      return new Proof.Password(command.password());
    }
    if (Command.CERTIFICATE.equals(command.key())) {
      return new Proof.Certificate();
    }
    return new Proof.Signature(
        Objects.requireNonNull(command.key()), Objects.requireNonNull(command.signature()), nonce);
  }

  /** Lists the tokens and keys, after the removal of one of them. */
  Event.Credentials tokens(Command.Tokens command) {
    requireLogin();
    if (command.revoke() != null) {
      requireSecure();
    }
    Account account =
        command.revoke() == null
            ? registrar.owned(identity.name(), identity.holder())
            : registrar.revoke(identity.name(), identity.holder(), command.revoke());
    identity.registered(account);
    return credentials(command.id(), account);
  }

  /** Sets the password, or adds a key. */
  Event.Credentials add(Command.Credential command) {
    requireLogin();
    requireSecure();
    var additions = new Registrar.Additions(command.password(), command.key());
    Account account = registrar.add(identity.name(), identity.holder(), additions, caller());
    identity.registered(account);
    return credentials(command.id(), account);
  }

  private static Event.Credentials credentials(@Nullable String id, Account account) {
    List<CredentialInfo> all =
        Stream.concat(
                account.tokens().stream().map(AccountCommands::info),
                account.keys().stream().map(AccountCommands::info))
            .toList();
    return new Event.Credentials(id, account.password() != null, all);
  }

  private static CredentialInfo info(Account.Token token) {
    return new CredentialInfo(
        token.id(), false, token.label(), token.created(), token.used(), token.ends());
  }

  private static CredentialInfo info(Account.Key key) {
    return new CredentialInfo(key.id(), true, key.label(), key.created(), key.used(), null);
  }

  private void requireLogin() {
    if (identity.holder().login() == null) {
      throw new RefusedException(
          Code.LOGIN_NEEDED, "you are a guest; /login or /register comes first");
    }
  }

  private void requireSecure() {
    if (!visitor.isSecure()) {
      throw new RefusedException(Code.INSECURE, WAY_OUT);
    }
  }

  private Caller caller() {
    return new Caller(identity.id(), visitor.origin(), visitor.certificate());
  }
}
