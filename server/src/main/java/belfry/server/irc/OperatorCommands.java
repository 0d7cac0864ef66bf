package belfry.server.irc;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Admission;
import belfry.server.chat.Directory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of operators of the server: {@code OPER}, with the password of an account that the
 * owner of the server has named, {@code KILL} and {@code WALLOPS}. Owned by the connection's
 * thread.
 */
final class OperatorCommands {
  private static final Logger log = LoggerFactory.getLogger(OperatorCommands.class);

  private final IrcClient client;

  /** What the client showed with OPER last; null for nothing. */
  private @Nullable Admission shown;

  OperatorCommands(IrcClient client) {
    this.client = client;
  }

  /** {@code OPER NAME PASSWORD}. The client keeps its name. */
  void oper(IrcMessage command) {
    List<String> params = command.params();
    if (params.size() < 2) {
      client.replies().needMoreParams(command);
    } else if (client.speeches().operators().isEmpty()) {
      client.reply(Numeric.NO_OPERATOR_HOST);
    } else if (isOperator(params.get(0), params.get(1))) {
      log.info("{} is an operator now, as {}", client.nick(), params.getFirst());
      client.profile().setOperator(true);
      client.reply(Numeric.YOU_ARE_OPERATOR);
      client.replies().add(new IrcMessage(client.mask(), "MODE", client.nick().text(), "+o"));
    } else {
      client.reply(Numeric.PASSWORD_MISMATCH);
    }
  }

  private boolean isOperator(String typed, String secret) {
    try {
      Nickname name = Nickname.of(typed);
      boolean isNamed = client.speeches().operators().contains(name);
      Admission admission =
          client.directory().admit(name, secret, client.visitor(), client.session().id());
      if (isNamed) {
        shown = admission;
      }
      return isNamed;
    } catch (RefusedException e) {
      log.debug("OPER was refused: {}", e.getMessage());
      return false;
    }
  }

  /** {@code KILL NAME REASON} ends the connection of a person of this instance. */
  void kill(IrcMessage command) {
    if (isRefused()) {
      return;
    }
    List<String> params = command.params();
    if (params.isEmpty()) {
      client.replies().needMoreParams(command);
      return;
    }
    String reason = params.size() < 2 || params.get(1).isBlank() ? "no reason" : params.get(1);
    Optional<Directory.Entrant> found = client.find(params.getFirst());
    if (found.isEmpty()) {
      client.reply(Numeric.NO_SUCH_NICK, params.getFirst());
      return;
    }
    String why = "Killed (" + client.nick() + " (" + reason + "))";
    client.flush();
    log.info("{} ends the connection of {}", client.nick(), found.get().name());
    if (!client.directory().end(found.get().name(), why)) {
      client.replies().addNotice(found.get().name() + " is connected to another instance");
    }
  }

  /** {@code WALLOPS TEXT} reaches all clients of this instance with user mode {@code w}. */
  void wallops(IrcMessage command) {
    if (isRefused()) {
      return;
    }
    if (command.params().isEmpty() || command.params().getFirst().isBlank()) {
      client.replies().needMoreParams(command);
      return;
    }
    IrcMessage message = Replies.fitted(client.mask(), "WALLOPS", command.params().getFirst());
    client.users().clients().stream()
        .filter(one -> one.profile().isHearingWallops())
        .forEach(one -> one.send(message));
  }

  private boolean isRefused() {
    if (client.profile().isOperator() && !isGoodStill()) {
      client.profile().setOperator(false);
      client.replies().add(new IrcMessage(client.mask(), "MODE", client.nick().text(), "-o"));
    }
    if (!client.profile().isOperator()) {
      client.reply(Numeric.NO_PRIVILEGES);
      return true;
    }
    return false;
  }

  /** Whether the account of the operator is as it was: it may have been suspended since. */
  private boolean isGoodStill() {
    try {
      return shown != null && client.directory().isGoodStill(shown);
    } catch (RefusedException e) {
      log.debug("Whether {} is an operator can't be known: {}", client.nick(), e.getMessage());
      return false;
    }
  }
}
