package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of one connection over a real socket. */
class ConversationIT {
  private static Server server;
  private static InetSocketAddress address;

  @BeforeAll
  static void start() throws IOException {
    server = Started.plainly();
    address = server.address();
  }

  @AfterAll
  static void stop() {
    assertEquals(0, server.door().failures());
    server.drain();
  }

  @Test
  void newcomerIsGreeted() throws IOException {
    try (Caller caller = new Caller(address)) {
      String banner = caller.hears("* You are in #lobby");
      assertTrue(
          banner.matches("\\* Welcome to Belfry\\. You are [a-z]+-[a-z]+(-\\d+)?\\. .*\r\n.*"),
          banner);
    }
  }

  @Test
  void messagesAreFoundByTheirWords() throws IOException {
    try (Caller ann = new Caller(address);
        Caller bot = new Caller(address)) {
      ann.types("/join search\n今天讨论了部署方案\n/search in:#search 部署\n");
      ann.hears("* 1 message found in #search");
      ann.hears("> 今天讨论了部署方案\r\n");
      bot.types("{\"do\":\"join\",\"room\":\"search\"}\n{\"do\":\"search\",\"words\":\"讨论\"}\n");
      bot.hears("{\"on\":\"found\",\"searched\":{\"messages\":1,");
      bot.hears("\"text\":\"今天讨论了部署方案\"");
    }
  }

  @Test
  void severalRoomsAreEnteredAndLeftInTurn() throws IOException {
    try (Caller ann = new Caller(address);
        Caller bob = new Caller(address)) {
      bob.types("/join second\n").hears("#second");
      ann.types("/join #first,second\n").hears("* You are in #first");
      ann.hears("* You are in #second");
      ann.types("to the last one\n");
      bob.hears("> to the last one\r\n");
      ann.types("/leave second,#first,nowhere\n").hears("* You left #second");
      ann.hears("* You left #first");
      ann.hears("! you are not in #nowhere");
    }
  }

  @Test
  void halfCloseGetsItsAnswersAndEnds() throws IOException {
    try (Caller ann = Caller.named(address, "ann");
        Caller pipe = new Caller(address)) {
      ann.types("/join pipes\n").hears("#pipes");
      pipe.types("/join pipes\nhello\n/ping\nlast").ends();
      String all = pipe.hearsTheEnd();
      assertTrue(all.contains("* You are in #pipes"), all);
      assertTrue(all.contains("* pong\r\n"), all);
      ann.hears("> hello\r\n");
      ann.hears("> last\r\n");
    }
  }

  @Test
  void lineIsSaidThoughTheConnectionIsResetRightAfterIt() throws IOException {
    try (Caller ann = new Caller(address);
        Caller hasty = new Caller(address)) {
      ann.types("/join reset\n").hears("#reset");
      hasty.types("/join reset\n").hears("#reset");
      hasty.types("last words\n").resets();
      ann.hears("> last words\r\n");
    }
  }

  /**
   * A client like {@code nc -q 0} reads no answer: a write to it fails before its input is read.
   */
  @Test
  void allLinesAreSaidOfAClientThatLeavesWithoutReading() throws IOException {
    try (Caller ann = new Caller(address);
        Caller hasty = new Caller(address)) {
      ann.types("/join unread\n").hears("#unread");
      hasty.types("/join unread\none\n/names\ntwo\n").resets();
      ann.hears("> one\r\n");
      ann.hears("> two\r\n");
    }
  }

  /** A balancer checks a port in this way. */
  @Test
  void emptyConnectionEndsWithoutASession() throws IOException {
    try (Caller caller = new Caller(address)) {
      assertEquals("", caller.ends().hearsTheEnd());
    }
  }

  @Test
  void quittingSaysGoodbyeAndEndsThoughMoreWasSent() throws IOException {
    try (Caller caller = new Caller(address)) {
      String all = caller.types("q\nnot done any more\n".repeat(100)).hearsTheEnd();
      assertTrue(all.endsWith("* Goodbye: you left.\r\n"), all);
    }
  }

  @Test
  void everyEndOfLineAndEverySplitWorks() throws IOException {
    try (Caller ann = Caller.named(address, "splitting");
        Caller bob = Caller.named(address, "listening")) {
      for (byte b : "/join split\r\none\r\0grüße\ntwo\n".getBytes(UTF_8)) {
        ann.sends(new byte[] {b});
      }
      ann.hears("#split");
      ann.types("/ping\n").hears("* pong\r\n");
      bob.types("/join split\n/ping\n");
      String history = bob.hears("* pong\r\n");
      assertTrue(history.contains("<splitting> one\r\n"), history);
      assertTrue(history.contains("<splitting> grüße\r\n"), history);
      assertTrue(history.contains("<splitting> two\r\n"), history);
    }
  }

  @Test
  void changesOfAPersonAreToldOnceAndInOrderToWhoSharesSeveralRooms() throws IOException {
    List<String> rooms = List.of("#lobby", "#one", "#two", "#three");
    try (Caller ann = Caller.named(address, "sb");
        Caller bob = Caller.named(address, "reading")) {
      for (String room : rooms) {
        bob.types("/join " + room + "\n").hears("* You are in " + room);
        ann.types("/join " + room + "\nhello\n").hears("* You are in " + room);
        bob.hears("> hello\r\n"); // the arrival of sb is announced before these words
      }
      StringBuilder changes = new StringBuilder();
      List<String> expected = new ArrayList<>();
      String before = "sb";
      for (int n = 0; n < 40; n++) {
        String after = List.of("sc", "sd", "se", "sb").get(n % 4);
        changes.append("/nick ").append(after).append('\n');
        expected.add("* " + before + " is now " + after);
        before = after;
      }
      for (String room : rooms) {
        changes.append("/join ").append(room).append("\nlast words in ").append(room).append('\n');
      }
      ann.types(changes.toString());

      // Items of different rooms come in any order, so the last words of each room are awaited.
      StringBuilder heard = new StringBuilder();
      for (int n = 0; n < rooms.size(); n++) {
        heard.append(bob.hears("> last words in ")).append(bob.hears("\r\n"));
      }
      assertEquals(
          expected, heard.toString().lines().filter(line -> line.contains(" is now ")).toList());
    }
  }

