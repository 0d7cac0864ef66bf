package belfry.bridge.redis;

import belfry.bridge.table.Column;

/**
 * A column of a copy.
 *
 * @param column the column of the source
 * @param index how its values are found
 * @param isExact whether the index orders and tells apart all values of the column as the values
 *     themselves do: no number has more than 15 digits, and no text was cut
 */
public record StoredColumn(Column column, Indexing index, boolean isExact) {}
