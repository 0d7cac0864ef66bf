package belfry.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.json.JsonSpeech;
import belfry.protocol.text.TextDialect;
import belfry.protocol.text.TextSpeech;
import belfry.protocol.time.Zone;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the reading and parsing of a line with 64 bytes of text, and the encoding of its event.
 */
@State(Scope.Thread)
public class LineBenchmark {
  private static final String WORDS =
      "a message of the usual length, as people type them to a room :-)";
  private static final String OBJECT =
      "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"" + WORDS + "\",\"id\":\"b7f3-1\"}";

  private final Speech text = new TextSpeech(new TextDialect(Zone.UTC), List.of());
  private final Speech json = new JsonSpeech();
  private final LineReader lines = new LineReader(4_096, 65_536);
  private final ByteBuffer typed = ByteBuffer.wrap((WORDS + "\r\n").getBytes(UTF_8));
  private final byte[] textLine = WORDS.getBytes(UTF_8);
  private final byte[] jsonLine = OBJECT.getBytes(UTF_8);
  private final Event message =
      new Event.Message(
          RoomName.of("ops"),
          new EntryId(1_795_326_935_523L, 17),
          "ann",
          WORDS,
          Instant.parse("2026-11-22T03:00:00.123Z"),
          false);

  /** JMH makes the object. */
  public LineBenchmark() {
    text.answer(
        new Event.Entered(
            null, RoomName.LOBBY, Nickname.of("ann"), new EntryId(1, 1), 1, null, null, false));
  }

  @Benchmark
  public LineReader.Found frame() {
    return lines.next(typed.rewind());
  }

  @Benchmark
  public Request parseText() {
    return text.read(textLine);
  }

  @Benchmark
  public Request parseJson() {
    return json.read(jsonLine);
  }

  @Benchmark
  public byte[] encodeText() {
    return text.dialect().encode(message);
  }

  @Benchmark
  public byte[] encodeJson() {
    return json.dialect().encode(message);
  }
}
