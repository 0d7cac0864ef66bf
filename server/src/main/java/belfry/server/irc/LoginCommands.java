package belfry.server.irc;

import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.irc.IrcMessage;
import java.util.List;
import java.util.Optional;

/**
 * The commands of one registered IRC client that concern its account. Owned by the connection's
 * thread.
 */
final class LoginCommands {
  private final IrcClient client;
  private final SaslExchange sasl;

  LoginCommands(IrcClient client) {
    this.client = client;
    this.sasl = new SaslExchange(client.visitor().certificate() != null);
  }

  /** {@code AUTHENTICATE} after the registration: the client gets the name of the account. */
  void authenticate(IrcMessage command) {
    if (!client.capabilities().has(Capability.SASL)) {
      SaslExchange.failed("CAP REQ sasl comes first", client.replies());
      return;
    }
    sasl.take(command, client.replies()).ifPresent(this::logIn);
  }

  private void logIn(SaslExchange.Shown shown) {
    try {
      client.perform(
          switch (shown) {
            case SaslExchange.Shown.Secret(Nickname account, String secret) ->
                Command.Login.with(account, secret);
            case SaslExchange.Shown.Certificate(Optional<Nickname> account) ->
                Command.Login.withCertificate(account.orElse(client.nick()));
          });
    } catch (RefusedException e) {
      SaslExchange.failed(e.refusal().why(), client.replies());
    }
  }

  /**
   * {@code KEY certificate} and its kind: adds a key to the account of the client, as {@code /key}
   * does in the text dialect.
   */
  void key(IrcMessage command) {
    if (command.params().isEmpty()) {
      client.replies().needMoreParams(command);
      return;
    }
    try {
      client.perform(new Command.Credential(null, null, String.join(" ", command.params())));
      client.replies().addNotice("It can log in to your account now.");
    } catch (RefusedException e) {
      client.replies().addNotice(e.refusal().why());
    }
  }

  /** {@code REGISTER ACCOUNT MAIL PASSWORD} (IRCv3 account-registration). No mail is needed. */
  void register(IrcMessage command) {
    List<String> params = command.params();
    if (params.size() < 3) {
      client.replies().addFail("REGISTER", "NEED_MORE_PARAMS", "A password is needed");
      return;
    }
    String account = params.getFirst();
    if (!account.equals("*") && !account.equalsIgnoreCase(client.nick().text())) {
      client
          .replies()
          .addFail("REGISTER", "ACCOUNT_NAME_MUST_BE_NICK", account, "An account has your nick");
      return;
    }
    try {
      client.perform(new Command.Register(null, params.get(2), null));
    } catch (RefusedException e) {
      client.replies().addFail("REGISTER", code(e), account, e.refusal().why());
    }
  }

  private static String code(RefusedException e) {
    return switch (e.refusal().code()) {
      case NAME_TAKEN, NAME_RESERVED -> "ACCOUNT_EXISTS";
      case BAD_FIELD -> "WEAK_PASSWORD";
      case BAD_NAME -> "BAD_ACCOUNT_NAME";
      default -> "TEMPORARILY_UNAVAILABLE";
    };
  }
}
