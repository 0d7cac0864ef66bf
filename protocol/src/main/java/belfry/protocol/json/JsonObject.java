package belfry.protocol.json;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The fields of one JSON object that was read. A null field counts as absent. If a field comes
 * twice, the last one counts.
 */
final class JsonObject {
  /**
   * Field name to value: a string, an integer, a boolean, a list or an object; for any other value,
   * its token.
   */
  private final Map<String, Object> values = new HashMap<>();

  /**
   * Reads a text that is exactly one JSON object. After an exception, this object holds the fields
   * before the error.
   *
   * @param otherwise the sentence of the refusal if the text is not an object but another value
   * @throws tools.jackson.core.JacksonException if the text is not JSON
   * @throws RefusedException if the text is another value, or more than one object
   */
  void read(String text, String otherwise) {
    try (JsonParser parser = JsonDialect.JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RefusedException(Code.MALFORMED, otherwise);
      }
      readFields(parser);
      if (parser.nextToken() != null) {
        throw new RefusedException(Code.MALFORMED, "there is something after the object");
      }
    }
  }

  private void readFields(JsonParser parser) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        values.put(name, value(parser));
      }
    }
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        JsonObject object = new JsonObject();
        object.readFields(parser);
        yield object;
      }
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> (int) parser.getDoubleValue(); // clamped to the range of an int
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> parser.currentToken(); // no field takes a null in an array, or a fraction
    };
  }

  /** Whether the object has the field, with a value other than {@code false}. */
  boolean has(JsonField<?> field) {
    Object value = values.get(field.name());
    return value != null && !value.equals(false);
  }

  /**
   * Checks the type of a field, if the object has it.
   *
   * @throws RefusedException if the field is of another type
   */
  void check(JsonField<?> field) {
    Object value = values.get(field.name());
    if (value != null) {
      field.type().check().accept(field.name(), value);
    }
  }

  /**
   * The value of a field; null if the field is absent.
   *
   * @throws RefusedException if the value is of another type
   */
  <T> @Nullable T value(JsonField<T> field) {
    Object value = values.get(field.name());
    if (value == null) {
      return null;
    }
    field.type().check().accept(field.name(), value);
    return field.type().read().apply(value);
  }
}
