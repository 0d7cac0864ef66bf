package belfry.server.irc;

import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Request;
import belfry.protocol.irc.IrcLines;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import belfry.server.delivery.Cork;
import java.util.Optional;
import java.util.function.Supplier;

/** The index of all commands of a registered IRC client. Owned by the connection's thread. */
final class IrcCommands {
  private static final Request DONE = new Request.Nothing();

  private final IrcClient client;
  private final Channels channels;
  private final Messages messages;
  private final Who who;
  private final Whois whois;
  private final LoginCommands logins;
  private final OperatorCommands operators;
  private final HistoryCommand history;
  private final MonitorCommand watching;
  private final MarkReadCommand markers;
  private final Multiline multiline;

  IrcCommands(IrcClient client) {
    this.client = client;
    this.channels = new Channels(client);
    this.messages = new Messages(client);
    this.who = new Who(client);
    this.whois = new Whois(client);
    this.logins = new LoginCommands(client);
    this.operators = new OperatorCommands(client);
    this.history = new HistoryCommand(client);
    this.watching = new MonitorCommand(client);
    this.markers = new MarkReadCommand(client);
    this.multiline = new Multiline(client);
  }

  /** What the client does about rooms. */
  Channels channels() {
    return channels;
  }

  /** Does the command of one line. Only the end of the session is left to the session. */
  Request take(byte[] line) {
    if (line.length == 0) {
      return DONE;
    }
    String label =
        client.capabilities().has(Capability.LABELED_RESPONSE) ? IrcMessage.tag(line, "label") : "";
    return Labels.isLabel(label) ? labelled(label, () -> answer(line)) : answer(line);
  }

  private Request answer(byte[] line) {
    try {
      return take(IrcMessage.of(line));
    } catch (RefusedException e) {
      Cork.settle();
      refused(e.refusal());
      return DONE;
    }
  }

  /** Collects all answers of a task, which have its label then. */
  private Request labelled(String label, Supplier<Request> task) {
    Cork.settle();
    client.flush();
    client.labels().begin(label);
    try {
      return task.get();
    } finally {
      Cork.settle(); // the answer to what the command has begun
      client.flush();
      boolean hasBatches = client.capabilities().has(Capability.BATCH);
      client.session().outgoing().send(client.labels().end(client.server(), hasBatches));
    }
  }

  /** Answers a line that is no message, or a command that can't be done now. */
  private void refused(Refusal refusal) {
    switch (refusal.code()) {
      case TOO_LONG -> client.reply(Numeric.INPUT_TOO_LONG);
      case MALFORMED -> client.replies().addFail("*", "INVALID_UTF8", refusal.why());
      case UNKNOWN_COMMAND -> client.reply(Numeric.UNKNOWN_COMMAND, refusal.why());
      default -> client.replies().addNotice(refusal.why());
    }
  }

  private Request take(IrcMessage command) {
    String verb = command.verb();
    if (multiline.take(command)) {
      client.labels().takeElsewhere();
      return DONE;
    }
    if (!verb.equals("PRIVMSG") && !verb.equals("NOTICE")) {
      Cork.settle(); // answers keep the order of the commands
    }
    switch (verb) {
      case "PRIVMSG", "NOTICE" -> messages.send(command);
      case "JOIN" -> channels.join(command);
      case "PART" -> channels.part(command);
      case "TOPIC" -> channels.topic(command);
      case "NAMES" -> channels.names(command);
      case "LIST" -> channels.list(command);
      case "MODE" -> mode(command);
      case "KICK" -> channels.kick(command);
      case "INVITE" -> channels.invite(command);
      case "WHO" -> who.answer(command);
      case "WHOIS" -> whois.whois(command);
      case "WHOWAS" -> whois.whowas(command);
      case "USERHOST" -> whois.userhost(command);
      case "ISON" -> whois.ison(command);
      case "AWAY" -> away(command);
      case "NICK" -> nick(command);
      case "PING" -> ping(command);
      case "TAGMSG" -> messages.sendTags(command);
      case "BATCH" -> batch(command);
      case "PONG" -> {
        // nothing is expected
      }
      case "CAP" -> {
        client.capabilities().take(command, client.replies());
        client.capabilitiesChanged();
      }
      case "AUTHENTICATE" -> logins.authenticate(command);
      case "REGISTER" -> logins.register(command);
      case "KEY" -> logins.key(command);
      case "CHATHISTORY" -> history.answer(command);
      case "MARKREAD" -> markers.answer(command);
      case "REDACT" -> RedactCommand.answer(command, client);
      case "OPER" -> operators.oper(command);
      case "KILL" -> operators.kill(command);
      case "WALLOPS" -> operators.wallops(command);
      case "SETNAME" -> setName(command);
      case "MONITOR" -> watching.monitor(command);
      case "USER", "PASS" -> client.reply(Numeric.ALREADY_REGISTERED);
      case "QUIT" -> {
        client.labels().takeElsewhere();
        return new Request.Asked(quit(command));
      }
      default -> new ServerInfo(client, client.replies()).answer(command);
    }
    return DONE;
  }

