package belfry.server.backplane;

import belfry.protocol.Nickname;
import org.jspecify.annotations.Nullable;

/**
 * The act of a moderator, as the text of an entry in the audit log says it. The author of the entry
 * is that of the act.
 *
 * @param room the name of the room
 * @param account the id of the moderator's account; null for a guest
 * @param kind the kind of the entry in the log of the room
 * @param text its text
 */
public record Audited(String room, @Nullable String account, Kind kind, String text) {
  private static final String SEPARATOR = "\u001e";
  private static final int FIELDS = 4;

  /** The entry of an act. */
  public static Draft draft(String room, Nickname by, @Nullable String account, Draft act) {
    String text = new Audited(room, account, act.kind(), act.text()).entry();
    return new Draft(Kind.NOTICE, by, act.origin(), null, text);
  }

  /** This act without the reason that the moderator gave. */
  public Audited withoutReason() {
    if (kind.sanction().isEmpty()) {
      return this;
    }
    Ruling said = Ruling.of(text);
    Ruling kept =
        new Ruling(said.who(), said.putOut(), said.until(), "", said.person(), said.cloak());
    return new Audited(room, account, kind, kept.text());
  }

  /** The text of an entry that says this. */
  public String entry() {
    return String.join(SEPARATOR, room, account == null ? "" : account, kind.name(), text);
  }

  /**
   * Reads the text of an entry.
   *
   * @throws RuntimeException if it is no act
   */
  public static Audited of(String text) {
    String[] fields = text.split(SEPARATOR, FIELDS);
    @Nullable String account = fields[1].isEmpty() ? null : fields[1];
    return new Audited(fields[0], account, Kind.valueOf(fields[2]), fields[3]);
  }
}
