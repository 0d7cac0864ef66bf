package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Table;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The generations of one copy: which one answers, which ones are left over, and their removal. */
public final class Generations {
  private static final String CURRENT = "generation";
  private static final int SLICE = 1_000;

  private static final String SWITCH =
      "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end"
          + " redis.call('hset', KEYS[2], 'generation', ARGV[2]) return 1";

  private final RedisConnection connection;
  private final Keys keys;

  /** The generations of a copy. */
  public Generations(RedisConnection connection, Keys keys) {
    this.connection = connection;
    this.keys = keys;
  }

  /** The names of all copies in a Redis, in order. */
  public static List<String> names(RedisConnection connection)
      throws BridgeException, InterruptedException {
    return connection.now(connection.commands().smembers(Keys.NAMES)).stream()
        .map(Generations::text)
        .sorted()
        .toList();
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** The number of the generation that answers; 0 if there is none yet. */
  public long current() throws BridgeException, InterruptedException {
    byte[] number = connection.now(connection.commands().hget(keys.meta(), CURRENT));
    return number == null ? 0 : Long.parseLong(text(number));
  }

  /** The catalog of the generation that answers. */
  public Catalog answering() throws BridgeException, InterruptedException {
    while (true) {
      long generation = current();
      if (generation == 0) {
        throw BridgeException.wrong(
            "there is no copy '" + keys.name() + "' in " + connection + "; import it first");
      }
      Optional<Catalog> catalog = catalog(generation);
      if (catalog.isPresent()) {
        return catalog.get();
      }
      if (current() == generation) {
        throw BridgeException.wrong("the catalog of '" + keys.name() + "' is missing in Redis");
      }
    }
  }

  /** The catalog of a generation; empty if nothing is stored of it. */
  Optional<Catalog> catalog(long generation) throws BridgeException, InterruptedException {
    byte[] json = connection.now(connection.commands().get(keys.catalog(generation)));
    return json == null ? Optional.empty() : Optional.of(CatalogJson.read(text(json)));
  }

  /** The newest generation that is not complete; empty if there is none. */
  Optional<Catalog> unfinished() throws BridgeException, InterruptedException {
    long current = current();
    long newest = stored().stream().mapToLong(Long::longValue).max().orElse(0);
    return newest > current ? catalog(newest) : Optional.empty();
  }

  private List<Long> stored() throws BridgeException, InterruptedException {
    return connection.now(connection.commands().smembers(keys.generations())).stream()
        .map(number -> Long.valueOf(text(number)))
        .sorted()
        .toList();
  }

  /** Makes the number of a new generation, of which nothing is stored yet. */
  long next() throws BridgeException, InterruptedException {
    long number = connection.now(connection.commands().hincrby(keys.meta(), "next", 1));
    byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    connection.now(connection.commands().sadd(keys.generations(), text));
    return number;
  }

  /** Writes the catalog of a generation. */
  void write(Catalog catalog) throws BridgeException, InterruptedException {
    byte[] json = CatalogJson.written(catalog).getBytes(StandardCharsets.UTF_8);
    connection.now(connection.commands().set(keys.catalog(catalog.generation()), json));
  }

  /**
   * Lets a complete generation answer, in one step.
   *
   * @throws BridgeException if this import has lost its lease
   */
  void switchTo(long generation, Lease lease) throws BridgeException, InterruptedException {
    byte[] number = Long.toString(generation).getBytes(StandardCharsets.US_ASCII);
    String[] used = {keys.lease(), keys.meta()};
    Long switched =
        connection.now(
            connection
                .commands()
                .<Long>eval(SWITCH, ScriptOutputType.INTEGER, used, lease.token(), number));
    if (switched == null || switched == 0) {
      throw BridgeException.unavailable("another import has begun meanwhile");
    }
    byte[] name = keys.name().getBytes(StandardCharsets.US_ASCII);
    connection.now(connection.commands().sadd(Keys.NAMES, name));
  }

  /**
   * Removes all generations but the one that answers.
   *
   * @param kept another generation that stays; 0 for none
   * @return how many were removed
   */
  int removeOthers(long kept) throws BridgeException, InterruptedException {
    long current = current();
    int removed = 0;
    for (long generation : stored()) {
      if (generation != current && generation != kept) {
        remove(generation);
        removed++;
      }
    }
    return removed;
  }

  /** Removes all that is stored of a generation, in slices, so that Redis answers meanwhile. */
  void remove(long generation) throws BridgeException, InterruptedException {
    Optional<Catalog> catalog = catalog(generation);
    if (catalog.isPresent()) {
      for (StoredTable table : catalog.get().tables()) {
        removeRows(generation, table.table());
      }
    }
    connection.now(
        connection.commands().unlink(keys.progress(generation), keys.catalog(generation)));
    byte[] number = Long.toString(generation).getBytes(StandardCharsets.US_ASCII);
    connection.now(connection.commands().srem(keys.generations(), number));
  }

  /** Removes the rows of a table. Its list of rows names every row that may be stored. */
  void removeRows(long generation, Table table) throws BridgeException, InterruptedException {
    String rows = keys.rows(generation, table.name());
    long left = connection.now(connection.commands().zcard(rows));
    while (left > 0) {
      List<byte[]> slice =
          connection.now(connection.commands().zrange(rows, Math.max(0, left - SLICE), left - 1));
      List<RedisFuture<?>> sent = new ArrayList<>();
      sent.add(
          connection
              .commands()
              .unlink(
                  slice.stream()
                      .map(row -> keys.row(generation, table.name(), text(row)))
                      .toArray(String[]::new)));
      sent.add(connection.commands().zremrangebyrank(rows, Math.max(0, left - SLICE), left - 1));
      connection.flush();
      for (RedisFuture<?> command : sent) {
        connection.answer(command);
      }
      left -= slice.size();
    }
    String[] indexes =
        table.columns().stream()
            .map(column -> keys.index(generation, table.name(), column.name()))
            .toArray(String[]::new);
    connection.now(connection.commands().unlink(indexes));
  }
}
