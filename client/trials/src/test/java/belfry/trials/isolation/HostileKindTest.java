package belfry.trials.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.dialect.Request;
import belfry.protocol.json.JsonSpeech;
import belfry.protocol.text.TextDialect;
import belfry.protocol.text.TextSpeech;
import belfry.protocol.time.Zone;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileKindTest {
  private static final int LONGEST_LINE = 4_096;
  private static final int LONGEST_OF_IRC = 510;

  private static List<String> lines(byte[] bytes) {
    return new String(bytes, UTF_8).lines().toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileKind.class,
      names = {"ROOMS", "WHO", "HISTORY", "SAY", "JOIN"})
  void theCommandsAreValidInBothDialects(HostileKind kind) {
    TextSpeech text = new TextSpeech(new TextDialect(Zone.of(ZoneOffset.UTC)), List.of());
    text.answer(
        new Event.Entered(
            null, Stage.LOUD, Nickname.of("ann"), new EntryId(1, 0), 1, null, null, false));
    for (String line : lines(kind.block(HostileDialect.JSON, 7))) {
      assertInstanceOf(Request.Asked.class, new JsonSpeech().read(line.getBytes(UTF_8)), line);
    }
    for (String line : lines(kind.block(HostileDialect.TEXT, 7))) {
      assertInstanceOf(Request.Asked.class, text.read(line.getBytes(UTF_8)), line);
    }
  }

  @ParameterizedTest
  @EnumSource(HostileKind.class)
  void noLineIsOverTheLimitOfTheServer(HostileKind kind) {
    Set<HostileKind> telnet = EnumSet.of(HostileKind.AYT, HostileKind.NOP);
    for (HostileDialect dialect : HostileDialect.values()) {
      if (!kind.isIn(dialect)) {
        continue;
      }
      byte[] block = kind.block(dialect, 0);
      assertTrue(block.length > 0 == (kind != HostileKind.CALM));
      int longest = dialect == HostileDialect.IRC ? LONGEST_OF_IRC : LONGEST_LINE;
      for (String line : telnet.contains(kind) ? List.<String>of() : lines(block)) {
        assertTrue(line.getBytes(UTF_8).length <= longest, line);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileKind.class,
      names = {"BROKEN", "DEEP"})
  void badJsonIsRefused(HostileKind kind) {
    for (String line : lines(kind.block(HostileDialect.JSON, 0))) {
      assertInstanceOf(Request.Refused.class, new JsonSpeech().read(line.getBytes(UTF_8)), line);
    }
  }

  @Test
  void theOpeningChoosesTheDialectAndEntersTheRoom() {
    List<String> opening = lines(HostileKind.HISTORY.opening(HostileDialect.JSON, 0));
    assertTrue(JsonSpeech.isSpokenIn(opening.getFirst().getBytes(UTF_8)));
    assertEquals(
        new Request.Asked(new Command.Join(null, Stage.LOUD, null, 0)),
        new JsonSpeech().read(opening.getLast().getBytes(UTF_8)));
    assertEquals(
        List.of("/ping", "/join loud"), lines(HostileKind.HISTORY.opening(HostileDialect.TEXT, 0)));
  }

  @Test
  void telnetFloodsAreCommandsOnly() {
    byte[] block = HostileKind.AYT.block(HostileDialect.TEXT, 0);
    for (int at = 0; at < block.length; at += 2) {
      assertEquals((byte) 255, block[at]);
      assertEquals((byte) 246, block[at + 1]);
    }
  }

  @Test
  void textsHaveTheWantedBytes() {
    assertEquals(600, Stage.text(600).getBytes(UTF_8).length);
  }
}
