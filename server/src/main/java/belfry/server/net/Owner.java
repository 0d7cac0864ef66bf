package belfry.server.net;

/** A connection, as its parts call it. Any thread may call it; no method waits. */
interface Owner extends Runnable {
  /** Starts a turn, unless one is under way. */
  @Override
  void run();

  /**
   * Has the connection watched if it must be. Called when the client stops taking bytes, and when
   * another conversation has begun.
   */
  void watch();
}
