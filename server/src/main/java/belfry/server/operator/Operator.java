package belfry.server.operator;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.TimeSpan;
import belfry.protocol.dialect.Visible;
import belfry.server.account.AccountKeeper;
import belfry.server.account.Registrar;
import belfry.server.backplane.Account;
import belfry.server.backplane.AdminAct;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.chat.Administration;
import belfry.server.net.Network;
import belfry.server.rules.Restrictions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of the commands of an administrator that concern people, rooms and networks. Each act
 * that changes something, or shows addresses, is noted in the audit log first; without that it is
 * not done. Used by one thread at a time; each method may block.
 *
 * @param clients the clients of this instance, a line each; throws a {@link RefusedException} if
 *     there is no instance at hand
 */
public record Operator(Backplane backplane, Supplier<List<String>> clients, InstantSource clock) {
  /** The first words of the commands. */
  public static final Set<String> COMMANDS =
      Set.of(
          "audit",
          "who",
          Administration.BROADCAST,
          Administration.END,
          "account",
          "room",
          "ban",
          "unban",
          "bans",
          "raid");

  private static final Logger log = LoggerFactory.getLogger(Operator.class);
  private static final int DAY = 24 * 60 * 60;
  private static final int HOUR = 60 * 60;
  private static final int IPV6_BITS = 64;
  private static final int MOST_TRIES = 5;

  /**
   * Does a command.
   *
   * @param by the user who asks, as the operating system knows it
   * @param typed the command
   * @return the lines for the user, which can't control a terminal
   * @throws RefusedException if it can't be done, with the reason
   */
  public List<String> run(String by, List<String> typed) {
    List<String> words = typed.stream().map(word -> word.replaceAll("\\p{Cntrl}", " ")).toList();
    return lines(by, words).stream().map(Visible::of).toList();
  }

  private List<String> lines(String by, List<String> words) {
    return switch (words.getFirst()) {
      case "audit" -> audit(words);
      case "who" -> who(by, words);
      case Administration.BROADCAST -> broadcast(by, words);
      case Administration.END -> end(by, words);
      case "account" -> account(by, new Usage(words, Help.ACCOUNT));
      case "room" -> room(by, new Usage(words, Help.ROOM));
      case "ban" -> ban(by, new Usage(words, Help.BAN));
      case "unban" -> unban(by, new Usage(words, Help.UNBAN));
      case "bans" -> bans();
      case "raid" -> raid(by, new Usage(words, Help.RAID));
      default -> throw new RefusedException(Code.UNKNOWN_COMMAND, "no such command");
    };
  }

  /** Notes an act that is done elsewhere. */
  public void note(String by, List<String> words) {
    var _ = restrict(by, words, before -> before);
  }

  private List<String> audit(List<String> words) {
    @Nullable Instant since = null;
    @Nullable RoomName room = null;
    @Nullable String by = null;
    for (String word : words.subList(1, words.size())) {
      String value = word.substring(word.indexOf('=') + 1);
      switch (word.substring(0, Math.max(0, word.indexOf('=')))) {
        case "since" -> since = since(value);
        case "room" -> room = RoomName.of(value);
        case "by" -> by = value;
        default -> throw new Usage(words, Help.AUDIT).refusal();
      }
    }
    return new AuditTrail(history()).lines(new AuditTrail.Filter(since, room, by));
  }

  private Instant since(String text) {
    OptionalInt seconds = TimeSpan.seconds(text);
    if (seconds.isPresent()) {
      return clock.instant().minusSeconds(seconds.getAsInt());
    }
    try {
      return Instant.parse(text.length() == "2026-11-22".length() ? text + "T00:00:00Z" : text);
    } catch (DateTimeParseException _) {
      throw new RefusedException(
          Code.BAD_FIELD,
          "\"" + text + "\" is no time, such as 7d, 2026-11-22 or 2026-11-22T14:30:00Z");
    }
  }

  private History history() {
    return backplane.records().isPresent() ? backplane.records().get() : backplane.history();
  }