  @Test
  void whoDisconnectsIsToldOnceToWhoSharesSeveralRooms() throws IOException {
    List<String> rooms = List.of("#lobby", "#four", "#five");
    try (Caller ann = Caller.named(address, "leaving");
        Caller eve = Caller.named(address, "following");
        Caller bob = Caller.named(address, "staying")) {
      for (String room : rooms) {
        bob.types("/join " + room + "\n").hears("* You are in " + room);
        ann.types("/join " + room + "\n").hears("* You are in " + room);
      }
      eve.types("/join #five\n").hears("* You are in #five");
      bob.hears("following joined #five");
      ann.types("/quit\n").hearsTheEnd();
      eve.types("/quit\n").hearsTheEnd();

      // Each room announces a newcomer after those who left before.
      StringBuilder heard = new StringBuilder();
      try (Caller newcomer = Caller.named(address, "newcomer")) {
        for (String room : rooms) {
          newcomer.types("/join " + room + "\n").hears("* You are in " + room);
        }
        for (int n = 0; n < rooms.size(); n++) {
          heard.append(bob.hears("newcomer joined ")).append(bob.hears("\r\n"));
        }
      }
      String left =
          heard.toString().lines().filter(line -> line.contains(" left ")).toList().toString();
      for (String name : List.of("leaving", "following")) {
        assertEquals(2, left.split(name, -1).length, () -> name + " left once: " + left);
      }
    }
  }

  @Test
  void overLongLineIsRefusedAndTheConnectionGoesOn() throws IOException {
    try (Caller caller = new Caller(address)) {
      caller.types("x".repeat(5_000) + "\n/ping\n");
      String all = caller.hears("* pong\r\n");
      assertTrue(all.contains("! that line is longer than 4096 bytes; nothing was said.\r\n"), all);
    }
  }

  @Test
  void lineWithoutAnEndIsClosedWithAReason() throws IOException {
    try (Caller caller = new Caller(address)) {
      String all = caller.types("x".repeat(70_000)).hearsTheEnd();
      assertTrue(all.endsWith("* Goodbye: a line without an end is no line.\r\n"), all);
    }
  }

  @Test
  void helloOfTlsIsTurnedAway() throws IOException {
    try (Caller caller = new Caller(address)) {
      String all = caller.sends(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC}).hearsTheEnd();
      assertTrue(
          all.contains(
              "! no TLS begins here: this server has no certificate, or other bytes came"
                  + " before.\r\n"),
          all);
    }
  }

  @Test
  void telnetIsAnsweredAndControlCShowsSomethingAgain() throws IOException {
    try (Caller caller = new Caller(address)) {
      caller.hears("#lobby");
      byte[] telnet = {(byte) 255, (byte) 253, 1, (byte) 255, (byte) 251, 31}; // DO ECHO, WILL NAWS
      caller.sends(telnet).hearsBytes(255, 252, 1, 255, 254, 31); // WONT ECHO, DONT NAWS
      byte[] controlC = {(byte) 255, (byte) 244, (byte) 255, (byte) 253, 6}; // IP, DO TIMING-MARK
      caller.sends(controlC).hearsBytes(255, 251, 6); // WILL TIMING-MARK
      caller.sends(new byte[] {(byte) 255, (byte) 246}).hears("* Yes.\r\n");
      caller.types("/ping\r\0").hears("* pong\r\n");
    }
  }

  @Test
  void hostileBytesNeverReachAnother() throws IOException {
    byte[] hostile = new byte[256 + 8];
    for (int i = 0; i < 256; i++) {
      hostile[i] = (byte) i;
    }
    try (Caller ann = Caller.named(address, "victim");
        Caller eve = Caller.named(address, "hostile")) {
      eve.types("hello\n"); // further lines may be anything
      eve.types("\u001B]0;title\u0007 \u009B31m \u202E\u2028* fake \u0000 end\n");
      eve.sends(hostile).types("\n/me \u001B[2J\n/topic \u001B[1m\n/away \u0007\n/ping\n");
      eve.hears("* pong\r\n");
      Caller last = Caller.named(address, "witness");
      last.types("done\n");
      String heard = ann.hears("<witness> done\r\n");
      last.close();
      assertTrue(
          heard
              .replace("\r\n", "")
              .replace("\t", "")
              .codePoints()
              .noneMatch(p -> Character.isISOControl(p) || p == 0x202E || p == 0x2028),
          heard);
      assertFalse(heard.lines().anyMatch(line -> line.startsWith("* fake")), heard);
    }
  }

  @Test
  void programSpeaksJsonFromItsFirstLine() throws IOException {
    try (Caller bot = new Caller(address)) {
      bot.types(
          """
          {"do":"join","room":"bots"}
          {"do":"say","room":"bots","text":"hi","id":"1"}
          """);
      String heard = bot.hears("\"text\":\"hi\"");
      assertTrue(heard.contains("{\"on\":\"welcome\""), heard);
      bot.types("{\"do\":\"quit\",\"id\":\"q\"}\n");
      String end = bot.hearsTheEnd();
      assertTrue(end.endsWith("{\"on\":\"bye\",\"id\":\"q\",\"why\":\"you left\"}\n"), end);
      assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(end));
    }
  }
}
