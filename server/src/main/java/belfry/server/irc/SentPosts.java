package belfry.server.irc;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one client has sent and the server has not acknowledged, in their order. All
 * lines of one read may wait together. Owned by the connection's thread.
 */
final class SentPosts {
  /**
   * One message.
   *
   * @param command {@code PRIVMSG}, {@code NOTICE}, {@code TOPIC}, {@code MODE}, {@code KICK},
   *     {@code INVITE} or {@code REDACT}
   * @param target the target as it was typed
   * @param text the text; for a kick or an invitation, the name; for a removal, the message
   * @param isToRoom whether the target is a room
   * @param tags see {@link belfry.protocol.Event.Written#tags}
   */
  record Post(String command, String target, String text, boolean isToRoom, String tags) {
    /** A post without tags. */
    Post(String command, String target, String text, boolean isToRoom) {
      this(command, target, text, isToRoom, "");
    }

    /** Whether this is a message, which comes back to a client that wants its own messages. */
    boolean isMessage() {
      return command.equals("PRIVMSG") || isNotice();
    }

    /** Whether the message is a notice, whose sender gets no answer. */
    boolean isNotice() {
      return command.equals("NOTICE");
    }
  }

  private final Deque<Post> waiting = new ArrayDeque<>(1);

  void add(Post post) {
    waiting.add(post);
  }

  /** Removes the message that was added last: it was refused at once. */
  void takeBack() {
    waiting.removeLast();
  }

  /** Removes the message that was added first: it has its answer; null if none waits. */
  @Nullable Post answered() {
    return waiting.poll();
  }
}
