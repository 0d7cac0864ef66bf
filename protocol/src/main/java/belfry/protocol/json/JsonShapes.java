package belfry.protocol.json;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/**
 * The table of the shapes of all commands, or of all events. If two shapes fit an object, the first
 * one counts.
 *
 * @param <B> the common type: command or event
 */
final class JsonShapes<B> {
  private final JsonField<String> word;
  private final Map<String, List<JsonShape<? extends B>>> byWord;
  private final Map<Class<?>, List<JsonShape<? extends B>>> byType;

  /**
   * @param word the field that holds the word of an object
   */
  JsonShapes(JsonField<String> word, List<JsonShape<? extends B>> shapes) {
    this.word = word;
    this.byWord = shapes.stream().collect(Collectors.groupingBy(JsonShape::word));
    this.byType = shapes.stream().collect(Collectors.groupingBy(JsonShape::type));
  }

  /** The type of an array of these objects. Reading leaves out objects with an unknown word. */
  JsonType<List<B>> list() {
    JsonType<Optional<B>> item =
        JsonType.object(this::read, (json, value) -> write(json, value.orElseThrow()));
    return JsonType.list(item)
        .as(
            read -> read.stream().flatMap(Optional::stream).toList(),
            values -> values.stream().map(Optional::of).toList());
  }

  /** Encodes an object as one line with its end. */
  byte[] line(B value) {
    ByteArrayOutputStream bytes = JsonType.bytes(this::write, value);
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /** Writes an object without a line end. */
  void write(JsonGenerator json, B value) {
    for (JsonShape<? extends B> shape : byType.getOrDefault(value.getClass(), List.of())) {
      if (shape.fits(value)) {
        write(json, shape, value);
        return;
      }
    }
    throw new IllegalArgumentException("no shape of JSON fits " + value);
  }

  private <R> void write(JsonGenerator json, JsonShape<R> shape, Object value) {
    json.writeStartObject();
    json.writeName(word.written());
    json.writeString(shape.word());
    shape.fields().fields(JsonPass.writing(json, shape.type().cast(value)));
    json.writeEndObject();
  }

  /**
   * Makes a Java object from a JSON object; empty if its word is unknown.
   *
   * @throws RefusedException if a field is missing or has a wrong value
   */
  Optional<B> read(JsonObject object) {
    for (JsonShape<? extends B> shape : byWord.getOrDefault(wordOf(object), List.of())) {
      if (shape.reads().test(object)) {
        return Optional.of(shape.fields().fields(JsonPass.reading(object)));
      }
    }
    return Optional.empty();
  }

  private String wordOf(JsonObject object) {
    String found = object.value(word);
    if (found == null) {
      throw new RefusedException(Code.BAD_FIELD, "\"" + word.name() + "\" is missing");
    }
    return found;
  }
}
