package belfry.client;

/** Start. */
public final class Main {
  private Main() {}

  /** Runs. */
  public static void main(String[] args) {}
}
