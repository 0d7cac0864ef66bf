package belfry.server.backplane;

import belfry.server.measure.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The state that all instances share, behind four ports. Every implementation keeps one contract,
 * which one test suite checks. All methods may be called on any thread, but never while the caller
 * holds a lock.
 *
 * <p>A backplane is made first, then started once; {@link #close} ends it, started or not.
 */
public interface Backplane extends AutoCloseable {
  /**
   * Starts the backplane's own work. No port may be used before.
   *
   * @param listener is called for each name that a session of this instance loses
   */
  void start(Names.Listener listener);

  /** The port to logs. */
  Logs logs();

  /** The port to search. Each call makes another one, whose bounds are its own. */
  default Search search() {
    return new TailSearch(logs());
  }

  /** The logs with everything that is kept of them, behind their tails, too. */
  default History history() {
    return logs();
  }

  /**
   * The port to everything that is kept; empty if this backplane does not offer it: then nobody can
   * ask what a person said.
   */
  default Optional<Records> records() {
    return Optional.empty();
  }

  /**
   * Writes a copy of all that is kept, as it is at one moment. Entries are appended meanwhile.
   *
   * @param to an empty file
   * @throws IOException if it can't be made, with the reason in words for the operator
   */
  default void backup(Path to) throws IOException {
    throw new IOException("this server keeps nothing in a file of its own");
  }

  /** The bookmarks that instances share; empty if there is only one process. */
  default Optional<Bookmarks> bookmarks() {
    return Optional.empty();
  }

  /** The port to names. */
  Names names();

  /** The port to accounts, which decides together with {@link #names}. */
  Accounts accounts();

  /** The port to presence. */
  Presence presence();

  /**
   * A secret that all instances share, and that lasts as long as what is kept. Called after {@link
   * #start}.
   */
  String secret();

  /** What an ack survives, in one line for a person: {@code acks survive: …}. */
  String promise();

  /** Whether the path from an append to its followers is proven to work now. */
  Health health();

  /** The backplane's own counters and gauges. */
  default List<Measure> measures() {
    return List.of();
  }

  /**
   * Ends the backplane. Names and places that sessions of this instance still hold become free by
   * the backplane's own means.
   */
  @Override
  void close();

  /**
   * The state of the path from an append to its followers.
   *
   * @param proven whether the path works, as far as is known
   * @param detail the reason, in one line for a person
   */
  record Health(boolean proven, String detail) {}
}
