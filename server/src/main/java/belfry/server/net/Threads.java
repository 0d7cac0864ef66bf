package belfry.server.net;

/** Starts the threads that work for connections. A test runs them by hand. */
@FunctionalInterface
interface Threads {
  /** Runs the task on a thread of that name, which reports the error that ends it. */
  void start(String name, Runnable task);
}
