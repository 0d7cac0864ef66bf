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
 * The fields of one object of JSON that was read. A field that is null counts as left out; of a
 * field that comes twice the last one counts.
 */
final class JsonObject {
  /** Strings, integers, booleans, lists and objects; for any other value its token. */
  private final Map<String, Object> values = new HashMap<>();

  /**
   * Reads a text that is exactly one object. After an exception the object has the fields that came
   * before the error.
   *
   * @param otherwise the sentence of the refusal when the text is another value than an object
   * @throws tools.jackson.core.JacksonException when the text is not JSON
   * @throws RefusedException when the text is another value, or more than one object
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
      case VALUE_NUMBER_INT -> (int) parser.getDoubleValue(); // the nearest int
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> parser.currentToken(); // no field is a null in an array, or a fraction
    };
  }

  /** Whether the object has a field, and the field is no false flag. */
  boolean has(JsonField<?> field) {
    Object value = values.get(field.name());
    return value != null && !value.equals(false);
  }

  /**
   * Checks that a field is of its type, if the object has it.
   *
   * @throws RefusedException when it is not
   */
  void check(JsonField<?> field) {
    Object value = values.get(field.name());
    if (value != null) {
      field.type().check().accept(field.name(), value);
    }
  }

  /**
   * The value of a field; null when it is left out.
   *
   * @throws RefusedException when the value is of another type
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
