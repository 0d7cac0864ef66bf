package belfry.protocol.json;

import java.util.function.Predicate;

/**
 * The JSON shape of one kind of command or event.
 *
 * @param word the word that names it on the wire
 * @param type the class of its Java objects
 * @param fields all fields except the word
 * @param reads whether a JSON object with this word has this shape
 * @param writes whether a Java object of this class has this shape
 */
record JsonShape<R>(
    String word,
    Class<R> type,
    JsonPass.Shape<R> fields,
    Predicate<JsonObject> reads,
    Predicate<R> writes) {

  /** The shape of all objects with this word, and of all Java objects of this class. */
  static <R> JsonShape<R> of(String word, Class<R> type, JsonPass.Shape<R> fields) {
    return new JsonShape<>(word, type, fields, _ -> true, _ -> true);
  }

  /** This shape, limited to JSON objects that have the field. */
  JsonShape<R> marked(JsonField<?> field) {
    return new JsonShape<>(word, type, fields, object -> object.has(field), writes);
  }

  /** This shape, limited to Java objects that satisfy the predicate. */
  JsonShape<R> when(Predicate<R> some) {
    return new JsonShape<>(word, type, fields, reads, some);
  }

  /** Whether a Java object has this shape. */
  boolean fits(Object value) {
    return type.isInstance(value) && writes.test(type.cast(value));
  }
}
