package belfry.server.backplane.redis.link;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Compares the commands that Redis has counted with those of the rehearsal. */
public final class SentCommands {
  /** Commands of each connection, of a part that is optional, and of this test. */
  private static final List<String> OTHERS =
      List.of(
          "HELLO",
          "CLIENT",
          "PING",
          "EVAL",
          "EVALSHA",
          "SUBSCRIBE",
          "UNSUBSCRIBE",
          "CONFIG",
          "COMMAND");

  private SentCommands() {}

  /**
   * The commands that instances sent without a rehearsal.
   *
   * @param statistics the answer to {@code INFO commandstats}
   */
  public static Set<String> notRehearsed(String statistics) {
    Set<String> sent = new TreeSet<>();
    statistics
        .lines()
        .filter(line -> line.startsWith("cmdstat_"))
        .map(line -> line.substring("cmdstat_".length()).split("[|:]", 2)[0])
        .map(name -> name.toUpperCase(Locale.ROOT))
        .forEach(sent::add);
    if (!sent.contains("XADD")) {
      throw new AssertionError("no statistics: " + statistics);
    }
    sent.removeAll(Rehearsal.commands());
    sent.removeAll(OTHERS);
    return sent;
  }
}
