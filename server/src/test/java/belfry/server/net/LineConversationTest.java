package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the input of a client that has a session. */
class LineConversationTest {
  private Reception reception = new Reception();

  @AfterEach
  void close() {
    reception.close();
    assertEquals(0, reception.failures.count());
  }

  @Test
  void everyEndOfLineAndEverySplitWorks() {
    byte[] telnet = {(byte) 255, (byte) 253, 1, (byte) 255, (byte) 246}; // DO ECHO, are you there
    byte[] dialog =
        join(
            telnet,
            "/nick ann\r\n/join split\r\none\r\0grüße\ntwo\r/ping\n\n{\n".getBytes(UTF_8),
            "x".repeat(5_000).getBytes(UTF_8),
            "\r\n/history\n".getBytes(UTF_8),
            new byte[] {(byte) 0xC3, '\n'},
            "half".getBytes(UTF_8));
    String whole = written(dialog, dialog.length);
    assertTrue(whole.contains("<ann> grüße\r\n"), whole);
    assertTrue(whole.contains("\r\n* Yes.\r\n"), whole);
    assertTrue(
        whole.contains("! that line is longer than 4096 bytes; nothing was said.\r\n"), whole);
    assertTrue(whole.contains("! that line is not UTF-8.\r\n"), whole);
    for (int at = 0; at < dialog.length; at = at < 80 || at > 5_080 ? at + 1 : at + 977) {
      assertEquals(whole, written(dialog, at), "split at " + at);
    }
  }

  /** The output of a new server for a client that sends a dialog in two pieces and then ends. */
  private String written(byte[] dialog, int split) {
    try (Reception fresh = new Reception()) {
      FakeTransport client = fresh.connects();
      fresh.sends(client, Arrays.copyOf(dialog, split));
      fresh.sends(client, Arrays.copyOfRange(dialog, split, dialog.length));
      client.ends();
      fresh.threads.runAll();
      assertEquals(1, client.timesClosed());
      return client
          .written()
          .replaceAll("[a-z]+-[a-z]+(-\\d+)?", "GUEST")
          .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d", "TIME");
    }
  }

  @Test
  void lineWithoutAnEndIsClosedWithAReason() {
    FakeTransport client = reception.greeted();
    for (int i = 0; i < 9; i++) {
      reception.sends(client, "x".repeat(8_000));
    }
    assertTrue(
        client.written().endsWith("* Goodbye: a line without an end is no line.\r\n"),
        client::written);
    assertEquals(1, client.timesClosed());
  }

  @Test
  void nothingIsDoneAfterQuitting() {
    FakeTransport bystander = reception.greeted();
    FakeTransport client = reception.greeted();
    reception.sends(client, "q\nnot done any more\n");
    assertTrue(client.written().endsWith("* Goodbye: you left.\r\n"), client::written);
    assertFalse(bystander.written().contains("not done"), bystander::written);
  }

  @Test
  void linesOfOneReadReachOthersBeforeTooManyHaveGathered() {
    FakeTransport bystander = reception.greeted();
    FakeTransport talker = reception.greeted();
    // The arrival wakes a pump on a thread of its own, whose pass must not hold these lines back.
    reception.sends(talker, "first\n");
    eventually(() -> assertTrue(bystander.written().contains("> first"), bystander::written));
    String lines =
        IntStream.rangeClosed(1, 1_500).mapToObj(n -> n + "\n").collect(Collectors.joining());
    reception.sends(talker, lines);
    eventually(() -> {
      long heard = bystander.written().lines().filter(line -> line.matches(".*> \\d+")).count();
      assertEquals(1_500, heard, "more than a feed holds, but none is missed");
    });
  }

  @Test
  void floodOfAClientThatIsGoneIsNotWaitedFor() {
    reception.close();
    reception = new Reception(Started.door(10, true, Duration.ofSeconds(60)));
    FakeTransport bystander = reception.greeted();
    FakeTransport flood = reception.greeted();
    flood.breaks();
    reception.sends(flood, "on and on\n".repeat(300));
    assertEquals(1, flood.timesClosed());
    reception.sends(bystander, "/history 100\n/ping\n");
    eventually(() -> assertTrue(bystander.written().contains("* pong")));
    long kept = bystander.written().lines().filter(line -> line.matches("  .*on and on")).count();
    assertTrue(kept > 0 && kept < 100, bystander::written);
  }

  private static byte[] join(byte[]... parts) {
    return ProxyHeaders.join(parts);
  }
}
