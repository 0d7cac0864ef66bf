package belfry.protocol.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests write bytes in hexadecimal: FB WILL, FC WONT, FD DO, FE DONT, FF IAC. */
class TelnetFilterTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private final TelnetFilter filter = new TelnetFilter();
  private String data = "";

  @Test
  void commandIsFoundBetweenPositionAndLimit() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {(byte) 0xFF, 'a', (byte) 0xFF, 'b'});
    assertTrue(TelnetFilter.hasCommand(buffer));
    assertTrue(TelnetFilter.hasCommand(buffer.position(2)));
    assertFalse(TelnetFilter.hasCommand(buffer.position(1).limit(2)));
  }

  @Test
  void dataIsUntouched() {
    String text = "grüß dich, 世界 😀\r\n\0\u001b[0m";
    ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    assertEquals(0, filter.filter(buffer).length);
    assertEquals(text, StandardCharsets.UTF_8.decode(buffer).toString());
  }

  @Test
  void everyByteButIacIsData() {
    for (int b = 0; b < 0xFF; b++) {
      String hex = HEX.toHexDigits((byte) b);
      data = "";
      assertEquals("", answer(hex));
      assertEquals(hex, data);
    }
  }

  @Test
  void onlyWhatLiesBetweenPositionAndLimitIsFiltered() {
    ByteBuffer buffer = ByteBuffer.wrap(HEX.parseHex("FF 61 FF F1 62 FF"));
    buffer.position(1).limit(5);
    filter.filter(buffer);
    assertEquals(1, buffer.position());
    assertEquals("ab", StandardCharsets.UTF_8.decode(buffer).toString());
  }

  @Test
  void optionIsRefusedOnce() {
    assertEquals("FF FE 01", answer("FF FB 01"), "WILL ECHO, DONT");
    assertEquals("", answer("FF FB 01"));
    assertEquals("FF FC 01", answer("FF FD 01"), "DO ECHO, WONT");
    assertEquals("", answer("FF FD 01 FF FB 01"));
    assertEquals("FF FE 1F FF FC 03", answer("FF FB 1F FF FD 03"), "other options");
    assertEquals("", data);
  }

  /** An answer to it would take the offer back, and the secret would be shown. */
  @Test
  void consentToTheOfferOfEchoIsNotAnswered() {
    TelnetFilter offering = new TelnetFilter();
    byte[] consent = {(byte) 255, (byte) 253, 1};
    assertEquals(0, offering.filter(ByteBuffer.wrap(consent), true).length);
    assertEquals(3, offering.filter(ByteBuffer.wrap(consent), false).length);
  }

  @Test
  void everyOptionIsRefused() {
    for (int option = 0; option <= 0xFF; option++) {
      String hex = HEX.toHexDigits((byte) option);
      assertEquals("FF FE " + hex, answer("FF FB " + hex));
      if (option != 6) {
        assertEquals("FF FC " + hex, answer("FF FD " + hex));
      }
    }
    assertEquals("", data);
  }

  @Test
  void refusalIsNeverAnswered() {
    for (int option = 0; option <= 0xFF; option++) {
      String hex = HEX.toHexDigits((byte) option);
      assertEquals("", answer("FF FC " + hex + " FF FE " + hex));
    }
  }

  @Test
  void timingMarkIsAnsweredEachTime() {
    assertEquals("FF FB 06", answer("FF FD 06"));
    assertEquals("FF FB 06 FF FB 06", answer("FF FD 06 61 FF FD 06"));
    assertEquals("61", data);
  }

  @Test
  void areYouThereIsAnsweredInWords() {
    assertEquals(hex("\r\n* Yes.\r\n"), answer("FF F6"));
    assertEquals("", data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"F1", "F2", "F3", "F4", "F5", "F9", "F0", "EF", "EC", "00", "61"})
  void otherCommandIsTakenOutWithoutAnAnswer(String command) {
    assertEquals("", answer("61 FF " + command + " 62"));
    assertEquals("61 62", data);
  }

  @Test
  void erasureBecomesTheKeyOfATerminal() {
    assertEquals("", answer("61 FF F7 62 FF F8 63"));
    assertEquals("61 08 62 15 63", data);
  }

  @Test
  void escapedIacStaysSoThatTheLineIsRefused() {
    assertEquals("", answer("61 FF FF 62"));
    assertEquals("61 FF 62", data);
  }

  @Test
  void subnegotiationWithoutAnEndIsGivenUp() {
    assertEquals("", answer("FF FA 18" + " 00".repeat(1_024) + " 62"));
    assertEquals("62", data);
  }

  @Test
  void interruptWithTimingMarkKeepsWhatIsTypedAfterIt() {
    assertEquals("FF FB 06", answer("61 FF F4 FF FD 06 62"));
    assertEquals("61 62", data);
  }

  @Test
  void subnegotiationIsTakenOutToItsEnd() {
    assertEquals("", answer("61 FF FA 18 00 78 0A FF FF F0 FF FB 01 FF F0 62"));
    assertEquals("61 62", data);
  }

  @Test
  void everySplitGivesTheSameDataAndAnswers() {
    byte[] bytes =
        HEX.parseHex(
            "61 FF FB 01 FF FD 06 FF FC 01 62 FF F6 FF F7 FF FA 18 FF FF 00 FF F0 C3 A9 FF FB 01"
                + " 0A");
    Received whole = Received.whole(bytes);
    assertEquals("[ab\bÃ©]", whole.found().getFirst());
    for (int at = 0; at <= bytes.length; at++) {
      assertEquals(whole, Received.splitAt(bytes, at), "split at " + at);
    }
    assertEquals(whole, Received.inPartsOf(1, bytes));
  }

  /** Returns the answer of the filter, and adds the remaining data to {@link #data}. */
  private String answer(String hex) {
    ByteBuffer buffer = ByteBuffer.wrap(HEX.parseHex(hex));
    String answer = HEX.formatHex(filter.filter(buffer));
    byte[] kept = Arrays.copyOfRange(buffer.array(), buffer.position(), buffer.limit());
    data = (data + " " + HEX.formatHex(kept)).strip();
    return answer;
  }

  private static String hex(String text) {
    return HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
