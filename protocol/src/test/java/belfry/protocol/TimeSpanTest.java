package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {
  @ParameterizedTest
  @CsvSource({"90s, 90", "10m, 600", "2h, 7200", "7d, 604800", "forever, 0", "24855d, 2147472000"})
  void timeIsRead(String word, int seconds) {
    assertEquals(OptionalInt.of(seconds), TimeSpan.seconds(word));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "0m", "-1m", "10 m", "10M", "1w", "99999d", "123456s"})
  void otherWordIsNoTime(String word) {
    assertEquals(OptionalInt.empty(), TimeSpan.seconds(word));
  }

  @ParameterizedTest
  @CsvSource({
    "PT-1S, 1 second",
    "PT0.2S, 1 second",
    "PT90S, 90 seconds",
    "PT2M, 2 minutes",
    "PT9M0.001S, 10 minutes",
    "PT1H, 60 minutes",
    "PT24H, 24 hours",
    "PT48H, 2 days",
    "P400D, 400 days"
  })
  void durationIsRoundedUp(Duration duration, String words) {
    assertEquals(words, TimeSpan.words(duration));
  }
}
