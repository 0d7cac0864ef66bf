package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.chat.ChatOptions;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Earlier;
import belfry.client.chat.Servers;
import belfry.protocol.RoomName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real reader and the real connection, on a terminal of byte streams. */
class TerminalFrontIT {
  private static final String PASTE = "\u001b[200~%s\u001b[201~";

  @TempDir Path folder;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private PipedOutputStream keys;
  private StubServer server;
  private FutureTask<Void> front;

  @BeforeEach
  void begin() throws Exception {
    server = new StubServer();
    start(EditingKeys.EMACS);
  }

  private void start(EditingKeys editing) throws Exception {
    front = new FutureTask<>(front(editing), null);
    Thread.ofPlatform().name("keys").start(front);
    server.awaitAsked("\"who\"");
  }

  private Runnable front(EditingKeys editing) throws IOException {
    keys = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(keys, 1 << 16);
    Terminal terminal = new DumbTerminal("test", "ansi", in, shown, UTF_8);
    terminal.setSize(Size.of(80, 24));
    Attributes attributes = terminal.getAttributes();
    attributes.setControlChar(ControlChar.VEOF, 4);
    attributes.setControlChar(ControlChar.VINTR, 3);
    terminal.setAttributes(attributes);
    ChatOptions options =
        new ChatOptions(
            null,
            List.of(RoomName.LOBBY),
            Earlier.NOTHING,
            false,
            new ChatOptions.Display(
                ZoneId.of("UTC"), ChatOptions.Display.TIME_OF_DAY, true, false));
    return () -> {
      TerminalFront made = new TerminalFront(terminal, folder.resolve("history"), editing, false);
      made.run(
          new ChatThread(
              options, Servers.plain(server.address()), made.screen(), Clock.systemUTC()));
    };
  }

  /**
   * The end of the keys ends the front. An interrupt at the same moment would break an assertion of
   * the terminal's input, which reads on another thread.
   */
  @AfterEach
  void end() throws Exception {
    keys.close();
    front.get(20, TimeUnit.SECONDS);
    server.close();
  }

  private void startAgain(EditingKeys editing) throws Exception {
    end();
    server = new StubServer();
    start(editing);
  }

  private void press(String typed) throws IOException {
    keys.write(typed.getBytes(UTF_8));
    keys.flush();
  }

  /**
   * The screen after all that was written. The reader writes only the cells that change. The
   * terminal of a process returns to the first column with each new line.
   */
  private String screen() {
    ScreenTerminal screen = new ScreenTerminal(80, 24);
    screen.write(shown.toString(UTF_8).replace("\n", "\r\n"));
    return screen.toString();
  }

  private void awaitShown(String part) throws InterruptedException {
    Programs.await(() -> screen().contains(part), () -> part + " is not shown in\n" + screen());
  }

  /** The question is answered, and {@code line} is back to be edited. */
  private void awaitGivenBack(String line) throws InterruptedException {
    Programs.await(() -> !screen().contains("[y/N]") && screen().contains(line), this::screen);
  }

  @Test
  void aPasswordIsNotShownWhileItIsTyped() throws Exception {
    press("/password\r");
    awaitShown("New password:");
    press("hunter22\r");
    server.awaitAsked("\"password\":\"hunter22\"");

    assertFalse(shown.toString(UTF_8).contains("hunter22"), screen());
  }

  @Test
  void pageUpAsksForEarlierMessages() throws Exception {
    press("\u001b[5~");
    String asked = server.awaitAsked("\"history\"");

    assertTrue(asked.contains("\"limit\":20"), asked);
  }

  @Test
  void whatIsTypedIsSaidAndShownAsItCameBack() throws Exception {
    press("good morning\r");
    server.awaitAsked("\"text\":\"good morning\"");

    awaitShown("<ann> good morning");
  }

  @Test
  void wideAndCombiningCharactersAreSaidAsTyped() throws Exception {
    press("日本 e\u0301 👩‍🚀x\u007f\r");

    server.awaitAsked("\"text\":\"日本 e\u0301 👩‍🚀\"");
  }

  @Test
  void aLineThatComesWhileTypingDoesNotTouchWhatIsTyped() throws Exception {
    press("half a ");
    server.say("bob", "hello");
    awaitShown("<bob> hello");
    press("line\r");

    server.awaitAsked("\"text\":\"half a line\"");
  }

  @Test
  void quotesBackslashesAndBangsMeanNothing() throws Exception {
    press("it's \"so\" \\ !! $x\r");

    server.awaitAsked("it's \\\"so\\\" \\\\ !! $x");
  }

  @Test
  void aShortPasteIsSaidLineByLine() throws Exception {
    press(String.format(PASTE, "one\r/two\r\rthree") + "\r");
    server.awaitAsked("\"text\":\"one\"");
    server.awaitAsked("\"text\":\"/two\"");
    server.awaitAsked("\"text\":\"three\"");
  }

