package belfry.protocol;

import java.time.Duration;

/**
 * Sizes and times that are equal on every server. The limits that an operator can set are in {@link
 * Event.Welcome}.
 */
public final class Limits {
  /** Code points of a nickname. */
  public static final int NICKNAME = 24;

  /** Code points of a room's name, without {@code #}. */
  public static final int ROOM_NAME = 32;

  /** Most rooms that one typed command enters or leaves. */
  public static final int ROOMS_AT_ONCE = 10;

  /** Characters of a command's id. */
  public static final int ID = 64;

  /**
   * Messages with an id that a log remembers at least, for the time of {@link #IDS_KEPT_FOR}. A
   * message that is sent again is not posted again as long as the log remembers it.
   */
  public static final int IDS_KEPT = 5_000;

  /** Time that a log remembers a message with an id, unless {@link #IDS_KEPT} others follow it. */
  public static final Duration IDS_KEPT_FOR = Duration.ofMinutes(10);

  /** Code points of a topic. */
  public static final int TOPIC = 300;

  /** Code points of an away note. */
  public static final int AWAY = 200;

  /** Code points of the reason of a moderator, or of a person who leaves. */
  public static final int REASON = 200;

  /** Code points of the key of a room. */
  public static final int ROOM_KEY = 64;

  /** Characters of a password, a token or a signature in a command. */
  public static final int SECRET = 256;

  /** Characters of a line with a public key. */
  public static final int PUBLIC_KEY = 1_000;

  /** Code points of the name that an owner gives to a token. */
  public static final int LABEL = 40;

  /** Time for which authors may edit and remove their messages. */
  public static final Duration CORRECTABLE = Duration.ofHours(1);

  /** Messages of one answer to {@code history}. */
  public static final int HISTORY_PAGE = 100;

  /** Code points of the words of a search. */
  public static final int SEARCH = 200;

  /** Messages of one answer to {@code search}. */
  public static final int SEARCH_PAGE = 50;

  /** Characters of the place where a page of a search begins. */
  public static final int PAGE = 128;

  /**
   * Entries of one answer to {@code who} or {@code rooms}. The answer also has the total number.
   */
  public static final int LISTED = 500;

  /** People whom one session may ignore. */
  public static final int IGNORED = 100;

  /** Lines that a connection may send at once; the server then reads at a slower pace. */
  public static final int LINES_AT_ONCE = 20;

  /** Lines a second that the server reads from a connection after the first ones. */
  public static final int LINES_A_SECOND = 5;

  /**
   * Bytes of the answers to a line that are paid for with the line. Each further such number of
   * bytes counts as one more line. A page of 100 messages has fewer, unless the messages are long.
   */
  public static final int ANSWER_BYTES_A_LINE = 16 * 1024;

  /**
   * Bytes of the newest messages of a room that are kept for slow readers, as {@link #messageBytes}
   * counts them.
   */
  public static final int FEED_BYTES = 256 * 1024;

  /** Time that a name stays taken after the last renewal of the lease by the owner's instance. */
  public static final Duration NAME_LEASE = Duration.ofSeconds(6);

  /** Time that a command waits for the backplane before the server refuses it. */
  public static final Duration ANSWER = Duration.ofSeconds(5);

  /** Age of the newest proof of delivery at which {@code /readyz} starts to fail. */
  public static final Duration PROOF_OF_DELIVERY = Duration.ofMillis(2_500);

  /** The longest time that a server takes to stop, without the wait for balancers. */
  public static final Duration STOP = Duration.ofSeconds(10);

  /**
   * Bytes that an answer to a strftime request may always have. The answer to a longer request may
   * have as many bytes as that request.
   */
  public static final int TIME_ANSWER = 48;

  private Limits() {}

  /**
   * The size of a message as {@link #FEED_BYTES} counts it: an estimate, not the bytes on the wire.
   */
  public static int messageBytes(int characters) {
    return 200 + 3 * characters;
  }
}
