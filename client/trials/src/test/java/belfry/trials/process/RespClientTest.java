package belfry.trials.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies as the Redis serialization protocol (RESP 2) defines them. */
class RespClientTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "+OK|=OK",
        ":42|=42",
        "$5|hello|=hello",
        "$0||=''",
        "$-1|=''",
        "*0|=''",
        "*-1|=''",
        "*2|$1|a|:7|=a;7",
        "*2|*2|+x|+y|$1|z|=x;y;z"
      })
  void aReplyIsTheSameWhereverItsBytesAreSplit(String wire, String expected) throws Exception {
    byte[] bytes = wire.replace("|", "\r\n").getBytes(UTF_8);
    for (int at = 0; at <= bytes.length; at++) {
      assertEquals(expected.replace(';', '\n'), RespClient.reply(split(bytes, at)));
    }
  }

  private static InputStream split(byte[] bytes, int at) {
    return new SequenceInputStream(
        new ByteArrayInputStream(bytes, 0, at),
        new ByteArrayInputStream(bytes, at, bytes.length - at));
  }

  @Test
  void theLengthOfABulkStringCountsBytes() throws Exception {
    byte[] bytes = "$6\r\ndröng\r\n".getBytes(UTF_8);
    for (int at = 0; at <= bytes.length; at++) {
      assertEquals("dröng", RespClient.reply(split(bytes, at)));
    }
  }

  @Test
  void aReplyThatIsCutOffIsNoReply() {
    byte[] bytes = "*2\r\n$5\r\nhello\r\n:7\r\n".getBytes(UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      InputStream cut = new ByteArrayInputStream(Arrays.copyOf(bytes, length));
      assertThrows(EOFException.class, () -> RespClient.reply(cut));
    }
  }

  @Test
  void anErrorIsThrownWithItsWords() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> RespClient.reply(new ByteArrayInputStream("-MOVED 1 x:1\r\n".getBytes(UTF_8))));
    assertEquals("MOVED 1 x:1", e.getMessage());
  }

  @Test
  void aCommandIsAnArrayOfBulkStrings() {
    assertEquals(
        "*2\r\n$3\r\nGET\r\n$6\r\ndröng\r\n",
        new String(RespClient.request("GET", "dröng"), UTF_8));
  }
}
