package belfry.protocol.json;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.Target;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * One pass over the fields of a JSON object, in their order on the wire. While an object is read,
 * each step returns the value of a field. While an object is written, each step takes the value
 * from the Java object, writes it and returns it. A {@link Shape} makes a Java object from the
 * returned values, so one declaration serves both directions.
 *
 * @param <R> the Java object
 */
abstract sealed class JsonPass<R> {
  /** The fields of one kind of object. */
  interface Shape<R> {
    /** Visits all fields, and makes the Java object from their values. */
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

  /** A field that is absent if its value is null. */
  abstract <T> @Nullable T optional(JsonField<T> field, Function<R, ? extends @Nullable T> value);

  /**
   * A field that every object of this kind has.
   *
   * @throws RefusedException if an object that is read lacks the field
   */
  <T> T required(JsonField<T> field, Function<R, T> value) {
    T found = optional(field, value);
    if (found == null) {
      throw new RefusedException(Code.BAD_FIELD, "\"" + field.name() + "\" is missing");
    }
    return found;
  }

  /**
   * A room or a person: exactly one of two fields.
   *
   * @throws RefusedException if an object that is read has none or both
   */
  Target target(JsonField<RoomName> room, JsonField<Nickname> person, Function<R, Target> value) {
    RoomName inRoom = optional(room, it -> value.apply(it) instanceof RoomName name ? name : null);
    Nickname with = optional(person, it -> value.apply(it) instanceof Nickname name ? name : null);
    if (inRoom != null && with != null) {
      throw new RefusedException(
          Code.BAD_FIELD,
          "\"" + room.name() + "\" and \"" + person.name() + "\" exclude each other");
    }
    if (inRoom == null && with == null) {
      throw new RefusedException(Code.BAD_FIELD, "\"" + room.name() + "\" is missing");
    }
    return inRoom == null ? Objects.requireNonNull(with) : inRoom;
  }

  /**
   * A field that is always written. If an object that is read lacks it, the value is {@code
   * otherwise}.
   */
  <T> T withDefault(JsonField<T> field, Function<R, T> value, T otherwise) {
    T found = optional(field, value);
    return found == null ? otherwise : found;
  }

  /** A number, which is absent if it is the usual one. */
  int number(JsonField<Integer> field, ToIntFunction<R> value, int usual) {
    Integer found =
        optional(
            field,
            object -> {
              int number = value.applyAsInt(object);
              return number == usual ? null : Integer.valueOf(number);
            });
    return found == null ? usual : found;
  }

  /** A flag, which is absent if it is false. */
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
