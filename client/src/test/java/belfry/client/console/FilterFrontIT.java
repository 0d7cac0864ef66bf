package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.chat.ChatOptions;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Earlier;
import belfry.client.chat.Servers;
import belfry.client.shell.ExitCode;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter with the real connection, and a server that says what a test wants. */
class FilterFrontIT {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private StubServer server;

  @BeforeEach
  void serve() throws Exception {
    server = new StubServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private CompletableFuture<ExitCode> start(FilterTask task, String input) {
    return start(task, input.getBytes(UTF_8));
  }

  private CompletableFuture<ExitCode> start(FilterTask task, byte[] input) {
    ChatOptions options =
        new ChatOptions(
            null,
            task.to() == null ? List.of(RoomName.LOBBY) : List.of(),
            Earlier.NOTHING,
            true,
            new ChatOptions.Display(
                ZoneId.of("UTC"), ChatOptions.Display.TIME_OF_DAY, false, false));
    FilterFront front =
        new FilterFront(
            task,
            new Utf8Lines(new ByteArrayInputStream(input)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    ChatThread chat =
        new ChatThread(options, Servers.plain(server.address()), front, Clock.systemUTC());
    return CompletableFuture.supplyAsync(
        () -> front.run(chat), run -> Thread.ofVirtual().start(run));
  }

  private static ExitCode end(CompletableFuture<ExitCode> filter) throws Exception {
    return filter.get(20, TimeUnit.SECONDS);
  }

  private static FilterTask following(Duration patience, int count, String until) {
    Pattern pattern = until == null ? null : Pattern.compile(until);
    return new FilterTask(false, true, patience, null, count, pattern);
  }

  @Test
  void linesBeforeOneThatIsNotUtf8AreSaid() throws Exception {
    CompletableFuture<ExitCode> filter =
        start(
            new FilterTask(false, false, LONG, null, 0, null),
            new byte[] {'o', 'n', 'e', '\n', 't', 'w', (byte) 0xC3, '\n', '3', '\n'});
    server.awaitAsked("\"text\":\"one\"");

    assertEquals(ExitCode.REFUSED, end(filter));
    assertEquals("belfry: the input is not UTF-8\n", err.toString(UTF_8));
  }

  @Test
  void aFilterEndsAfterTheMessageThatItAwaits() throws Exception {
    CompletableFuture<ExitCode> filter = start(following(LONG, 0, "build \\d+ done"), "");
    server.awaitAsked("\"who\"");
    server.say("bob", "build 12");
    server.say("bob", "build 12 done");
    server.say("bob", "build 13 done");

    assertEquals(ExitCode.OK, end(filter));
    assertEquals("12:00:00 <bob> build 12\n12:00:00 <bob> build 12 done\n", out.toString(UTF_8));
  }

  @Test
  void aFilterEndsAfterTheNumberOfMessages() throws Exception {
    CompletableFuture<ExitCode> filter =
        start(new FilterTask(true, true, LONG, null, 2, null), "ours\n");
    server.awaitAsked("\"say\"");
    server.say("bob", "one");
    server.say("bob", "two");
    server.say("bob", "three");

    assertEquals(ExitCode.OK, end(filter));
    String printed = out.toString(UTF_8);
    assertTrue(printed.endsWith("two\",\"time\":\"2026-11-22T12:00:00Z\"}\n"), printed);
    assertFalse(printed.contains("token"), printed); // the welcome has one
    assertTrue(
        printed.contains("\"on\":\"welcome\",\"you\":\"ann\",\"server\":\"stub\",\"limits\""));
  }

  @Test
  void aMessageThatDoesNotComeIsGivenUp() throws Exception {
    CompletableFuture<ExitCode> filter = start(following(Duration.ofMillis(300), 0, "done"), "");

    assertEquals(ExitCode.UNAVAILABLE, end(filter));
    assertTrue(
        err.toString(UTF_8).contains("belfry: gave up after 0.3 s; no message matches done\n"),
        err.toString(UTF_8));
  }

  @Test
  void linesForAPersonAreDirectMessagesAndEnterNoRoom() throws Exception {
    FilterTask task = new FilterTask(false, false, LONG, Nickname.of("bob"), 0, null);
    CompletableFuture<ExitCode> filter = start(task, "/psst\n");
    String told = server.awaitAsked("\"tell\"");
    assertTrue(told.contains("\"to\":\"bob\",\"text\":\"/psst\""), told);
    server.tell(
        "{\"on\":\"ack\",\"id\":"
            + told.replaceAll(".*\"id\":(\"[^\"]*\").*", "$1")
            + ",\"to\":\"bob\",\"message\":\"3-1\"}");

    assertEquals(ExitCode.OK, end(filter));
    assertTrue(server.asked.stream().noneMatch(line -> line.contains("\"join\"")));
  }

  @Test
  void aFilterThatIsPutOutOfItsRoomSaysWhoAndWhyAndEnds() throws Exception {
    CompletableFuture<ExitCode> filter = start(following(null, 0, null), "");
    server.awaitAsked("\"who\"");
    putOut();

    assertEquals(ExitCode.REFUSED, end(filter));
    assertEquals(
        "! you are out of #lobby: bob kicked ann: spam\nbelfry: no room is left\n",
        err.toString(UTF_8));
  }

  @Test
  void linesThatAreNotSaidBecauseOfAKickAreRefused() throws Exception {
    server.mute(true);
    FilterTask task = new FilterTask(false, false, LONG, null, 0, null);
    CompletableFuture<ExitCode> filter = start(task, "one\ntwo\n");
    server.awaitAsked("\"say\"");
    putOut();

    assertEquals(ExitCode.REFUSED, end(filter));
    assertTrue(
        err.toString(UTF_8).endsWith("belfry: no room is left; not acknowledged: 2 lines\n"),
        err.toString(UTF_8));
  }

  private void putOut() throws Exception {
    server.tell(
        "{\"on\":\"moderated\",\"room\":\"lobby\",\"message\":\"1-9\",\"from\":\"bob\","
            + "\"what\":\"kick\",\"who\":\"ann\",\"text\":\"spam\",\"time\":\"2026-11-22T13:00:00Z\"}");
    server.tell(
        "{\"on\":\"left\",\"room\":\"lobby\",\"who\":[\"ann\"],\"put_out\":true,\"you\":true}");
  }
}