  @Test
  void linesThatComeAtOnceAreAPasteThoughTheTerminalDoesNotMarkIt() throws Exception {
    press("one\r/two\rthree\r");
    server.awaitAsked("\"text\":\"one\"");
    server.awaitAsked("\"text\":\"/two\"");
    server.awaitAsked("\"text\":\"three\"");
  }

  @Test
  void aPastedCommandIsNotDoneAndOnlySaidIfThatIsWanted() throws Exception {
    press("one\r/topic mine\r/quit\r");
    awaitShown("Say these 3 lines, commands as text? [y/N]");
    press("y\r");
    server.awaitAsked("\"text\":\"/topic mine\"");
    server.awaitAsked("\"text\":\"/quit\"");
    press("after\r");

    server.awaitAsked("\"text\":\"after\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r/topic mine\r",
        "\r\n/topic mine\r\n",
        "\r\r \r/topic mine\r",
        "/topic mine\r\r",
        "/topic mine\r\n"
      })
  void aPastedCommandBetweenEmptyLinesIsNotDone(String pasted) throws Exception {
    press(pasted);
    awaitShown("Say this command as text? [y/N]");
    press("y\r");

    server.awaitAsked("\"text\":\"/topic mine\"");
    assertFalse(server.asked.stream().anyMatch(line -> line.contains("\"do\":\"topic\"")));
  }

  @Test
  void aMarkedPasteOfACommandAfterAnEmptyLineIsNotDone() throws Exception {
    press(String.format(PASTE, "\r/topic mine") + "\r");
    awaitShown("Say this command as text? [y/N]");
    press("y\r");

    server.awaitAsked("\"text\":\"/topic mine\"");
  }

  @Test
  void aTabWithinAPasteIsText() throws Exception {
    server.say("bob", "hello");
    awaitShown("<bob>");
    press("b\tsays\t\r\tb\tnothing\rb\t");
    press("\r");

    server.awaitAsked("\"text\":\"b\\tsays\\t\"");
    server.awaitAsked("\"text\":\"\\tb\\tnothing\"");
    server.awaitAsked("\"text\":\"b\\t\"");
  }

  @Test
  void aTabIsShownAsSpaceInALineThatWaits() throws Exception {
    server.mute(true);
    press("a\tb\r");
    awaitShown("⋯ a     b  (not acknowledged yet)");
  }

  @Test
  void anAnswerOfTheTerminalBehindALineMakesItNoPaste() throws Exception {
    press("said\r\u001b[?62;22c/time\r\u001b[24;80R");
    server.awaitAsked("\"do\":\"time\"");

    awaitShown("<ann> said");
  }

  @Test
  void aControlCharacterAfterTheFirstLineOfAPasteIsText() throws Exception {
    press("one\r\u0004\rthe\u0012 last\u007f\b\r");

    server.awaitAsked("\"text\":\"one\"");
    server.awaitAsked("\"text\":\"\\u0004\"");
    server.awaitAsked("\"text\":\"the\\u0012 last");
  }

  @Test
  void aLongPasteIsAskedAbout() throws Exception {
    press(String.format(PASTE, "1\r2\r3\r4\r5\r6") + "\r");
    awaitShown("Say these 6 lines? [y/N]");
    assertFalse(server.asked.stream().anyMatch(line -> line.contains("say")));
    press("y\r");

    server.awaitAsked("\"text\":\"6\"");
  }

  @Test
  void aLongPasteThatIsNotWantedIsGivenBack() throws Exception {
    press(String.format(PASTE, "1\r2\r3\r4\r5\r6") + "\r");
    awaitShown("Say these 6 lines? [y/N]");
    press("n\r");
    awaitGivenBack("6");
    press(" and more\r");
    awaitShown("Say these 6 lines? [y/N]");
    press("y\r");

    server.awaitAsked("\"text\":\"6 and more\"");
  }

  @Test
  void aLatePartOfAPasteIsNoAnswerAndReturnsWithTheRest() throws Exception {
    press("1\r2\r3\r4\r5\r6\r");
    awaitShown("Say these 6 lines? [y/N]");
    press("yesterday\r");
    awaitGivenBack("yesterday");
    assertFalse(server.asked.stream().anyMatch(line -> line.contains("say")));
    press("\r");
    awaitShown("Say these 7 lines? [y/N]");
    press("y\r");

    server.awaitAsked("\"text\":\"yesterday\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0003", "\u0004"})
  void aQuestionThatIsCutOffSaysNothing(String key) throws Exception {
    press(String.format(PASTE, "1\r2\r3\r4\r5\r6") + "\r");
    awaitShown("Say these 6 lines? [y/N]");
    press(key);
    awaitGivenBack("6");
    press("\u0003"); // clears what was given back
    press("after\r");

    assertTrue(server.awaitAsked("\"do\":\"say\"").contains("after"));
  }

  @Test
  void theKeysOfViEditTheLine() throws Exception {
    startAgain(EditingKeys.VI);
    press("one two");
    awaitShown("one two");
    press("\u001b");
    press("\u001b[?62;22c"); // an answer of the terminal is no command
    press("bdwaand\u001b0iso \r");

    server.awaitAsked("\"text\":\"so one and\"");
  }

