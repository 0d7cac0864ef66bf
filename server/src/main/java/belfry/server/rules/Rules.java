package belfry.server.rules;

import belfry.protocol.Nickname;
import belfry.protocol.Role;
import belfry.protocol.RoleHolder;
import belfry.protocol.RoomSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a room. A room with an owner has rules that last; any other room has those of its
 * host, who can only mute people.
 *
 * @param settings who may enter, speak and set the topic
 * @param roles the people with a role, by the id of the account, in the order of the grants
 * @param mutes the persons who may not speak, the oldest mute first
 */
public record Rules(RoomSettings settings, Map<String, RoleHolder> roles, List<Shut> mutes) {
  /** The rules of a room that has none. */
  public static final Rules NONE = new Rules(RoomSettings.PUBLIC, Map.of(), List.of());

  /** The most mutes of a room. */
  public static final int MOST_SHUT = 100;

  /** The most people with a role in a room. */
  public static final int MOST_ROLES = 500;

  private static final String SETTINGS = "settings";
  private static final String ROLE = "role";
  private static final String MUTE = "mute";

  public Rules {
    Objects.requireNonNull(settings);
    roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    mutes = List.copyOf(mutes);
  }

  /**
   * Reads the rules of a room from their text.
   *
   * @throws RuntimeException if the text is not one of this release
   */
  public static Rules of(String text) {
    RoomSettings settings = RoomSettings.PUBLIC;
    Map<String, RoleHolder> roles = new LinkedHashMap<>();
    List<Shut> mutes = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case SETTINGS -> settings = RoomSettings.of(words[1]);
        case ROLE -> {
          String[] parts = words[1].split(" ", 3);
          Role role = Role.given(parts[1]).orElseThrow();
          roles.put(parts[0], new RoleHolder(Nickname.of(parts[2]), role));
        }
        case MUTE -> mutes.add(Shut.of(words[1]));
        default -> throw new IllegalArgumentException("a rule of a later release");
      }
    }
    return new Rules(settings, roles, mutes);
  }

  /** The rules as a text of lines. */
  public String text() {
    List<String> lines = new ArrayList<>();
    if (!settings.equals(RoomSettings.PUBLIC)) {
      lines.add(SETTINGS + " " + settings.text());
    }
    roles.forEach((account, who) ->
        lines.add(ROLE + " " + account + " " + who.role().wire() + " " + who.name()));
    mutes.forEach(one -> lines.add(MUTE + " " + one.text()));
    return String.join("\n", lines);
  }

  /** Whether the room has an owner, so that its rules last. */
  public boolean hasOwner() {
    return roles.values().stream().anyMatch(one -> one.role() == Role.OWNER);
  }

  /** The rank of a person. */
  public Rank rankOf(Standing who) {
    RoleHolder holder = who.account() == null ? null : roles.get(who.account());
    if (holder != null) {
      return Rank.of(holder.role());
    }
    if (who.isHost() && !hasOwner()) {
      return Rank.HOST;
    }
    return who.account() == null ? Rank.GUEST : Rank.ACCOUNT;
  }

  /** The role of an account; null for none. */
  public @Nullable Role roleOf(@Nullable String account) {
    RoleHolder holder = account == null ? null : roles.get(account);
    return holder == null ? null : holder.role();
  }

  /** The people with a role, the highest role first. */
  public List<RoleHolder> byRole() {
    return roles.values().stream()
        .sorted(Comparator.comparing(RoleHolder::role).reversed())
        .toList();
  }

  /** These rules with other settings. */
  public Rules with(RoomSettings others) {
    return new Rules(others, roles, mutes);
  }

  /**
   * These rules with the role of an account.
   *
   * @param role null to take the role away
   */
  public Rules with(String account, Nickname name, @Nullable Role role) {
    Map<String, RoleHolder> after = new LinkedHashMap<>(roles);
    if (role == null) {
      after.remove(account);
    } else {
      after.put(account, new RoleHolder(name, role));
    }
    return new Rules(settings, after, mutes);
  }

  /** The mute of a person that is in force. */
  public Optional<Shut> muteOf(Standing who, Instant now) {
    return lasting(now).filter(it -> it.isAbout(who.person(), who.session())).findFirst();
  }

  /** The number of mutes that are in force. */
  public long mutes(Instant now) {
    return lasting(now).count();
  }

  /** These rules with a mute in place of an earlier one of the person, without ended ones. */
  public Rules with(Shut mute, Instant now) {
    return withMutes(
        Stream.concat(
            lasting(now).filter(it -> !it.isAbout(mute.person(), mute.session())),
            Stream.of(mute)));
  }

  /**
   * These rules without the mutes of a person, and without ended ones.
   *
   * @param name the name that the person had when it was muted
   * @param who the person who has the name now; null for nobody
   */
  public Rules without(Nickname name, @Nullable Standing who, Instant now) {
    return withMutes(
        lasting(now)
            .filter(it -> !it.name().equals(name))
            .filter(it -> who == null || !it.isAbout(who.person(), who.session())));
  }

  private Rules withMutes(Stream<Shut> others) {
    return new Rules(settings, roles, others.toList());
  }

  private Stream<Shut> lasting(Instant now) {
    return mutes.stream().filter(it -> it.isInForce(now));
  }
}
