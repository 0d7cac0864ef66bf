package belfry.server.net;

/** Starts the threads of connections. Tests replace it and run the tasks themselves. */
@FunctionalInterface
interface Threads {
  /** Runs the task on a new thread with this name. An error that ends the thread is reported. */
  void start(String name, Runnable task);
}
