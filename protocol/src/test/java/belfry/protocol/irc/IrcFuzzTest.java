package belfry.protocol.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.RefusedException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Any line is a message or is refused, and a message that is written and read again is equal. */
class IrcFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void anyLineIsReadOrRefused(byte[] line) {
    try {
      IrcMessage message = IrcMessage.of(line);
      byte[] written = message.with(Map.of()).bytes();
      assertEquals(
          message.with(Map.of()), IrcMessage.of(Arrays.copyOf(written, written.length - 2)));
    } catch (RefusedException e) {
      assertTrue(e.refusal().why().length() <= line.length + 40);
    }
  }

  @FuzzTest(maxDuration = "2m")
  void anyTextFitsIntoMessages(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    for (IrcText.Piece piece : IrcText.pieces(text, 100, List.of(7, 30))) {
      byte[] message = new IrcMessage("ann!a@b", "PRIVMSG", "#room", piece.text()).bytes();
      assertTrue(message.length <= 512);
    }
  }
}
