package belfry.server;

/** The entry point of the server. */
public final class Main {
  private Main() {}

  /** Runs until SIGTERM or SIGINT, and exits with a code of {@link Exit}. */
  public static void main(String[] args) {
    System.exit(new ServeCommand(System.out, System.err).run(args).code());
  }
}
