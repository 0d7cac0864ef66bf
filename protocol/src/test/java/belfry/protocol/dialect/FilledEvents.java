package belfry.protocol.dialect;

import belfry.protocol.Audience;
import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Events of every kind. Each field for words has the same words. The list finds new kinds of events
 * by itself.
 */
public final class FilledEvents {
  private final String words;
  private final boolean flags;

  private FilledEvents(String words, boolean flags) {
    this.words = words;
    this.flags = flags;
  }

  /** Each kind of event twice: with all flags and with no flag. */
  public static List<Event> with(String words) {
    return Stream.of(true, false)
        .flatMap(flags -> new FilledEvents(words, flags).all(Event.class))
        .map(Event.class::cast)
        .toList();
  }

  private Stream<Object> all(Class<?> type) {
    return type.isRecord()
        ? Stream.of(filled(type))
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(this::all);
  }

  private Object filled(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Arrays.stream(parts).map(this::value).toArray();
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("can't make a " + type, e);
    }
  }

  /** The tags of IRC clients stay empty, because no other dialect writes them. */
  private Object value(RecordComponent part) {
    return part.getName().equals("tags") ? "" : value(part.getGenericType());
  }

  private Object value(Type type) {
    return switch (type.getTypeName()) {
      case "int" -> 7;
      case "boolean" -> flags;
      case "java.lang.String" -> words;
      case "java.time.Instant" -> Instant.parse("2026-11-22T03:00:00.123Z");
      case "belfry.protocol.Nickname" -> Nickname.of("ann");
      case "belfry.protocol.NamePattern" -> new NamePattern("ann*");
      case "belfry.protocol.RoomName", "belfry.protocol.Target" -> RoomName.of("ops");
      case "belfry.protocol.Role" -> Role.HOST;
      case "belfry.protocol.Sanction" -> Sanction.MUTE;
      case "belfry.protocol.Audience" -> Audience.ANYBODY;
      case "belfry.protocol.EntryId" -> new EntryId(1732, 17);
      case "belfry.protocol.Refusal" -> new Refusal(Code.NOBODY, words);
      default ->
          type instanceof ParameterizedType list
              ? listOf(list.getActualTypeArguments()[0])
              : filled((Class<?>) type);
    };
  }

  private List<?> listOf(Type type) {
    return type instanceof Class<?> kind && kind.isSealed()
        ? all(kind).toList()
        : Collections.nCopies(4, value(type));
  }
}
