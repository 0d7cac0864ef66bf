package belfry.client.chat;

import belfry.protocol.Command;
import java.time.Duration;

/**
 * How a chat ends: with everything said if that is wanted, and with the server's goodbye if that
 * comes in time. Belongs to the chat's thread.
 */
final class QuitSequence {
  /** How long to wait for the server's goodbye. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Session session;
  private final MessageSender sender;
  private final Screen screen;
  private final MonotonicClock clock;
  private Duration begun;
  private boolean whenAllIsSaid;

  QuitSequence(Session session, MessageSender sender, Screen screen, MonotonicClock clock) {
    this.session = session;
    this.sender = sender;
    this.screen = screen;
    this.clock = clock;
  }

  boolean isBegun() {
    return begun != null;
  }

  /** Says goodbye; without a connection there is nobody to answer it. */
  void begin() {
    if (begun == null) {
      begun = clock.now();
    }
    if (!session.send(new Command.Quit("q"))) {
      screen.over();
    }
  }

  /** Says goodbye when everything that was typed came to its end. */
  void beginWhenAllIsSaid() {
    whenAllIsSaid = true;
  }

  /** The connection is gone: that is the end, if it was wanted. */
  void lost() {
    if (begun != null) {
      screen.over();
    }
  }

  /** Something happened, or time went by. */
  void tick() {
    if (whenAllIsSaid && begun == null && sender.isDone()) {
      begin();
    } else if (begun != null && clock.now().minus(begun).compareTo(PATIENCE) >= 0) {
      screen.over();
    }
  }
}
