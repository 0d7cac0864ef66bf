package belfry.server;

import java.util.Locale;

/** The entry point of the server. */
public final class Main {
  private Main() {}

  /** Runs until SIGTERM, SIGINT or SIGHUP, and exits with a code of {@link Exit}. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // programs read the output and the data in Redis
    System.exit(new ServeCommand(System.out, System.err).run(args).code());
  }
}
