package belfry.server.irc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomFilterTest {
  private static final RoomInfo TEA = new RoomInfo(RoomName.of("tea"), 3, "green");

  /** A room that is in use for three minutes, with a topic of one minute. */
  private static final RoomFilter.Ages AGES =
      new RoomFilter.Ages() {
        @Override
        public Optional<Duration> ofRoom(RoomName room) {
          return Optional.of(Duration.ofMinutes(3));
        }

        @Override
        public Optional<Duration> ofTopic(RoomName room) {
          return Optional.of(Duration.ofMinutes(1));
        }
      };

  private static final RoomFilter.Ages UNKNOWN =
      new RoomFilter.Ages() {
        @Override
        public Optional<Duration> ofRoom(RoomName room) {
          return Optional.empty();
        }

        @Override
        public Optional<Duration> ofTopic(RoomName room) {
          return Optional.empty();
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | true",
        "#tea          | true",
        "#te?,#coffee  | true",
        "#coffee       | false",
        "!#t*          | false",
        ">2            | true",
        "<3            | false",
        "C>2           | true",
        "C>3           | false",
        "c<4           | true",
        "C<0           | false",
        "C>0           | true",
        "T<2           | true",
        "t>1           | false",
        "#tea,C>2,T>2  | false",
      })
  void roomMeetsAllConditions(String typed, boolean isShown) {
    assertEquals(isShown, RoomFilter.of(typed).shows(TEA, AGES));
  }

  @ParameterizedTest
  @CsvSource({"C>0", "C<9", "T>0", "T<9"})
  void roomWithoutTheAgeMeetsNoConditionOfIt(String typed) {
    assertEquals(false, RoomFilter.of(typed).shows(TEA, UNKNOWN));
  }
}
