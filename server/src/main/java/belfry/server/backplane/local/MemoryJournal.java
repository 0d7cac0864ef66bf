package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The journal that keeps nothing: a log ends when it leaves the memory. */
final class MemoryJournal implements Journal {
  private final InstantSource clock;
  private final AtomicLong epochs = new AtomicLong();
  private final String secret = Secrets.random();

  MemoryJournal(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void start() {
    // there is nothing to open
  }

  /** The time in milliseconds since 1970, or more: each epoch is later than the one before. */
  @Override
  public EntryId beginning() {
    return new EntryId(epochs.updateAndGet(last -> Math.max(last + 1, clock.millis())), 0);
  }

  @Override
  public boolean mayKeep(LogName log) {
    return false;
  }

  @Override
  public Tail read(LogName log, int entries) {
    return Tail.empty(new EntryId(0, 0));
  }

  @Override
  public void write(Write write) {
    write.kept();
  }

  @Override
  public void backup(Path to) throws IOException {
    throw new IOException("this server keeps nothing in a file (--data none)");
  }

  @Override
  public String secret() {
    return secret;
  }

  @Override
  public String promise() {
    return "acks survive: lost connections; not the end of this process (no --data, no --redis)";
  }

  @Override
  public void close() {
    // there is nothing to free
  }
}
