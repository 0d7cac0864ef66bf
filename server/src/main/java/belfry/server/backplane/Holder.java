package belfry.server.backplane;

import java.util.Objects;

/**
 * Who holds a name: one session of one instance.
 *
 * @param id unique over all instances and all time
 * @param token the secret that lets a later session take the name over
 */
public record Holder(String id, String token) {
  public Holder {
    Objects.requireNonNull(id);
    Objects.requireNonNull(token);
  }

  /** Where this holder's direct messages are kept. */
  public LogName inbox() {
    return LogName.inbox(token);
  }

  /** The token stays out of logs. */
  @Override
  public String toString() {
    return "Holder[" + id + "]";
  }
}
