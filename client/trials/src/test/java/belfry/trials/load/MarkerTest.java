package belfry.trials.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MarkerTest {
  static Stream<Arguments> values() {
    return Stream.of(
        arguments(0L, 0, 1),
        arguments(123_456_789_012L, 42, 1_000_000),
        arguments((1L << 48) - 1, Marker.MOST_PUBLISHERS - 1, Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isReadAsItWasWritten(long nanos, int publisher, int sequence) {
    byte[] bytes = ("<ann> " + Marker.blank(64) + "\r\n").getBytes(US_ASCII);
    Marker.write(ByteBuffer.wrap(bytes), 6, nanos, publisher, sequence);
    int at = Marker.find(bytes, 0, bytes.length);
    assertEquals(6, at);
    assertEquals(nanos, Marker.nanos(bytes, at));
    assertEquals(publisher, Marker.publisher(bytes, at));
    assertEquals(sequence, Marker.sequence(bytes, at));
  }

  @Test
  void isNotMistakenForALoneTilde() {
    byte[] bytes = "12:00:00 #ops <a~b> ~~0".getBytes(US_ASCII);
    assertEquals(20, Marker.find(bytes, 0, bytes.length));
    assertEquals(16, Marker.find(bytes, 0, 17), "it may go on with the next read");
  }

  @Test
  void hasTheSizeThatIsAskedFor() {
    assertEquals(64, Marker.blank(64).length());
    assertEquals(Marker.LENGTH, Marker.blank(0).length());
  }
}
