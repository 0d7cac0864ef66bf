package belfry.server;

import java.util.Locale;

/** The entry point of {@code scripts/admin}. */
public final class AdminMain {
  private AdminMain() {}

  /** Runs one command, and exits with a code of {@link Exit}. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // programs read the output
    System.exit(new AdminCommand(System.getenv(), System.out, System.err).run(args).code());
  }
}