  private List<String> who(String by, List<String> words) {
    new Usage(words, Help.WHO).requireAtMost(2);
    List<String> all = clients.get();
    note(by, words);
    String wanted = words.size() < 2 ? "" : words.get(1);
    return all.stream().filter(line -> line.contains(wanted)).toList();
  }

  private List<String> broadcast(String by, List<String> words) {
    String text = new Usage(words, Help.BROADCAST).reason(1);
    if (text.isBlank()) {
      throw new Usage(words, Help.BROADCAST).refusal();
    }
    note(by, List.of(Administration.BROADCAST, text));
    return List.of("everybody is told: " + text);
  }

  private List<String> end(String by, List<String> words) {
    String who = new Usage(words, Help.END).word(1);
    if (who.indexOf('.') < 0) {
      Nickname name = Nickname.of(who);
      if (backplane.names().find(name).isEmpty()) {
        throw new RefusedException(Code.NOBODY, "nobody here is " + name);
      }
    }
    note(by, words);
    return List.of("connections of " + who + " are ended");
  }

  private List<String> account(String by, Usage command) {
    Nickname name = Nickname.of(command.word(1));
    AccountKeeper keeper = new AccountKeeper(backplane.accounts(), backplane.names(), clock);
    if (command.words().size() == 2) {
      return AccountLines.of(keeper.find(name), clock.instant());
    }
    String what = command.word(2);
    if (!what.equals("suspend")) {
      command.requireAtMost(3);
    }
    if (!what.equals("create")) {
      var _ = keeper.find(name); // refused before it is noted
    }
    switch (what) {
      case "create", "reset", "suspend", "restore", "drop" -> note(by, command.words());
      default -> throw command.refusal();
    }
    return switch (what) {
      case "create" -> token(keeper.create(name));
      case "reset" -> token(keeper.reset(name));
      case "suspend" -> {
        @Nullable Instant until = command.until(3, 0, clock.instant());
        Account after = keeper.suspend(name, until, command.reason(3));
        yield List.of(after.name() + " is suspended " + lasting(until) + ", and its sessions end");
      }
      case "restore" -> List.of(keeper.restore(name).name() + " may log in again");
      default ->
          List.of(keeper.drop(name).name() + " has no account any more; the name stays reserved");
    };
  }

  private static List<String> token(Registrar.WithToken made) {
    return List.of(
        "the token of " + made.account().name() + ", which is shown only now:", made.secret());
  }

  private List<String> room(String by, Usage command) {
    RoomName name = RoomName.of(command.word(1));
    OperatedRoom room = new OperatedRoom(backplane, name, () -> note(by, command.words()));
    if (command.words().size() == 2) {
      return room.lines(clock.instant());
    }
    return switch (command.word(2)) {
      case "own" -> {
        command.requireAtMost(4);
        AccountKeeper keeper = new AccountKeeper(backplane.accounts(), backplane.names(), clock);
        Account account = keeper.find(Nickname.of(command.word(3)));
        if (account.isDropped()) {
          throw new RefusedException(Code.NOBODY, account.name() + " has no account any more");
        }
        room.own(account);
        yield List.of(account.name() + " is an owner of " + name);
      }
      case "clear" -> {
        command.requireAtMost(3);
        room.clear();
        yield List.of(name + " has no rules and no owner any more");
      }
      default -> throw command.refusal();
    };
  }

  private List<String> ban(String by, Usage command) {
    String network = network(command.word(1));
    Instant now = clock.instant();
    @Nullable Instant until = command.until(2, DAY, now);
    restrict(
        by,
        command.words(),
        before -> {
          if (before.bansAt(now).size() >= Restrictions.MOST_BANS) {
            throw new RefusedException(
                Code.FULL, "there are " + Restrictions.MOST_BANS + " banned networks already");
          }
          return before.with(new Restrictions.NetworkBan(network, until, command.reason(2)), now);
        });
    return List.of(network + " is banned " + lasting(until) + ", and its connections end");
  }

  private List<String> unban(String by, Usage command) {
    command.requireAtMost(2);
    String network = network(command.word(1));
    Instant now = clock.instant();
    restrict(
        by,
        command.words(),
        before -> {
          Restrictions after = before.withoutBan(network, now);
          if (after.bans().size() == before.bansAt(now).size()) {
            throw new RefusedException(Code.NOBODY, network + " is not banned");
          }
          return after;
        });
    return List.of(network + " is banned no more");
  }

