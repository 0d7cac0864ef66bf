package belfry.server.backplane.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.List;

/**
 * A command that failed. Either it was certainly not applied, or nobody knows; both may be tried
 * again where the command says the same thing twice only once.
 */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What Redis answers before it does anything. */
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
          "NOAUTH",
          "NOPERM",
          "WRONGPASS");

  /** What Lettuce says before it sends anything. */
  private static final List<String> NOT_SENT =
      List.of(
          "Currently not connected",
          "Request queue size exceeded",
          "Internal stack size exceeded",
          "Connection is closed");

  private final boolean certain;

  private Failure(String why, boolean certain) {
    super(why, null, false, false);
    this.certain = certain;
  }

  /** Nobody knows whether it was applied. */
  static Failure unknown(String why) {
    return new Failure(why, false);
  }

  /** It was not applied. */
  static Failure notApplied(String why) {
    return new Failure(why, true);
  }

  /** What an exception of Lettuce says about the command. */
  static Failure of(Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    boolean certain =
        cause instanceof RedisCommandExecutionException
            ? REFUSALS.stream().anyMatch(why::startsWith)
            : cause instanceof RedisException && NOT_SENT.stream().anyMatch(why::startsWith);
    return new Failure(why, certain);
  }

  /** Whether the command was certainly not applied. */
  boolean isCertain() {
    return certain;
  }

  /** Whether the Redis that answered is not the master any more. */
  boolean isOfReplica() {
    return getMessage().startsWith("READONLY") || getMessage().startsWith("MASTERDOWN");
  }

  /** Whether this user may not do that, or nobody may. */
  boolean isOfRights() {
    return getMessage().startsWith("NOPERM") || getMessage().startsWith("ERR unknown");
  }

  /** Whether the script is not known there yet. */
  boolean isOfUnknownScript() {
    return getMessage().startsWith("NOSCRIPT");
  }
}