  /** A message of several lines is answered with the label of the line that began it. */
  private void batch(IrcMessage command) {
    Optional<Multiline.Whole> ended = multiline.batch(command);
    if (ended.isEmpty()) {
      return;
    }
    Multiline.Whole whole = ended.get();
    if (whole.label().isEmpty()) {
      messages.sendWhole(whole.post());
    } else {
      var _ =
          labelled(
              whole.label(),
              () -> {
                messages.sendWhole(whole.post());
                return DONE;
              });
    }
  }

  /** A reason that can't be shown to others, such as one with a token, is left out. */
  private static Command quit(IrcMessage command) {
    String why = command.params().isEmpty() ? "" : command.params().getFirst();
    try {
      return new Command.Quit(null, IrcClient.reason(why));
    } catch (RefusedException _) { // the client goes anyway
      return new Command.Quit(null);
    }
  }

  private void mode(IrcMessage command) {
    if (command.params().isEmpty()) {
      client.replies().needMoreParams(command);
    } else if (command.params().getFirst().startsWith("#")) {
      ModeCommand.answer(command, client, channels);
    } else {
      userMode(command);
    }
  }

  private void userMode(IrcMessage command) {
    String name = command.params().getFirst();
    if (client.find(name).isEmpty()) {
      client.reply(Numeric.NO_SUCH_NICK, name);
    } else if (!client.nick().equals(Nickname.of(name))) {
      client.reply(Numeric.USERS_DONT_MATCH);
    } else if (command.params().size() < 2) {
      client.reply(Numeric.USER_MODE_IS, client.profile().modes());
    } else {
      setUserMode(command.params().get(1));
    }
  }

  private void setUserMode(String change) {
    String before = client.profile().modes();
    boolean on = true;
    boolean known = true;
    for (int at = 0; at < change.length(); at++) {
      switch (change.charAt(at)) {
        case '+' -> on = true;
        case '-' -> on = false;
        case 'i' -> client.profile().setInvisible(on);
        case 'B' -> client.profile().setBot(on);
        case 'w' -> client.profile().setHearingWallops(on);
        case 'o' -> client.profile().setOperator(on && client.profile().isOperator());
        default -> known = false;
      }
    }
    if (!known) {
      client.reply(Numeric.UNKNOWN_USER_MODE);
    }
    String changed = difference(before, client.profile().modes());
    if (!changed.isEmpty()) {
      String nick = client.nick().text();
      client.replies().add(new IrcMessage(client.mask(), "MODE", nick, changed));
    }
  }

  /** The change that leads from one set of modes to another one; empty if they are the same. */
  private static String difference(String before, String after) {
    String on = after.replaceAll("[+" + before + "]", "");
    String off = before.replaceAll("[+" + after + "]", "");
    return (on.isEmpty() ? "" : "+" + on) + (off.isEmpty() ? "" : "-" + off);
  }

  private void setName(IrcMessage command) {
    String name = command.params().isEmpty() ? "" : command.params().getFirst();
    if (name.isBlank()) {
      client.replies().addFail("SETNAME", "INVALID_REALNAME", "A real name has a letter");
      return;
    }
    client.profile().setRealName(name);
    IrcMessage changed = Replies.fitted(client.mask(), "SETNAME", name);
    if (client.capabilities().has(Capability.SETNAME)) {
      client.replies().add(changed);
    }
    client.users().tellNeighbours(client, Capability.SETNAME, changed);
  }

  private void away(IrcMessage command) {
    String text = command.params().isEmpty() ? "" : command.params().getFirst();
    client.perform(new Command.Away(null, text));
  }

  private void nick(IrcMessage command) {
    String typed = command.params().isEmpty() ? "" : command.params().getFirst();
    if (typed.isEmpty()) {
      client.reply(Numeric.NO_NICKNAME_GIVEN);
      return;
    }
    try {
      Nickname wanted = Nickname.of(typed);
      if (!wanted.text().equals(client.nick().text())) {
        client.perform(new Command.Nick(null, wanted, null, null));
      }
    } catch (RefusedException e) {
      String why = e.refusal().why();
      switch (e.refusal().code()) {
        case BAD_NAME -> client.reply(Numeric.ERRONEOUS_NICKNAME, typed, why);
        case NAME_TAKEN, NAME_RESERVED -> client.reply(Numeric.NICKNAME_IN_USE, typed, why);
        default -> throw e;
      }
    }
  }

  /** Answers after everything that came before: clients wait for it to know that they have it. */
  private void ping(IrcMessage command) {
    if (command.params().isEmpty()) {
      client.reply(Numeric.NO_ORIGIN);
      return;
    }
    client.flush();
    Cork.pull();
    String server = client.server();
    IrcMessage pong = Replies.fitted(server, "PONG", server, command.params().getFirst());
    String label = client.labels().isCollecting() ? client.labels().takeElsewhere() : "";
    byte[] bytes = pong.bytes();
    client
        .session()
        .outgoing()
        .sendAfterItems(label.isEmpty() ? bytes : IrcLines.tagged(bytes, "label", label));
  }
}
