package belfry.protocol.json;

import java.util.function.Predicate;

/**
 * How one kind of command or event stands in JSON.
 *
 * @param word the word that names it on the wire
 * @param type the class of its Java objects
 * @param fields all fields but the word
 * @param reads which objects of JSON with this word have this shape
 * @param writes which Java objects of this class have this shape
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

  /** This shape for the objects alone that have a field. */
  JsonShape<R> marked(JsonField<?> field) {
    return new JsonShape<>(word, type, fields, object -> object.has(field), writes);
  }

  /** This shape for some Java objects of its class. */
  JsonShape<R> when(Predicate<R> some) {
    return new JsonShape<>(word, type, fields, reads, some);
  }

  /** Whether a Java object has this shape. */
  boolean fits(Object value) {
    return type.isInstance(value) && writes.test(type.cast(value));
  }
}