  @Test
  void namesAreCompletedByTab() throws Exception {
    server.say("bob", "hello");
    awaitShown("<bob>");
    press("b\t");
    awaitShown("bob: ");
    press("yes\r");

    server.awaitAsked("\"text\":\"bob: yes\"");
  }

  @Test
  void controlCClearsTheLineAndAsksOnAnEmptyOne() throws Exception {
    press("never said");
    awaitShown("never said");
    press("\u0003said\r");
    assertTrue(server.awaitAsked("\"do\":\"say\"").contains("\"said\""));
    awaitShown("<ann> said");
    press("\u0003");
    awaitShown("Leave? [y/N]");
    press("n\r");
    press("still here\r");

    server.awaitAsked("\"text\":\"still here\"");
  }

  @Test
  void controlDLeavesPolitely() throws Exception {
    press("\u0004");
    server.awaitAsked("\"do\":\"quit\"");

    front.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatWasTypedIsRememberedButNotWhatIsPrivate() throws Exception {
    press("in the open\r");
    server.awaitAsked("in the open");
    press("/msg bob a secret\r");
    server.awaitAsked("a secret");
    press("\u0004");
    front.get(20, TimeUnit.SECONDS);
    String history = Files.readString(folder.resolve("history"));

    assertTrue(history.contains("in the open"), history);
    assertFalse(history.contains("secret"), history);
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("history"))));
  }

  @Test
  void linesOfALostConnectionAreSentOnceWhenItIsBack() throws Exception {
    server.mute(true);
    press("one\r");
    String first = server.awaitAsked("\"text\":\"one\"");
    server.mute(false);
    server.drop();
    press("two\r");
    awaitShown("the connection is lost");
    assertEquals(first, server.awaitAsked("\"do\":\"say\""));
    assertTrue(server.awaitAsked("\"do\":\"say\"").contains("\"text\":\"two\""));

    awaitShown("<ann> two");
  }

  @Test
  void whatOthersSendCannotControlTheTerminal() throws Exception {
    server.say("bob", "\\u001b]0;owned\\u0007");
    awaitShown("␛]0;owned␇");

    assertFalse(shown.toString(UTF_8).contains("\u001b]0;owned"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[?2026;0$y\u001b[?2027;0$y\u001b[?2048;0$y\u001b[?62;22c",
        "\u001b[24;80R",
        "\u001b[>1;10;0c",
        "\u001b[I\u001b[O",
        "\u001b]11;rgb:0000/0000/0000\u001b\\\u001b]4;1;rgb:cdcd/0000/0000\u0007",
        "\u001bP1+r544e=787465726d\u001b\\\u001bP>|term(1)\u001b\\",
        "\u001b_Gi=31;OK\u001b\\\u001b]lxterm\u001b\\\u001b]Licon\u0007",
        "\u001bP$r0m\u001b\\\u001bPx\u001b\\\u001b^private\u001b\\\u001bXany string\u001b\\",
        "\u001b_cut off\u001b[24;80R",
      })
  void answerOfTheTerminalIsNoPartOfTheLine(String answer) throws Exception {
    press("hel" + answer + "lxo\u001b[D\u007f\r");

    server.awaitAsked("\"text\":\"hello\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b_Gi=31;OK\u001b\\", "\u001b]lxterm\u001b\\", "\u001b[?62;22c"})
  void answerThatArrivesInPiecesIsNoPartOfTheLine(String answer) throws Exception {
    press("hel");
    for (String piece : answer.split("(?<=\\G..)", -1)) {
      press(piece);
      Thread.sleep(600); // the network pauses for a while
    }
    press("lo\r");

    server.awaitAsked("\"text\":\"hello\"");
  }

  @Test
  void enterEndsAStringWithoutAnEnd() throws Exception {
    press("hello\u001b]not typed\r");

    server.awaitAsked("\"text\":\"hello\"");
  }

  @Test
  void aRefusedLineIsWrittenBackIntoTheLine() throws Exception {
    server.mute(true);
    press("wrong\r");
    String said = server.awaitAsked("\"text\":\"wrong\"");
    String id = said.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
    server.mute(false);
    server.tell(
        "{\"on\":\"refused\",\"id\":\"" + id + "\",\"code\":\"bad-field\",\"why\":\"not so\"}");
    awaitShown("not said: not so");
    press(" and right\r");

    server.awaitAsked("\"text\":\"wrong and right\"");
  }

  @Test
  void aCommandIsNoPartOfALineThatWasWrittenBack() throws Exception {
    server.mute(true);
    press("wrong\r");
    String said = server.awaitAsked("\"text\":\"wrong\"");
    String id = said.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
    server.mute(false);
    server.tell(
        "{\"on\":\"refused\",\"id\":\"" + id + "\",\"code\":\"bad-field\",\"why\":\"not so\"}");
    awaitShown("not said: not so");
    press("/topic on air\r");
    server.awaitAsked("\"do\":\"topic\",\"room\":\"lobby\",\"text\":\"on air\"");
    press(" and right\r");

    server.awaitAsked("\"text\":\"wrong and right\"");
  }
}
