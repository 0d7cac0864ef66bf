package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one generation of a copy holds.
 *
 * @param generation its number
 * @param source the description of the source
 * @param version the version of the source
 * @param begun when the import began
 * @param tables its tables, in the order of the source
 */
public record Catalog(
    long generation, String source, String version, Instant begun, List<StoredTable> tables) {
  private static final int NAMES_SHOWN = 20;

  public Catalog {
    tables = List.copyOf(tables);
  }

  /** The same generation with other tables. */
  Catalog with(List<StoredTable> other) {
    return new Catalog(generation, source, version, begun, other);
  }

  /**
   * A table that a person has named.
   *
   * @throws BridgeException if there is none of this name
   */
  public StoredTable required(String name) throws BridgeException {
    return tables.stream()
        .filter(one -> one.table().name().equals(name))
        .findFirst()
        .or(() ->
            tables.stream().filter(one -> one.table().name().equalsIgnoreCase(name)).findFirst())
        .orElseThrow(() -> BridgeException.wrong("there is no table '" + name + "'; " + names()));
  }

  private String names() {
    String first =
        tables.stream()
            .limit(NAMES_SHOWN)
            .map(one -> one.table().name())
            .collect(Collectors.joining(", "));
    return "there are: " + first + (tables.size() > NAMES_SHOWN ? ", …" : "");
  }
}
