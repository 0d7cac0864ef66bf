package belfry.server.backplane;

import java.util.Objects;

/**
 * The holder of a name: one session of one instance.
 *
 * @param id the id of the session, unique over all instances and all time
 * @param token the secret with which a later session can take the name over
 */
public record Holder(String id, String token) {
  public Holder {
    Objects.requireNonNull(id);
    Objects.requireNonNull(token);
  }

  /** The log with the direct messages to this holder. */
  public LogName inbox() {
    return LogName.inbox(token);
  }

  /** Leaves out the token, so that it is never logged. */
  @Override
  public String toString() {
    return "Holder[" + id + "]";
  }
}
