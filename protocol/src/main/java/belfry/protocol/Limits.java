package belfry.protocol;

/**
 * Sizes that are the same on every server. What a server may set is told in {@link Event.Welcome}.
 */
public final class Limits {
  /** Code points of a nickname. */
  public static final int NICKNAME = 24;

  /** Code points of a room's name, without {@code #}. */
  public static final int ROOM_NAME = 32;

  /** Characters of a command's id. */
  public static final int ID = 64;

  /** Code points of a topic. */
  public static final int TOPIC = 300;

  /** Code points of what somebody says when going away. */
  public static final int AWAY = 200;

  /** Messages of one answer to {@code history}. */
  public static final int HISTORY_PAGE = 100;

  /** Entries of one answer to {@code who} or {@code rooms}; the answer says how many there are. */
  public static final int LISTED = 500;

  /** People whom one session may ignore. */
  public static final int IGNORED = 100;

  private Limits() {}
}
