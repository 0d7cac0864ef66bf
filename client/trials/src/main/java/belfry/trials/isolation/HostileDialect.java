package belfry.trials.isolation;

import java.util.Locale;

/** The protocol that hostile clients speak. */
enum HostileDialect {
  TEXT,
  JSON,
  IRC,
  /** Requests of scripts, one after the other on a connection. */
  HTTP;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
