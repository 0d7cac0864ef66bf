package belfry.server.irc;

import belfry.protocol.Glob;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RoomName;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Directory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The commands {@code WHO} and WHOX of one IRC client: the people in a room, one person, or the
 * people of this instance whom a pattern matches. Owned by the connection's thread.
 */
final class Who {
  /** The fields of WHOX, in the order in which a reply has them. */
  private static final String FIELDS = "tcuihsnfdlaor";

  /** Bytes of an answer that cost as much as a look at one person. */
  private static final int WORK = 16;

  private final IrcClient client;

  Who(IrcClient client) {
    this.client = client;
  }

  /**
   * One person in an answer.
   *
   * @param room the room, if the answer is about one
   * @param rank the sign of the person's role in it
   */
  private record Row(@Nullable RoomName room, Nickname name, boolean isAway, String rank) {}

  /**
   * The fields that the client wants; empty for a reply of RFC 1459.
   *
   * @param token a number of the client that each reply repeats
   */
  private record Wanted(String fields, String token) {
    static Wanted of(String typed) {
      int percent = typed.indexOf('%');
      if (percent < 0) {
        return new Wanted("", "");
      }
      String rest = typed.substring(percent + 1);
      int comma = rest.indexOf(',');
      String token = comma < 0 ? "" : rest.substring(comma + 1);
      String asked = comma < 0 ? rest : rest.substring(0, comma);
      boolean known = asked.chars().anyMatch(field -> FIELDS.indexOf(field) >= 0);
      return new Wanted(known ? asked : "", token.matches("[0-9]{1,3}") ? token : "0");
    }
  }

  void answer(IrcMessage command) {
    String typed = command.params().isEmpty() ? "*" : command.params().getFirst();
    String options = command.params().size() > 1 ? command.params().get(1) : "";
    Wanted wanted = Wanted.of(options);
    String flags = options.isEmpty() ? "" : options.split("%", 2)[0];
    List<Row> rows =
        flags.contains("o")
            ? rows(typed).stream().filter(row -> client.users().isOperator(row.name())).toList()
            : rows(typed);
    rows.forEach(row -> reply(row, wanted));
    client.reply(Numeric.END_OF_WHO, typed.isEmpty() ? "*" : typed);
  }

  private List<Row> rows(String typed) {
    Optional<RoomName> room = IrcClient.room(typed);
    if (room.isPresent()) {
      return client.directory().people(client.session(), room.get(), Limits.LISTED).stream()
          .map(person -> row(room.get(), person))
          .toList();
    }
    Optional<Directory.Entrant> one = client.find(typed);
    if (one.isPresent()) {
      return List.of(new Row(null, one.get().name(), one.get().away() != null, ""));
    }
    return matching(typed.equals("0") ? "*" : typed);
  }

  private static Row row(RoomName room, Person person) {
    return new Row(room, person.name(), person.away() != null, Channels.rank(person.role()));
  }

  private List<Row> matching(String typed) {
    Glob pattern = Glob.of(typed);
    List<Row> rows = new ArrayList<>();
    List<Directory.Entrant> here = client.directory().here();
    client.session().outgoing().charge(here.size() * WORK);
    for (Directory.Entrant one : here) {
      if (rows.size() < Limits.LISTED && isVisible(one) && matches(pattern, one.name())) {
        rows.add(new Row(null, one.name(), one.away() != null, ""));
      }
    }
    return rows;
  }

  private boolean isVisible(Directory.Entrant one) {
    IrcUsers.Profile profile = client.users().find(one.name());
    return profile == null
        || !profile.isInvisible()
        || one.name().equals(client.nick())
        || client.sharesRoomWith(one.rooms());
  }

  private boolean matches(Glob pattern, Nickname name) {
    return pattern.matches(name.text())
        || pattern.matches(client.users().userOf(name))
        || pattern.matches(client.users().userOf(name).substring(1))
        || pattern.matches(client.users().host())
        || pattern.matches(client.users().realName(name));
  }

  private void reply(Row row, Wanted wanted) {
    if (!wanted.fields().isEmpty()) {
      String[] fields =
          FIELDS
              .chars()
              .filter(field -> wanted.fields().indexOf(field) >= 0)
              .mapToObj(field -> field(row, (char) field, wanted))
              .toArray(String[]::new);
      client.reply(Numeric.WHOX_REPLY, fields);
      return;
    }
    client.reply(
        Numeric.WHO_REPLY,
        field(row, 'c', wanted),
        field(row, 'u', wanted),
        field(row, 'h', wanted),
        field(row, 's', wanted),
        field(row, 'n', wanted),
        field(row, 'f', wanted),
        "0 " + client.users().realName(row.name()));
  }

  private String field(Row row, char field, Wanted wanted) {
    return switch (field) {
      case 't' -> wanted.token();
      case 'c' -> row.room() == null ? "*" : row.room().toString();
      case 'u' -> client.users().userOf(row.name());
      case 'i' -> "255.255.255.255"; // no address is shown
      case 'h' -> client.users().host();
      case 's' -> client.server();
      case 'n' -> row.name().text();
      case 'f' ->
          (row.isAway() ? "G" : "H")
              + (client.users().isOperator(row.name()) ? "*" : "")
              + row.rank()
              + (client.users().isBot(row.name().text()) ? "B" : "");
      case 'a' -> Objects.requireNonNullElse(client.users().account(row.name().text()), "0");
      case 'l' -> idleSeconds(row.name());
      case 'o' -> "n/a"; // no ranks among operators
      case 'r' -> client.users().realName(row.name());
      default -> "0"; // d: the distance
    };
  }

  private String idleSeconds(Nickname name) {
    IrcUsers.Profile profile = client.users().find(name);
    return profile == null ? "0" : "" + TimeUnit.NANOSECONDS.toSeconds(profile.idle());
  }
}
