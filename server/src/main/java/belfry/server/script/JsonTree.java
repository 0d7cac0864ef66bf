package belfry.server.script;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A value of JSON from another program. What is absent, or has another type than the caller wants,
 * is an empty text, an empty list or an empty object: payloads differ between the releases of a
 * program.
 */
sealed interface JsonTree {
  int DEEPEST = 32;

  JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /** What stands for an absent value. */
  private static JsonTree nothing() {
    return new Text("");
  }

  /** A text, a number, true or false, as it is written. */
  record Text(String text) implements JsonTree {}

  /** A list. */
  record Items(List<JsonTree> items) implements JsonTree {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** An object, with its fields in their order. */
  record Fields(Map<String, JsonTree> fields) implements JsonTree {}

  /**
   * Reads one object.
   *
   * @throws RefusedException if the bytes are something else
   */
  static JsonTree object(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), Utf8.decode(bytes))) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonTree object = value(parser);
        if (parser.nextToken() == null) {
          return object;
        }
      }
    } catch (JacksonException _) { // its own words are not for clients
      throw malformed();
    }
    throw malformed();
  }

  private static RefusedException malformed() {
    return new RefusedException(Code.MALFORMED, "the body is not one object of JSON");
  }

  private static JsonTree value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, JsonTree> fields = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          parser.nextToken();
          fields.put(name, value(parser));
        }
        yield new Fields(fields);
      }
      case START_ARRAY -> {
        List<JsonTree> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Items(items);
      }
      case VALUE_NULL -> nothing();
      default -> new Text(parser.getString());
    };
  }

  /** Whether this is an object with this field. */
  default boolean has(String name) {
    return this instanceof Fields object && object.fields.containsKey(name);
  }

  /** The value of a field. */
  default JsonTree at(String name) {
    return this instanceof Fields object ? object.fields.getOrDefault(name, nothing()) : nothing();
  }

  /** The values of a list. */
  default List<JsonTree> items() {
    return List.of();
  }

  /** The text. */
  default String text() {
    return "";
  }

  /** The text of a field. */
  default String text(String name) {
    return at(name).text();
  }
}
