package belfry.protocol.irc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.LineReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IrcMessageTest {
  private static IrcMessage read(String line) {
    return IrcMessage.of(line.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PING                    | PING
          NICK ann                | NICK,ann
          nick  ann               | NICK,ann
          USER a 0 * :Ann of Ost  | USER,a,0,*,Ann of Ost
          PRIVMSG #a ::-)         | PRIVMSG,#a,:-)
          PRIVMSG #a :            | PRIVMSG,#a,
          :x!y@z TOPIC #a :b c    | TOPIC,#a,b c
          @+a=b;c :x TOPIC #a b   | TOPIC,#a,b
          PRIVMSG #a b :          | PRIVMSG,#a,b,
          PRIVMSG #a b:c          | PRIVMSG,#a,b:c
          """)
  void lineIsCutIntoCommandAndParameters(String line, String words) {
    IrcMessage message = read(line);
    List<String> expected = List.of(words.split(",", -1));
    assertEquals(expected.getFirst(), message.verb());
    assertEquals(expected.subList(1, expected.size()), message.params());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PING",
        "PRIVMSG #a ::-)",
        "PRIVMSG #a :",
        ":x!y@z 353 ann = #a :@ann bob",
        "@time=2026-11-28T09:00:00.000Z;+x=a\\sb\\:\\\\ :x!y@z PRIVMSG #a :hello"
      })
  void messageIsWrittenAsItWasRead(String line) {
    assertEquals(line, read(line).toString());
  }

  @Test
  void valuesOfTagsAreUnescaped() {
    assertEquals(
        Map.of("a", "x;y z\\\r\n", "+b/c", "", "d", "2", "e", "q"),
        read("@a=x\\:y\\sz\\\\\\r\\n;+b/c;d=1;d=2;=5;&=1;e=q\\ PING").tags());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "@a=b", ":x", "12 a", "1234", "PRIV*MSG a", "\u0001PING"})
  void lineWithoutCommandIsRefused(String line) {
    assertEquals(
        Code.UNKNOWN_COMMAND,
        assertThrows(RefusedException.class, () -> read(line)).refusal().code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVMSG #a :\0", "PRIVMSG #a :\u00FF", "PRIVMSG #a :\u00E4\u00F6"})
  void bytesOutsideUtf8AreRefused(String line) {
    byte[] bytes = line.getBytes(ISO_8859_1);
    assertEquals(
        Code.MALFORMED,
        assertThrows(RefusedException.class, () -> IrcMessage.of(bytes)).refusal().code());
  }

  @ParameterizedTest
  @CsvSource({"4094, 510, true", "4095, 510, false", "4094, 511, false", "0, 510, true"})
  void tagsAndBodyHaveLimitsOfTheirOwn(int tags, int body, boolean fits) {
    String line =
        (tags == 0 ? "" : "@+a=" + "x".repeat(tags - 3) + " ")
            + "PRIVMSG #a "
            + "y".repeat(body - 11);
    if (fits) {
      assertEquals("y".repeat(body - 11), read(line).params().getLast());
    } else {
      assertEquals(
          Code.TOO_LONG, assertThrows(RefusedException.class, () -> read(line)).refusal().code());
    }
  }

  @Test
  void lineIsReadWhereverTheNetworkSplitsIt() {
    byte[] sent =
        "@+a=\u00E9 :x PRIVMSG #caf\u00E9 :h\u00E9\u2603 \uD83D\uDD14\r\n".getBytes(UTF_8);
    IrcMessage whole = read("@+a=\u00E9 :x PRIVMSG #caf\u00E9 :h\u00E9\u2603 \uD83D\uDD14");
    for (int at = 0; at <= sent.length; at++) {
      LineReader reader = new LineReader(IrcMessage.LONGEST_LINE, 8_192);
      var first = reader.next(ByteBuffer.wrap(sent, 0, at));
      var second = reader.next(ByteBuffer.wrap(sent, at, sent.length - at));
      var line = first instanceof LineReader.Found.Line found ? found : second;
      assertEquals(whole, IrcMessage.of(((LineReader.Found.Line) line).bytes()), "split at " + at);
    }
  }

  @Test
  void messageThatNoLineCanCarryCantExist() {
    List<Runnable> wrong =
        List.of(
            () -> new IrcMessage(null, "PRIV MSG"),
            () -> new IrcMessage("a b", "PING"),
            () -> new IrcMessage("", "PING"),
            () -> new IrcMessage(null, "PING", "a b", "c"),
            () -> new IrcMessage(null, "PING", "", "c"),
            () -> new IrcMessage(null, "PING", ":a", "c"),
            () -> new IrcMessage(null, "PING", "a\r\nQUIT"),
            () -> new IrcMessage(Map.of("a b", ""), null, "PING", List.of()));
    wrong.forEach(made -> assertThrows(IllegalArgumentException.class, made::run));
  }
}
