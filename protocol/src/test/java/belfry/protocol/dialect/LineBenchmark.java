package belfry.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import belfry.protocol.json.JsonDialect;
import belfry.protocol.text.TextDialect;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Framing and parsing a line, and encoding what comes of it, with 64 bytes of text. */
@State(Scope.Thread)
public class LineBenchmark {
  private static final String WORDS =
      "a message of the usual length, as people type them to a room :-)";
  private static final String OBJECT =
      "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"" + WORDS + "\",\"id\":\"b7f3-1\"}";

  private final Dialect text = new TextDialect(ZoneOffset.UTC);
  private final Dialect json = new JsonDialect();
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

  /** Made by JMH. */
  public LineBenchmark() {}

  @Benchmark
  public LineReader.Found frame() {
    return lines.next(typed.rewind());
  }

  @Benchmark
  public Decoded parseText() {
    return text.decode(textLine);
  }

  @Benchmark
  public Decoded parseJson() {
    return json.decode(jsonLine);
  }

  @Benchmark
  public byte[] encodeText() {
    return text.encode(message);
  }

  @Benchmark
  public byte[] encodeJson() {
    return json.encode(message);
  }
}
