package belfry.server.irc;

import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Version;
import belfry.protocol.irc.ChannelModes;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server of IRC says of itself: the welcome, and the answers to commands that name no room
 * and no person. Owned by the connection's thread.
 */
final class ServerInfo {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd yyyy 'at' HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Map<String, String> HELP =
      Map.of(
          "JOIN", "JOIN #CHANNEL enters a channel, and makes it if there is none.",
          "PART", "PART #CHANNEL leaves a channel.",
          "PRIVMSG", "PRIVMSG TARGET :TEXT says something to a channel or to a person.",
          "NICK", "NICK NAME takes another name.",
          "TOPIC", "TOPIC #CHANNEL :TEXT sets the topic of a channel.",
          "LIST", "LIST shows the channels with people in them.",
          "WHO", "WHO #CHANNEL shows the people in a channel.",
          "AWAY", "AWAY :TEXT says that you are away, AWAY that you are back.",
          "QUIT", "QUIT ends the connection.");

  private static final String INDEX = "index";

  private final IrcClient client;
  private final Replies replies;

  ServerInfo(IrcClient client, Replies replies) {
    this.client = client;
    this.replies = replies;
  }

  /** Adds what a client gets first. */
  void welcome(Event.Welcome welcome) {
    String server = client.server();
    String nick = welcome.you().text();
    replies.add(Numeric.WELCOME, "Welcome to " + welcome.server() + ", " + nick);
    replies.add(Numeric.YOUR_HOST, "Your host is " + server + ", running " + Version.line());
    replies.add(
        Numeric.CREATED, "This server was started " + TIME.format(client.speeches().begun()));
    replies.add(
        Numeric.MY_INFO,
        server,
        version(),
        "Biow",
        ChannelModes.LISTS + ChannelModes.PARAMETERS + ChannelModes.ALL + "ov");
    support(welcome).forEach(line -> replies.add(Numeric.ISUPPORT, line));
    users();
    motd();
  }

  private static String version() {
    return Version.line().replace(' ', '-');
  }

  /** The features of the server, at most 13 in a line. */
  private static List<String[]> support(Event.Welcome welcome) {
    return List.of(
        new String[] {
          "AWAYLEN=" + Limits.AWAY,
          "BOT=B",
          "CASEMAPPING=ascii",
          "CHANLIMIT=#:" + welcome.maxRooms(),
          "CHANMODES=" + ChannelModes.LISTS + ",k,l," + ChannelModes.ALL,
          "CHANNELLEN=" + (Limits.ROOM_NAME + 1),
          "CHANTYPES=#",
          "ELIST=CMNTU",
          "MONITOR=" + Monitors.MOST,
          "NETWORK=" + welcome.server().replaceAll("[^A-Za-z0-9._-]", "-"),
          "NICKLEN=" + Limits.NICKNAME,
          "PREFIX=(ov)@+"
        },
        new String[] {
          "CHATHISTORY=" + Limits.HISTORY_PAGE,
          "EXCEPTS",
          "INVEX",
          "MODES=" + ModeCommand.MOST_CHANGES,
          "MSGREFTYPES=msgid,timestamp",
          "SAFELIST",
          "TARGMAX=JOIN:,PART:,NAMES:1,KICK:"
              + Messages.MOST_TARGETS
              + ",PRIVMSG:"
              + Messages.MOST_TARGETS
              + ",NOTICE:"
              + Messages.MOST_TARGETS
              + ",TAGMSG:"
              + Messages.MOST_TARGETS,
          "TOPICLEN=" + Limits.TOPIC,
          "UTF8ONLY",
          "WHOX"
        });
  }

  /** Answers a command, or says that there is none of this name. */
  void answer(IrcMessage command) {
    switch (command.verb()) {
      case "LUSERS" -> users();
      case "MOTD" -> motd();
      case "VERSION" ->
          replies.add(Numeric.VERSION, version(), client.server(), "a server of lines and IRC");
      case "ADMIN" -> replies.add(Numeric.NO_ADMIN_INFO, client.server());
      case "INFO" -> info();
      case "TIME" -> replies.add(Numeric.TIME, client.server(), TIME.format(client.now()));
      case "LINKS" -> replies.add(Numeric.END_OF_LINKS, "*");
      case "HELP", "HELPOP" -> help(command);
      case "STATS", "TRACE", "REHASH", "DIE", "RESTART", "CONNECT", "SQUIT" ->
          replies.add(Numeric.NO_PRIVILEGES);
      case "SUMMON" -> replies.add(Numeric.SUMMON_DISABLED);
      case "USERS" -> replies.add(Numeric.USERS_DISABLED);
      default -> replies.add(Numeric.UNKNOWN_COMMAND, command.command());
    }
  }

  private void users() {
    int all = client.directory().sessions();
    int invisible = client.users().invisible();
    int most = client.directory().mostSessions();
    replies.add(
        Numeric.LUSER_CLIENT,
        "There are " + (all - invisible) + " users and " + invisible + " invisible on 1 servers");
    replies.add(Numeric.LUSER_OPERATORS, "" + client.users().operators());
    replies.add(Numeric.LUSER_UNKNOWN, "" + client.users().unregistered().get());
    replies.add(Numeric.LUSER_CHANNELS, "" + client.directory().countRooms());
    replies.add(Numeric.LUSER_ME, "I have " + all + " clients and 0 servers");
    replies.add(
        Numeric.LOCAL_USERS, "" + all, "" + most, "Current local users " + all + ", max " + most);
    replies.add(
        Numeric.GLOBAL_USERS, "" + all, "" + most, "Current global users " + all + ", max " + most);
  }

  private void motd() {
    List<String> lines = client.speeches().motd();
    if (lines.isEmpty()) {
      replies.add(Numeric.NO_MOTD);
      return;
    }
    replies.add(Numeric.MOTD_START, "- " + client.server() + " Message of the day - ");
    lines.forEach(line -> replies.add(Numeric.MOTD, "- " + line));
    replies.add(Numeric.END_OF_MOTD);
  }

  private void info() {
    replies.add(Numeric.INFO, Version.line());
    replies.add(Numeric.INFO, "Channels are rooms, which people at nc and programs are in, too.");
    replies.add(Numeric.END_OF_INFO);
  }

  private void help(IrcMessage command) {
    String typed = command.params().isEmpty() ? "" : command.params().getFirst();
    String subject = typed.isEmpty() ? INDEX : typed;
    String text = HELP.get(subject.toUpperCase(Locale.ROOT));
    if (text == null && !subject.equalsIgnoreCase(INDEX)) {
      replies.add(Numeric.HELP_NOT_FOUND, subject);
      return;
    }
    replies.add(Numeric.HELP_START, subject, "** Help **");
    if (text == null) {
      String commands = String.join(" ", HELP.keySet().stream().sorted().toList());
      replies.add(Numeric.HELP_TEXT, subject, "Commands: " + commands);
    } else {
      replies.add(Numeric.HELP_TEXT, subject, text);
    }
    replies.add(Numeric.END_OF_HELP, subject);
  }
}
