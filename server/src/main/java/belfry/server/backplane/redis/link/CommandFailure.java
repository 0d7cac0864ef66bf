package belfry.server.backplane.redis.link;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A command that failed. Either it was certainly not applied, or nobody knows. Both may be tried
 * again if the command is idempotent.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The errors that Redis returns before it changes anything. */
  private static final List<String> REFUSALS =
      List.of(
          "NOREPLICAS",
          "READONLY",
          "OOM",
          "MISCONF",
          "LOADING",
          "CLUSTERDOWN",
          "MASTERDOWN",
          "TRYAGAIN",
          "NOSCRIPT",
          "BUSY",
          "LAPSED",
          "UNSETTLED",
          "NOAUTH",
          "NOPERM",
          "WRONGPASS");

  /** The messages of Lettuce's exceptions for commands that it did not send. */
  private static final List<String> NOT_SENT =
      List.of(
          "Currently not connected",
          "Request queue size exceeded",
          "Internal stack size exceeded",
          "Connection is closed");

  private static final String UNANSWERED = "Redis did not answer in time";

  private final String reason;
  private final boolean certain;

  private CommandFailure(String reason, boolean certain) {
    super(reason, null, false, false);
    this.reason = reason;
    this.certain = certain;
  }

  /** A failure after which nobody knows whether the command was applied. */
  public static CommandFailure unknown(String reason) {
    return new CommandFailure(reason, false);
  }

  /** The failure of a command that got no answer in time. */
  static CommandFailure unanswered() {
    return unknown(UNANSWERED);
  }

  /** A failure of a command that was not applied. */
  public static CommandFailure notApplied(String reason) {
    return new CommandFailure(reason, true);
  }

  /** The failure that an exception of Lettuce, or of the network, means. */
  static CommandFailure of(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof CommandFailure known) {
      return known;
    }
    if (cause instanceof RedisCommandTimeoutException) {
      return unanswered();
    }
    String message = cause.getMessage();
    String reason = message == null ? cause.getClass().getSimpleName() : message;
    boolean certain =
        cause instanceof RedisCommandExecutionException
            ? REFUSALS.stream().anyMatch(reason::startsWith)
            : cause instanceof RedisException && NOT_SENT.stream().anyMatch(reason::startsWith);
    return new CommandFailure(reason, certain);
  }

  /** The reason, in words of Redis, of Lettuce or of Belfry. */
  public String reason() {
    return reason;
  }

  /** Whether the command was certainly not applied. */
  public boolean isCertain() {
    return certain;
  }

  /** Whether the command got no answer in time, so that its connection may be dead. */
  public boolean isUnanswered() {
    return reason.equals(UNANSWERED);
  }

  /** Whether the Redis that answered is no longer the master. */
  boolean isOfReplica() {
    return reason.startsWith("READONLY") || reason.startsWith("MASTERDOWN");
  }

  /** Whether the user of this connection may not run the command, or Redis does not have it. */
  boolean isOfRights() {
    return reason.startsWith("NOPERM")
        || reason.startsWith("ERR unknown")
        || reason.startsWith("ERR Unknown Redis command")
        || reason.startsWith("ERR ACL failure in script")
        || reason.startsWith("ERR The user executing the script can't");
  }

  /** Whether Redis does not know the script yet. */
  boolean isOfUnknownScript() {
    return reason.startsWith("NOSCRIPT");
  }
}
