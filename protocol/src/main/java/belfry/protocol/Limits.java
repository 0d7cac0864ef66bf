package belfry.protocol;

import java.time.Duration;

/**
 * Sizes and times that are the same on every server. The sizes that a server can set are in {@link
 * Event.Welcome}.
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

  /** Lines that a connection may send at once; the server then reads at a slower pace. */
  public static final int LINES_AT_ONCE = 20;

  /** Lines a second that the server reads from a connection after the first ones. */
  public static final int LINES_A_SECOND = 5;

  /** Bytes of a room's newest messages that wait for slow readers; {@link #messageBytes}. */
  public static final int FEED_BYTES = 256 * 1024;

  /** How long a name outlives the last sign of life of the instance that its owner is on. */
  public static final Duration NAME_LEASE = Duration.ofSeconds(6);

  /** How long a command waits for the backplane, before it is refused for now. */
  public static final Duration ANSWER = Duration.ofSeconds(5);

  /** Age of the newest proof of delivery from which on {@code /readyz} fails. */
  public static final Duration PROOF_OF_DELIVERY = Duration.ofMillis(2_500);

  /** How long a server takes to stop, beside the wait for balancers. */
  public static final Duration STOP = Duration.ofSeconds(10);

  /** Bytes that an answer to a strftime request may always have; a longer request has as many. */
  public static final int TIME_ANSWER = 48;

  private Limits() {}

  /** The size of a message as {@link #FEED_BYTES} counts it: an estimate, not bytes of a wire. */
  public static int messageBytes(int characters) {
    return 200 + 3 * characters;
  }
}
