package belfry.protocol.json;

import belfry.protocol.Audience;
import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.WordQuery;
import belfry.protocol.dialect.Utf8;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * The JSON form of the values of one Java type.
 *
 * @param check refuses a JSON value of another type
 * @param read makes a Java value from a JSON value that passed the check
 * @param write writes a Java value
 */
record JsonType<T>(Check check, Function<Object, T> read, BiConsumer<JsonGenerator, T> write) {
  private static final int LONGEST_TIME = 40;
  private static final int USUAL_BYTES = 160;

  static final JsonType<String> TEXT = string(Function.identity(), Function.identity());
  static final JsonType<Nickname> NAME = string(Nickname::of, Nickname::text);
  static final JsonType<NamePattern> NAME_PATTERN = string(NamePattern::new, NamePattern::text);
  static final JsonType<RoomName> ROOM = string(RoomName::of, RoomName::text);
  static final JsonType<EntryId> ENTRY = string(EntryId::of, EntryId::toString);
  static final JsonType<Instant> INSTANT = string(JsonType::instant, Instant::toString);
  static final JsonType<WordQuery> WORDS = string(WordQuery::of, WordQuery::typed);
  static final JsonType<Audience> AUDIENCE = string(Audience::of, Audience::wire);
  static final JsonType<List<Nickname>> NAMES = list(NAME);
  static final JsonType<Boolean> FLAG =
      new JsonType<>(
          is(Boolean.class, "true or false"), Boolean.class::cast, JsonGenerator::writeBoolean);
  static final JsonType<Integer> NUMBER =
      new JsonType<>(
          is(Integer.class, "a whole number"), Integer.class::cast, JsonGenerator::writeNumber);
  static final JsonType<Integer> LIMIT = new JsonType<>(JsonType::limit, NUMBER.read, NUMBER.write);

  /** The check of a JSON value. */
  interface Check {
    /**
     * Checks the value of a field.
     *
     * @throws RefusedException if the value is of another type
     */
    void accept(String field, Object value);
  }

  /** Encodes one value. */
  static <T> ByteArrayOutputStream bytes(BiConsumer<JsonGenerator, T> write, T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JsonDialect.JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write.accept(json, value);
    }
    return bytes;
  }

  private static <T> JsonType<T> string(Function<String, T> read, Function<T, String> write) {
    return new JsonType<>(
        JsonType::wellFormed,
        value -> read.apply((String) value),
        (json, value) -> json.writeString(write.apply(value)));
  }

  /** The type of an array whose items have the given type. */
  static <T> JsonType<List<T>> list(JsonType<T> item) {
    Check array = is(List.class, "an array");
    return new JsonType<>(
        (field, value) -> {
          array.accept(field, value);
          ((List<?>) value).forEach(one -> item.check.accept(field, one));
        },
        value -> ((List<?>) value).stream().<T>map(item.read).toList(),
        (json, values) -> {
          json.writeStartArray();
          values.forEach(value -> item.write.accept(json, value));
          json.writeEndArray();
        });
  }

  /** The type of an array that holds exactly one value. */
  static <T> JsonType<T> only(JsonType<T> item) {
    return list(item).as(JsonType::onlyOne, List::of);
  }

  private static <T> T onlyOne(List<T> values) {
    if (values.size() != 1) {
      throw bad("an array has " + values.size() + " values, and 1 is expected");
    }
    return values.getFirst();
  }

  /** The type of an object with the fields of a shape. */
  static <T> JsonType<T> object(JsonPass.Shape<T> shape) {
    return object(
        value -> shape.fields(JsonPass.reading(value)),
        (json, value) -> {
          json.writeStartObject();
          shape.fields(JsonPass.writing(json, value));
          json.writeEndObject();
        });
  }

  /** The type of an object that one function reads and another one writes. */
  static <T> JsonType<T> object(Function<JsonObject, T> read, BiConsumer<JsonGenerator, T> write) {
    return new JsonType<>(
        is(JsonObject.class, "an object"), value -> read.apply((JsonObject) value), write);
  }

  /** Another Java type for the same JSON values. */
  <U> JsonType<U> as(Function<T, U> made, Function<U, T> from) {
    return new JsonType<>(
        check,
        value -> made.apply(read.apply(value)),
        (json, value) -> write.accept(json, from.apply(value)));
  }

  private static Check is(Class<?> type, String noun) {
    return (field, value) -> {
      if (!type.isInstance(value)) {
        throw bad("\"" + field + "\" is " + noun);
      }
    };
  }

  private static void wellFormed(String field, Object value) {
    if (!(value instanceof String text)) {
      throw bad("\"" + field + "\" is a string");
    }
    if (!Utf8.canEncode(text)) {
      throw new RefusedException(Code.MALFORMED, "\"" + field + "\" has half a character in it");
    }
  }

  private static void limit(String field, Object value) {
    NUMBER.check.accept(field, value);
    if ((Integer) value < 0) {
      throw bad("\"" + field + "\" is negative");
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) { // the exception's own words are not for clients
      throw bad("\"" + Refusal.excerpt(text, LONGEST_TIME) + "\" is not a time in ISO 8601");
    }
  }

  private static RefusedException bad(String why) {
    return new RefusedException(Code.BAD_FIELD, why);
  }
}
