package belfry.protocol.json;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Utf8;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An object of JSON whose fields are asked for by name and kind. A null is the same as a field that
 * is left out. A field that is missing or of another kind is told by {@link RefusedException}.
 */
final class JsonObject {
  private final Map<String, Object> fields;

  private JsonObject(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads a text that is exactly one object.
   *
   * @throws tools.jackson.core.JacksonException when it is not JSON
   */
  static JsonObject read(JsonFactory factory, String text) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw bad("that is no object");
      }
      JsonObject object = fields(parser);
      if (parser.nextToken() != null) {
        throw bad("there is something after the object");
      }
      return object;
    }
  }

  private static JsonObject fields(JsonParser parser) {
    Map<String, Object> fields = new HashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      Object value = value(parser);
      if (value != null) {
        fields.put(name, value);
      }
    }
    return new JsonObject(fields);
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        yield values;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> (int) parser.getDoubleValue(); // the nearest int
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null; // null itself, and numbers with a fraction: no field here is one
    };
  }

  private <T> T optional(String field, Class<T> kind) {
    Object value = fields.get(field);
    if (value != null && !kind.isInstance(value)) {
      throw bad("\"" + field + "\" is of a wrong kind");
    }
    return kind.cast(value);
  }

  private <T> T required(String field, Class<T> kind) {
    T value = optional(field, kind);
    if (value == null) {
      throw bad("\"" + field + "\" is missing");
    }
    return value;
  }

  /** A string, or null. */
  String text(String field) {
    String text = optional(field, String.class);
    if (text != null && !Utf8.canEncode(text)) {
      throw bad("\"" + field + "\" has half a character in it");
    }
    return text;
  }

  /** A string that must be there. */
  String needed(String field) {
    required(field, String.class);
    return text(field);
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  /** A flag; false when it is left out. */
  boolean flag(String field) {
    return Boolean.TRUE.equals(optional(field, Boolean.class));
  }

  int number(String field) {
    return required(field, Integer.class);
  }

  JsonObject object(String field) {
    return required(field, JsonObject.class);
  }

  /** The objects of an array. */
  <T> List<T> objects(String field, Function<JsonObject, T> reader) {
    List<T> read = new ArrayList<>();
    for (Object item : required(field, List.class)) {
      if (!(item instanceof JsonObject object)) {
        throw bad("\"" + field + "\" is an array of objects");
      }
      read.add(reader.apply(object));
    }
    return read;
  }

  /** The names of an array. */
  List<Nickname> names(String field) {
    List<Nickname> read = new ArrayList<>();
    for (Object item : required(field, List.class)) {
      if (!(item instanceof String name)) {
        throw bad("\"" + field + "\" is an array of names");
      }
      read.add(Nickname.of(name));
    }
    return read;
  }

  Nickname name(String field) {
    return Nickname.of(needed(field));
  }

  RoomName room(String field) {
    return RoomName.of(needed(field));
  }

  EntryId entry(String field) {
    return EntryId.of(needed(field));
  }

  Instant instant(String field) {
    try {
      return Instant.parse(needed(field));
    } catch (DateTimeException _) { // said as every other wrong field is
      throw bad("\"" + field + "\" is no time");
    }
  }

  static RefusedException bad(String why) {
    return new RefusedException(Code.BAD_FIELD, why);
  }
}
