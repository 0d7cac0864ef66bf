package belfry.protocol.json;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * One pass over the fields of an object of JSON, in their order on the wire. While an object is
 * read, each step returns the field's value. While an object is written, each step writes the value
 * that the Java object has, and returns it. A {@link Shape} makes a Java object of what the steps
 * return, so one declaration serves both directions.
 *
 * @param <R> the Java object
 */
abstract sealed class JsonPass<R> {
  /** The fields of one kind of object. */
  interface Shape<R> {
    /** Passes over the fields, and makes the Java object of their values. */
    R fields(JsonPass<R> pass);
  }

  /** A pass that reads. */
  static <R> JsonPass<R> reading(JsonObject object) {
    return new Reading<>(object);
  }

  /** A pass that writes the fields of a Java object. */
  static <R> JsonPass<R> writing(JsonGenerator json, R written) {
    return new Writing<>(json, written);
  }

  /** A field that is left out where its value is null. */
  abstract <T> @Nullable T optional(JsonField<T> field, Function<R, ? extends @Nullable T> value);

  /**
   * A field that every object of this kind has.
   *
   * @throws RefusedException when the object that is read does not have it
   */
  <T> T required(JsonField<T> field, Function<R, T> value) {
    T found = optional(field, value);
    if (found == null) {
      throw new RefusedException(Code.BAD_FIELD, "\"" + field.name() + "\" is missing");
    }
    return found;
  }

  /** A field that is always written, and has a value where the object that is read lacks it. */
  <T> T withDefault(JsonField<T> field, Function<R, T> value, T otherwise) {
    T found = optional(field, value);
    return found == null ? otherwise : found;
  }

  /** A flag, which is left out where it is false. */
  boolean flag(JsonField<Boolean> field, Predicate<R> value) {
    Boolean found = optional(field, object -> value.test(object) ? Boolean.TRUE : null);
    return Boolean.TRUE.equals(found);
  }

  private static final class Reading<R> extends JsonPass<R> {
    private final JsonObject object;

    Reading(JsonObject object) {
      this.object = object;
    }

    @Override
    <T> @Nullable T optional(JsonField<T> field, Function<R, ? extends @Nullable T> value) {
      return object.value(field);
    }
  }

  private static final class Writing<R> extends JsonPass<R> {
    private final JsonGenerator json;
    private final R written;

    Writing(JsonGenerator json, R written) {
      this.json = json;
      this.written = written;
    }

    @Override
    <T> @Nullable T optional(JsonField<T> field, Function<R, ? extends @Nullable T> value) {
      T found = value.apply(written);
      if (found != null) {
        json.writeName(field.written());
        field.type().write().accept(json, found);
      }
      return found;
    }
  }
}
