package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import belfry.bridge.table.Table;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a catalog as JSON, and reads it. */
final class CatalogJson {
  private static final int FORMAT = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private CatalogJson() {}

  static String written(Catalog catalog) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("format", FORMAT);
      json.writeNumberProperty("generation", catalog.generation());
      json.writeStringProperty("source", catalog.source());
      json.writeStringProperty("version", catalog.version());
      json.writeStringProperty("begun", catalog.begun().toString());
      json.writeArrayPropertyStart("tables");
      catalog.tables().forEach(table -> write(json, table));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, StoredTable stored) {
    json.writeStartObject();
    json.writeStringProperty("name", stored.table().name());
    json.writeNumberProperty("rows", stored.rows());
    json.writeArrayPropertyStart("key");
    stored.table().key().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("columns");
    for (StoredColumn column : stored.columns()) {
      json.writeStartObject();
      json.writeStringProperty("name", column.column().name());
      json.writeStringProperty("type", column.column().type());
      json.writeStringProperty("kind", column.column().kind().name());
      json.writeNumberProperty("length", column.column().length());
      json.writeStringProperty("index", column.index().name());
      json.writeBooleanProperty("exact", column.isExact());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Reads a catalog.
   *
   * @throws BridgeException if it is none, or one of another version of the bridge
   */
  static Catalog read(String text) throws BridgeException {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      json.nextToken();
      return new Reading(json).catalog();
    } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
      throw BridgeException.wrong(
          "the copy was made by another version of the bridge; import it again ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ")");
    }
  }

  /** The parser stands at the beginning of a value before each method, and at its end after it. */
  private record Reading(JsonParser json) {
    Catalog catalog() {
      long format = 0;
      long generation = 0;
      String source = "";
      String version = "";
      Instant begun = Instant.EPOCH;
      List<StoredTable> tables = new ArrayList<>();
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        json.nextToken();
        switch (name) {
          case "format" -> format = json.getLongValue();
          case "generation" -> generation = json.getLongValue();
          case "source" -> source = json.getString();
          case "version" -> version = json.getString();
          case "begun" -> begun = Instant.parse(json.getString());
          case "tables" -> {
            while (json.nextToken() != JsonToken.END_ARRAY) {
              tables.add(table());
            }
          }
          default -> json.skipChildren();
        }
      }
      if (format != FORMAT) {
        throw new IllegalArgumentException("its format is " + format);
      }
      return new Catalog(generation, source, version, begun, tables);
    }

    private StoredTable table() {
      String table = "";
      long rows = 0;
      List<String> key = new ArrayList<>();
      List<StoredColumn> columns = new ArrayList<>();
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        json.nextToken();
        switch (name) {
          case "name" -> table = json.getString();
          case "rows" -> rows = json.getLongValue();
          case "key" -> {
            while (json.nextToken() != JsonToken.END_ARRAY) {
              key.add(json.getString());
            }
          }
          case "columns" -> {
            while (json.nextToken() != JsonToken.END_ARRAY) {
              columns.add(column());
            }
          }
          default -> json.skipChildren();
        }
      }
      List<Column> plain = columns.stream().map(StoredColumn::column).toList();
      return new StoredTable(new Table(table, plain, key), columns, rows);
    }

    private StoredColumn column() {
      String column = "";
      String type = "";
      Kind kind = Kind.TEXT;
      int length = 0;
      Indexing index = Indexing.NONE;
      boolean exact = false;
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        json.nextToken();
        switch (name) {
          case "name" -> column = json.getString();
          case "type" -> type = json.getString();
          case "kind" -> kind = Kind.valueOf(json.getString());
          case "length" -> length = json.getIntValue();
          case "index" -> index = Indexing.valueOf(json.getString());
          case "exact" -> exact = json.getBooleanValue();
          default -> json.skipChildren();
        }
      }
      return new StoredColumn(new Column(column, type, kind, length), index, exact);
    }
  }
}
