package belfry.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import belfry.protocol.Event;
import belfry.protocol.json.JsonDialect;
import belfry.protocol.text.TextDialect;
import belfry.protocol.time.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Encodes events in both dialects, and fails if the bytes break a promise of the dialect. */
public final class Wire {
  private static final TextDialect TEXT = new TextDialect(Zone.UTC);
  private static final JsonDialect JSON = new JsonDialect();
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Wire() {}

  /**
   * The lines of an event in the text dialect, with LF as their end. Fails if they could control a
   * terminal.
   */
  public static String text(Event event) {
    String text = Utf8.decode(TEXT.encode(event));
    assertTrue(text.isEmpty() || text.endsWith("\r\n"), text);
    String lines = text.replace("\r\n", "\n");
    lines.codePoints().filter(point -> point != '\n').forEach(Wire::assertHarmless);
    return lines;
  }

  private static void assertHarmless(int point) {
    boolean harmful =
        (Character.isISOControl(point) && point != '\t')
            || Character.getType(point) == Character.LINE_SEPARATOR
            || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
            || changesDirection(point);
    assertFalse(harmful, () -> String.format("U+%04X reaches the terminal", point));
  }

  private static boolean changesDirection(int point) {
    return switch (Character.getDirectionality(point)) {
      case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
          Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE ->
          true;
      default -> point == 0x200E || point == 0x200F || point == 0x061C;
    };
  }

  /** The one line of an event in the JSON dialect, without its end. */
  public static String json(Event event) {
    String line = Utf8.decode(JSON.encode(event));
    assertEquals(line.length() - 1, line.indexOf('\n'), line);
    return line.substring(0, line.length() - 1);
  }

  /** The JSON object of an event, as maps, lists, strings, longs and booleans. */
  public static Map<String, Object> object(Event event) {
    return object(json(event));
  }

  /** Parses a JSON object. Fails if the text is not exactly one object, or has a field twice. */
  public static Map<String, Object> object(String json) {
    try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), json.getBytes(UTF_8))) {
      parser.nextToken();
      Map<String, Object> object = fields(parser);
      assertEquals(null, parser.nextToken(), json);
      return object;
    }
  }

  private static Map<String, Object> fields(JsonParser parser) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static String wellFormed(String text) {
    assertTrue(UTF_8.newEncoder().canEncode(text), "half a character is sent");
    return text;
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (!parser.nextToken().isStructEnd()) {
          values.add(value(parser));
        }
        yield values;
      }
      case VALUE_STRING -> wellFormed(parser.getString());
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> fail("an event has no " + parser.currentToken());
    };
  }
}
