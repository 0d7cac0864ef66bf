package belfry.client.chat;

import belfry.protocol.Command;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of a chat: sends what was typed, if that is wanted, and waits a short time for the
 * server's goodbye. Belongs to the chat's thread.
 */
final class QuitSequence {
  /** How long to wait for the server's goodbye. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Session session;
  private final MessageSender sender;
  private final Backlog backlog;
  private final Screen screen;
  private final MonotonicClock clock;
  private @Nullable Duration begun;
  private boolean whenAllIsSent;

  QuitSequence(
      Session session, MessageSender sender, Backlog backlog, Screen screen, MonotonicClock clock) {
    this.session = session;
    this.sender = sender;
    this.backlog = backlog;
    this.screen = screen;
    this.clock = clock;
  }

  boolean isBegun() {
    return begun != null;
  }

  /** Says goodbye to the server; without a connection the chat ends at once. */
  void begin() {
    if (begun == null) {
      begun = clock.now();
    }
    if (!session.send(new Command.Quit("q"))) {
      screen.over();
    }
  }

  /** Says goodbye when every message is acknowledged or refused, and all earlier ones are shown. */
  void beginWhenAllIsSent() {
    whenAllIsSent = true;
  }

  /** Ends the chat if the lost connection was to be its last. */
  void lost() {
    if (begun != null) {
      screen.over();
    }
  }

  /** Goes on when something happened, or time went by. */
  void tick() {
    if (begun == null) {
      if (whenAllIsSent && sender.isDone() && backlog.isDone()) {
        begin();
      }
    } else if (clock.now().minus(begun).compareTo(PATIENCE) >= 0) {
      screen.over();
    }
  }
}