  private static String network(String word) {
    try {
      Network network = Network.of(word);
      if (network.first().getAddress().length > 4 && network.bits() > IPV6_BITS) {
        throw new RefusedException(
            Code.BAD_FIELD,
            "an IPv6 network has at most 64 bits here, because one person has a whole /64");
      }
      return network.toString();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Code.BAD_FIELD, word + " is no network: " + e.getMessage());
    }
  }

  private List<String> bans() {
    Instant now = clock.instant();
    return newest(null).restrictions.bansAt(now).stream()
        .map(it ->
            it.network()
                + (it.until() == null ? " for ever" : " until " + it.until())
                + (it.why().isEmpty() ? "" : ": " + it.why()))
        .toList();
  }

  private List<String> raid(String by, Usage command) {
    command.requireAtMost(3);
    Instant now = clock.instant();
    if (command.words().size() == 1) {
      return List.of(raid(newest(null).restrictions, now));
    }
    String word = command.word(1);
    int step = word.equals("off") ? 0 : word.matches("[1-3]") ? Integer.parseInt(word) : -1;
    @Nullable Instant until = command.until(2, HOUR, now);
    if (step < 0 || until == null || !command.reason(2).isEmpty()) {
      throw command.refusal();
    }
    Restrictions after = restrict(by, command.words(), before -> before.withRaid(step, until));
    return List.of(raid(after, now));
  }

  private static String raid(Restrictions restrictions, Instant now) {
    int step = restrictions.raidAt(now);
    return switch (step) {
      case 0 -> "raid mode is off";
      case 1 ->
          "raid mode 1 until " + restrictions.raidUntil() + ": no registrations, no new rooms";
      case 2 -> "raid mode 2 until " + restrictions.raidUntil() + ": also, guests may only read";
      default -> "raid mode 3 until " + restrictions.raidUntil() + ": only accounts may enter";
    };
  }

  private String lasting(@Nullable Instant until) {
    return TimeSpan.lasting(until == null ? null : Duration.between(clock.instant(), until));
  }

  /**
   * The newest act.
   *
   * @param id null if there is none
   */
  private record Newest(@Nullable EntryId id, Restrictions restrictions) {}

  /** The newest act before an entry; before the end if that is null. */
  private Newest newest(@Nullable EntryId before) {
    Page page = backplane.logs().before(LogName.ADMINISTRATION, before, 1);
    for (Entry entry : page.entries()) {
      if (entry.kind() == Kind.NOTICE) {
        return new Newest(entry.id(), Restrictions.of(AdminAct.of(entry.text()).state()));
      }
    }
    return new Newest(null, Restrictions.NONE);
  }

  /**
   * Changes the restrictions with an act. The newest act has those in force: if another one came
   * between reading and appending, its restrictions are changed, too, by one more act.
   */
  private Restrictions restrict(String by, List<String> words, UnaryOperator<Restrictions> change) {
    Newest before = newest(null);
    @Nullable EntryId mine = null;
    for (int n = 0; n < MOST_TRIES; n++) {
      Restrictions after = change.apply(before.restrictions);
      EntryId appended = append(by, words, after);
      Newest previous = newest(appended);
      if (previous.id == null || previous.id.equals(before.id) || previous.id.equals(mine)) {
        return after;
      }
      before = previous;
      mine = appended;
    }
    throw new RefusedException(Code.UNAVAILABLE, "other administrators act now; try again");
  }

  private EntryId append(String by, List<String> words, Restrictions after) {
    Outcome outcome =
        backplane
            .logs()
            .append(LogName.ADMINISTRATION, new AdminAct(by, words, after.text()).draft());
    if (!(outcome instanceof Outcome.Appended appended)) {
      throw new RefusedException(
          Code.UNAVAILABLE, "nothing was done, because the audit log can't be written now");
    }
    log.info("{}: {}", by, words);
    return appended.id();
  }
}
