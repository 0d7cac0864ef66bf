package belfry.server.backplane;

import belfry.protocol.Sanction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kind of an entry. */
public enum Kind {
  /** A message. */
  SAY(null),
  /** An action, as written with {@code /me}. */
  ACT(null),
  /** A message that no program answers by itself. */
  NOTICE(null),
  /** A direct message in the inbox of its sender. The text is a {@link SentCopy}. */
  SENT(null),
  /** A new topic. The newest one is the topic of the room. */
  TOPIC(null),
  /** Another text for an earlier message of its sender. The text is an {@link Edit}. */
  EDITED(null),
  /** A removal of entries: see {@link Removal}. */
  REMOVED(null),
  /** A {@link Sanction#KICK}. The text is a {@link Ruling}, as in the next two kinds. */
  KICK(Sanction.KICK),
  /** A {@link Sanction#MUTE}. */
  MUTE(Sanction.MUTE),
  /** A {@link Sanction#UNMUTE}. */
  UNMUTE(Sanction.UNMUTE),
  /** A {@link Sanction#BAN}. */
  BAN(Sanction.BAN),
  /** A {@link Sanction#UNBAN}. */
  UNBAN(Sanction.UNBAN),
  /** A {@link Sanction#INVITE}. */
  INVITE(Sanction.INVITE),
  /** A {@link Sanction#UNINVITE}. */
  UNINVITE(Sanction.UNINVITE),
  /** A new role of a person. The text is a {@link Ruling} whose reason is a {@link RoleChange}. */
  ROLE(null),
  /** New settings of the room. The text is a {@link SettingsChange}. */
  RULES(null);

  private final @Nullable Sanction sanction;

  Kind(@Nullable Sanction sanction) {
    this.sanction = sanction;
  }

  /** The kind of the entries for a sanction. */
  public static Kind of(Sanction sanction) {
    return switch (sanction) {
      case KICK -> KICK;
      case MUTE -> MUTE;
      case UNMUTE -> UNMUTE;
      case BAN -> BAN;
      case UNBAN -> UNBAN;
      case INVITE -> INVITE;
      case UNINVITE -> UNINVITE;
    };
  }

  /** Whether entries of this kind are messages, which their authors can edit. */
  public boolean isMessage() {
    return this == SAY || this == ACT || this == NOTICE;
  }

  /** Whether a search finds entries of this kind: those that say something new. */
  public boolean isSearched() {
    return this != REMOVED && this != EDITED;
  }

  /** Whether the text of entries of this kind is a {@link Ruling}. */
  public boolean isRuling() {
    return sanction != null || this == ROLE;
  }

  /** Whether entries of this kind are acts of power over the room, not words of a person. */
  public boolean isModeration() {
    return isRuling() || this == RULES;
  }

  /** The sanction that entries of this kind are about; empty for others. */
  public Optional<Sanction> sanction() {
    return Optional.ofNullable(sanction);
  }
}
