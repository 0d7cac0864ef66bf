package belfry.server.irc;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The command {@code MONITOR} of one IRC client, which watches names. Owned by the connection's
 * thread.
 */
final class MonitorCommand {
  private final IrcClient client;

  MonitorCommand(IrcClient client) {
    this.client = client;
  }

  void monitor(IrcMessage command) {
    String sub = command.params().isEmpty() ? "" : command.params().getFirst();
    String names = command.params().size() < 2 ? "" : command.params().get(1);
    switch (sub.toUpperCase(Locale.ROOT)) {
      case "+" -> add(names);
      case "-" -> names(names).forEach(name -> monitors().remove(client, name));
      case "C" -> monitors().clear(client);
      case "L" -> {
        answer(Numeric.MONITOR_LIST, texts(monitors().list(client)));
        client.reply(Numeric.END_OF_MONITOR_LIST);
      }
      case "S" -> status(monitors().list(client));
      default -> client.replies().needMoreParams(command);
    }
  }

  private Monitors monitors() {
    return client.users().monitors();
  }

  private void add(String typed) {
    List<Nickname> added = new ArrayList<>();
    for (Nickname name : names(typed)) {
      if (!monitors().add(client, name)) {
        client.reply(Numeric.MONITOR_LIST_FULL, "" + Monitors.MOST, name.text());
        break;
      }
      added.add(name);
    }
    status(added);
  }

  /** The names in a list. Words that nobody can have as a name, such as masks, are left out. */
  private static List<Nickname> names(String list) {
    return Arrays.stream(list.split(",", -1))
        .limit(2L * Monitors.MOST)
        .flatMap(word -> name(word).stream())
        .toList();
  }

  private static Optional<Nickname> name(String typed) {
    try {
      return Optional.of(Nickname.of(typed));
    } catch (RefusedException _) { // no name
      return Optional.empty();
    }
  }

  private void status(List<Nickname> names) {
    List<String> online = new ArrayList<>();
    List<String> offline = new ArrayList<>();
    for (Nickname name : names) {
      client
          .find(name.text())
          .ifPresentOrElse(
              found -> online.add(client.users().of(found.name().text())),
              () -> offline.add(name.text()));
    }
    answer(Numeric.MONITOR_ONLINE, online);
    answer(Numeric.MONITOR_OFFLINE, offline);
  }

  private static List<String> texts(List<Nickname> names) {
    return names.stream().map(Nickname::text).toList();
  }

  /** Adds replies with as many words in each as fit. */
  private void answer(Numeric numeric, List<String> words) {
    client.replies().addList(numeric, words, ",");
  }
}
