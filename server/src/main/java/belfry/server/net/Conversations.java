package belfry.server.net;

import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Speech;
import belfry.server.chat.Chat;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Factory for the conversations of all connections of one {@link Door}. Immutable; any thread may
 * use it.
 */
final class Conversations {
  /** Time limit for a whole PROXY header. */
  static final Duration HEADER_LIMIT = Duration.ofSeconds(5);

  private final DoorOptions options;
  private final Chat chat;
  private final Speeches speeches;
  private final ConnectionCounters counters;
  private final FixedDelay headerLimit;
  private final FixedDelay greetAfter;

  /**
   * @param delays makes the timers that limit the wait for bytes of a client
   */
  Conversations(
      DoorOptions options,
      Chat chat,
      Speeches speeches,
      ConnectionCounters counters,
      Function<Duration, FixedDelay> delays) {
    this.options = options;
    this.chat = chat;
    this.speeches = speeches;
    this.counters = counters;
    this.headerLimit = delays.apply(HEADER_LIMIT);
    this.greetAfter = delays.apply(options.greetAfter());
  }

  /** The first conversation of a client that connects directly. */
  Conversation first(Peer peer, Gate.Permit permit) {
    return new FirstBytes(peer, permit, this);
  }

  /** The first conversation of a client that connects through a balancer. */
  Conversation first(Peer peer, Gate.Permit permit, Origin balancer) {
    return new ProxyIntroduction(
        peer, permit, balancer, headerLimit, counters, first(peer, permit));
  }

  /**
   * Opens a session and makes the conversation for it.
   *
   * @param origin the key under which the rooms of the client's origin are counted; empty if they
   *     have no such limit
   * @param firstBytes the bytes that the client has already sent
   * @throws RefusedException if a session can't be opened now
   */
  Conversation open(Peer peer, Optional<String> origin, Speech speech, byte[] firstBytes) {
    FloodLimit flood = options.floodLimit() ? new FloodLimit(System.nanoTime()) : null;
    return new LineConversation(
        peer, chat.open(peer, speech, origin), speeches, options.maxLine(), flood, firstBytes);
  }

  Speeches speeches() {
    return speeches;
  }

  int longestLine() {
    return options.maxLine();
  }

  FixedDelay greetAfter() {
    return greetAfter;
  }

  ConnectionCounters counters() {
    return counters;
  }
}
