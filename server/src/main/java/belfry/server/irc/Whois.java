package belfry.server.irc;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Directory;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one IRC client that ask who somebody is, or whether somebody is here. Owned by
 * the connection's thread.
 */
final class Whois {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private static final int MOST_ASKED = 20;

  private final IrcClient client;

  Whois(IrcClient client) {
    this.client = client;
  }

  /** {@code WHOIS [SERVER] NICK}: there is one server. */
  void whois(IrcMessage command) {
    String typed = command.params().isEmpty() ? "" : command.params().getLast();
    if (typed.isEmpty()) {
      client.reply(Numeric.NO_NICKNAME_GIVEN);
      return;
    }
    Optional<Directory.Entrant> found = client.find(typed);
    if (found.isEmpty()) {
      client.reply(Numeric.NO_SUCH_NICK, typed);
      client.reply(Numeric.END_OF_WHOIS, typed);
    } else {
      whois(found.get());
      client.reply(Numeric.END_OF_WHOIS, found.get().name().text());
    }
  }

  private void whois(Directory.Entrant one) {
    String nick = one.name().text();
    IrcUsers.Profile profile = client.users().find(one.name());
    client.reply(
        Numeric.WHOIS_USER,
        nick,
        client.users().userOf(one.name()),
        client.users().host(),
        "*",
        client.users().realName(one.name()));
    String rooms = visibleRooms(one, profile);
    if (!rooms.isEmpty()) {
      client.reply(Numeric.WHOIS_CHANNELS, nick, rooms);
    }
    client.reply(Numeric.WHOIS_SERVER, nick, client.server(), "Belfry");
    if (client.users().isOperator(one.name())) {
      client.reply(Numeric.WHOIS_OPERATOR, nick);
    }
    String account = client.users().account(nick);
    if (account != null) {
      client.reply(Numeric.WHOIS_ACCOUNT, nick, account);
    }
    if (client.users().isBot(nick)) {
      client.reply(Numeric.WHOIS_BOT, nick);
    }
    if (one.away() != null) {
      client.reply(Numeric.AWAY, nick, one.away());
    }
    if (profile != null) {
      String idle = Long.toString(TimeUnit.NANOSECONDS.toSeconds(profile.idle()));
      String since = Long.toString(profile.since().getEpochSecond());
      client.reply(Numeric.WHOIS_IDLE, nick, idle, since);
    }
  }

  /** The rooms of a person: those that are shared, if the person is invisible. */
  private String visibleRooms(Directory.Entrant one, IrcUsers.@Nullable Profile profile) {
    boolean all = profile == null || !profile.isInvisible() || one.name().equals(client.nick());
    return one.rooms().stream()
        .filter(room -> all || client.isIn(room))
        .map(room -> Channels.rank(client.directory().role(room, one.name())) + room)
        .collect(Collectors.joining(" "));
  }

  void whowas(IrcMessage command) {
    if (command.params().isEmpty() || command.params().getFirst().isEmpty()) {
      client.reply(Numeric.NO_NICKNAME_GIVEN);
      return;
    }
    String typed = command.params().getFirst();
    List<IrcUsers.Former> records = former(typed);
    int wanted = count(command.params().size() > 1 ? command.params().get(1) : "");
    records.stream().limit(wanted).forEach(this::was);
    if (records.isEmpty()) {
      client.reply(Numeric.WAS_NO_SUCH_NICK, typed);
    }
    client.reply(Numeric.END_OF_WHOWAS, typed);
  }

  private List<IrcUsers.Former> former(String typed) {
    try {
      return client.users().former(Nickname.of(typed));
    } catch (RefusedException _) { // nobody can have had this name
      return List.of();
    }
  }

  /** A number of records. Zero, a negative number and no number stand for all. */
  private static int count(String typed) {
    return typed.matches("[0-9]{1,9}") && Integer.parseInt(typed) > 0
        ? Integer.parseInt(typed)
        : Integer.MAX_VALUE;
  }

  private void was(IrcUsers.Former one) {
    String nick = one.name().text();
    IrcUsers.Profile profile = one.profile();
    client.reply(
        Numeric.WHOWAS_USER, nick, profile.user(), client.users().host(), "*", profile.realName());
    client.reply(Numeric.WHOIS_SERVER, nick, client.server(), TIME.format(one.until()));
  }

  void userhost(IrcMessage command) {
    if (command.params().isEmpty()) {
      client.replies().needMoreParams(command);
      return;
    }
    String all = asked(command).map(this::userhost).collect(Collectors.joining(" "));
    client.reply(Numeric.USERHOST, all);
  }

  private String userhost(Directory.Entrant one) {
    String user = client.users().userOf(one.name());
    return one.name() + "=" + (one.away() == null ? "+" : "-") + user + "@" + client.users().host();
  }

  void ison(IrcMessage command) {
    if (command.params().isEmpty()) {
      client.replies().needMoreParams(command);
      return;
    }
    String all = asked(command).map(one -> one.name().text()).collect(Collectors.joining(" "));
    client.reply(Numeric.ISON, all);
  }

  /** The people whom a command names, in one parameter or several. */
  private Stream<Directory.Entrant> asked(IrcMessage command) {
    return command.params().stream()
        .flatMap(words -> Stream.of(words.split(" ", -1)))
        .filter(word -> !word.isEmpty())
        .limit(MOST_ASKED)
        .flatMap(word -> client.find(word).stream());
  }
}
