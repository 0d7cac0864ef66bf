package belfry.bridge.query;

import belfry.bridge.redis.StoredColumn;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A question to a table.
 *
 * @param condition what the rows have to fulfil
 * @param by the column whose values make groups, for a count or a sum
 * @param order the column by whose values the rows are ordered; rows without a value come last
 * @param isDescending whether the greatest value comes first
 * @param limit the largest number of rows; empty for the usual one
 */
public record Query(
    Condition condition,
    Optional<StoredColumn> by,
    Optional<StoredColumn> order,
    boolean isDescending,
    OptionalInt limit) {}
