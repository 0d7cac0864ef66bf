package belfry.server.rules;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Refusal;
import belfry.protocol.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What administrators have restricted on the whole server, for a time.
 *
 * @param raid the step of raid mode, from 0 for none to {@link #MOST_RAID}
 * @param raidUntil when raid mode ends; null for none
 * @param bans the banned networks, the oldest first
 */
public record Restrictions(int raid, @Nullable Instant raidUntil, List<NetworkBan> bans) {
  /** Nothing is restricted. */
  public static final Restrictions NONE = new Restrictions(0, null, List.of());

  /** The strictest step of raid mode. */
  public static final int MOST_RAID = 3;

  /** The most banned networks. */
  public static final int MOST_BANS = 100;

  private static final String SEPARATOR = "\t";

  public Restrictions {
    if (raid < 0 || raid > MOST_RAID || (raid > 0 && raidUntil == null)) {
      throw new IllegalArgumentException("raid mode has a step and an end");
    }
    bans = List.copyOf(bans);
  }

  /**
   * A network whose connections are refused.
   *
   * @param network in CIDR notation
   * @param until the end; null for ever
   * @param why the reason; empty for none
   */
  public record NetworkBan(String network, @Nullable Instant until, String why) {
    /** Whether it lasts at a time. */
    public boolean isInForce(Instant now) {
      return until == null || now.isBefore(until);
    }

    /** The refusal of a connection. */
    public String words(Instant now) {
      @Nullable Duration left = until == null ? null : Duration.between(now, until);
      String reason = why.isEmpty() ? "" : ": " + why;
      return "an administrator banned your network " + TimeSpan.lasting(left) + reason;
    }
  }

  /**
   * Reads a text.
   *
   * @throws RuntimeException if it is not one of this release
   */
  public static Restrictions of(String text) {
    int raid = 0;
    @Nullable Instant until = null;
    List<NetworkBan> bans = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split(SEPARATOR, 4);
      if (fields[0].equals("raid")) {
        raid = Integer.parseInt(fields[1]);
        until = instant(fields[2]);
      } else {
        bans.add(new NetworkBan(fields[1], instant(fields[2]), fields[3]));
      }
    }
    return new Restrictions(raid, until, bans);
  }

  private static @Nullable Instant instant(String millis) {
    return millis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(millis));
  }

  /** The restrictions as a text of lines. */
  public String text() {
    Stream<String> raids =
        raid == 0
            ? Stream.of()
            : Stream.of(String.join(SEPARATOR, "raid", Integer.toString(raid), millis(raidUntil)));
    Stream<String> banned =
        bans.stream()
            .map(it -> String.join(SEPARATOR, "ban", it.network, millis(it.until), it.why));
    return String.join("\n", Stream.concat(raids, banned).toList());
  }

  private static String millis(@Nullable Instant time) {
    return time == null ? "" : Long.toString(time.toEpochMilli());
  }

  /** The step of raid mode at a time. */
  public int raidAt(Instant now) {
    return raidUntil != null && now.isBefore(raidUntil) ? raid : 0;
  }

  /** The networks that are banned at a time. */
  public List<NetworkBan> bansAt(Instant now) {
    return bans.stream().filter(it -> it.isInForce(now)).toList();
  }

  /** These restrictions with another step of raid mode. */
  public Restrictions withRaid(int step, Instant until) {
    return new Restrictions(step, step == 0 ? null : until, bans);
  }

  /**
   * These restrictions with a ban in place of an earlier one of the network, without ended ones.
   */
  public Restrictions with(NetworkBan ban, Instant now) {
    return new Restrictions(
        raid, raidUntil, Stream.concat(without(ban.network, now), Stream.of(ban)).toList());
  }

  /** These restrictions without the ban of a network, and without ended ones. */
  public Restrictions withoutBan(String network, Instant now) {
    return new Restrictions(raid, raidUntil, without(network, now).toList());
  }

  private Stream<NetworkBan> without(String network, Instant now) {
    return bansAt(now).stream().filter(it -> !it.network.equals(network));
  }

  /**
   * The reason why raid mode refuses a command; empty if it does not. Whether a room is new is
   * judged where that is known; see {@link #ofNewRoom}.
   */
  public Optional<Refusal> refusal(Command command, boolean isGuest, Instant now) {
    int step = raidAt(now);
    if (step >= 1 && command instanceof Command.Register) {
      return refused(Code.NOT_ALLOWED, "nobody may register now", now);
    }
    if (step >= 2 && isGuest && isWriting(command)) {
      return refused(Code.LOGIN_NEEDED, "guests may only read now; /login uses an account", now);
    }
    if (step >= 3 && isGuest && isReading(command)) {
      return ofGuest(now);
    }
    return Optional.empty();
  }

  /** The refusal of a guest who wants to enter or read a room. */
  public Optional<Refusal> ofGuest(Instant now) {
    return raidAt(now) < 3
        ? Optional.empty()
        : refused(
            Code.LOGIN_NEEDED, "only people with an account may enter now; /login uses one", now);
  }

  /** The refusal of a guest who wants to write without a session. */
  public Optional<Refusal> ofGuestsWords(Instant now) {
    return raidAt(now) < 2
        ? Optional.empty()
        : refused(Code.LOGIN_NEEDED, "guests may only read now", now);
  }

  /** The refusal of the first message of a room. */
  public Optional<Refusal> ofNewRoom(Instant now) {
    return raidAt(now) < 1
        ? Optional.empty()
        : refused(Code.NOT_ALLOWED, "nobody may begin a new room now", now);
  }

  private Optional<Refusal> refused(Code code, String why, Instant now) {
    Instant end = raidUntil == null ? now : raidUntil;
    String left = TimeSpan.words(Duration.between(now, end));
    return Optional.of(
        new Refusal(code, why + " (the server is being raided; this ends in " + left + ")", end));
  }

  private static boolean isWriting(Command command) {
    return switch (command) {
      case Command.Say _,
          Command.Tell _,
          Command.Topic _,
          Command.Moderate _,
          Command.Remove _,
          Command.TakeBack _,
          Command.Edit _,
          Command.Nick _,
          Command.Own _,
          Command.SetRole _,
          Command.Away _ ->
          !(command instanceof Command.Topic topic) || topic.text() != null;
      case Command.Rules rules -> !rules.change().isEmpty();
      case Command.Join _,
          Command.Leave _,
          Command.Who _,
          Command.Rooms _,
          Command.History _,
          Command.Search _,
          Command.Ignore _,
          Command.Register _,
          Command.Login _,
          Command.Tokens _,
          Command.Credential _,
          Command.Time _,
          Command.Ping _,
          Command.Quit _ ->
          false;
    };
  }

  private static boolean isReading(Command command) {
    return command instanceof Command.Join
        || command instanceof Command.Who
        || command instanceof Command.Rooms
        || command instanceof Command.History
        || command instanceof Command.Search;
  }
}
