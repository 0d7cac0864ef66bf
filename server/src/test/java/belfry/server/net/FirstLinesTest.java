package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no secret of another protocol is said, and that every line of a person can be. */
class FirstLinesTest {
  private static final String NOT_SAID = "was not said; to say it, send the same line again.\r\n";

  private final Reception reception = new Reception();
  private final FakeTransport bystander = reception.greeted();

  @AfterEach
  void close() {
    reception.close();
    assertEquals(0, reception.failures.count());
  }

  /** A broken bar separates lines that come in one read from each other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // IRC
        "PASS hunter2",
        "pass hunter2",
        "Pass :two words hunter2",
        "PASS hunter2¦CAP LS 302¦NICK joe¦USER joe 0 * :joe",
        "CAP LS 302¦NICK joe¦PASS hunter2",
        "NICK joe¦PASS hunter2",
        "@tag=1 PASS hunter2",
        "@a=1;b=2 :joe pass hunter2",
        ":joe PASS hunter2",
        "oper joe hunter2",
        "identify hunter2",
        "NS IDENTIFY hunter2",
        "privmsg nickserv :identify hunter2",
        "webirc hunter2 gateway host 192.0.2.7",
        "server irc.example.com 1 :hunter2",
        "ping¦auth hunter2",
        // mail and files
        "USER joe¦PASS hunter2",
        "apop joe hunter2",
        "a001 login joe hunter2",
        ". LOGIN joe hunter2",
        "tag login joe hunter2",
        "a1 login \"joe doe\" \"my hunter2\"",
        "a1 authenticate plain hunter2",
        "login joe hunter2",
        "helo me¦auth plain hunter2",
        "STARTTLS¦AUTH PLAIN hunter2",
        "authinfo pass hunter2",
        "acct hunter2",
        // Redis and memcached
        "auth server hunter2",
        "AUTH now hunter2",
        "auth default hunter2",
        "\"AUTH\" \"hunter2\"",
        "'auth' 'hunter2'",
        "`auth hunter2`",
        "*2¦$4¦AUTH¦$7¦hunter2",
        "$4¦AUTH¦$7¦hunter2",
        "hello 3 auth joe hunter2",
        "set the hunter2",
        "setex k 60 hunter2",
        "append k hunter2",
        "config set requirepass hunter2",
        "acl setuser joe >hunter2",
        "get hunter2",
        "set k 0 0 7¦hunter2",
        "ms k 7¦hunter2",
        "a1 login joe {7}¦hunter2",
        // brokers and others
        "connect¦accept-version:1.2¦login:joe¦passcode:hunter2",
        "connect {\"pass\":\"hunter2\"}",
        "Action: Login¦Username: joe¦Secret: hunter2",
        "password hunter2",
        "Password=hunter2",
        "authorization: Bearer hunter2",
        "[{\"method\":\"login\",\"params\":[\"hunter2\"]}]",
        "[\"login\",\"joe\",\"hunter2\"]",
        "<auth mechanism='PLAIN'>hunter2</auth>",
        "get /?password=hunter2",
        "SSH-2.0-hunter2",
        "SOURCE hunter2 /mount",
        // dress
        "> PASS hunter2",
        "$ auth hunter2",
        "* login joe hunter2",
        "\u00A0PASS\u00A0hunter2",
        "\u200BPASS\u200Bhunter2",
        "\u3000\uFF30\uFF21\uFF33\uFF33\u3000hunter2",
        "\uFEFF \uFEFFPASS hunter2",
        "nonsense\u0015PASS hunter2",
        "nonsense \u0017PASS hunter2",
        "x\bpass hunter2",
        "\u001B[APASS hunter2",
        "\u0007PASS hunter2",
        "\tPASS\thunter2",
        // after lines that say nothing
        "/nick zed¦PASS hunter2",
        "/join ops¦/away¦auth server hunter2",
        "  ¦\b\b¦PASS hunter2",
        "/nick zed¦nick hi¦PASS hunter2",
        "/nick zed¦*2¦$4¦AUTH¦$7¦hunter2",
        "/nick zed¦\u0003hunter2",
      })
  void secretIsNotSaid(String lines) {
    for (boolean late : new boolean[] {false, true}) {
      for (boolean apart : new boolean[] {false, true}) {
        FakeTransport client = late ? reception.greeted() : reception.connects();
        for (String piece : (apart ? lines : lines.replace("¦", "\r\n")).split("¦", -1)) {
          reception.sends(client, piece + "\r\n");
        }
        reception.passes(Started.GREET_AFTER);
        boolean registers = !client.written().contains("* Welcome"); // as an IRC client
        assertTrue(registers || client.written().contains("! "), client::written);
        client.ends();
        reception.threads.runAll();
      }
    }
    assertNothingIsSaid();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00E4\u00F6", "\u00C3", "PASS \u00E4"})
  void secretIsNotSaidAfterALineThatIsNotUtf8(String line) {
    for (boolean late : new boolean[] {false, true}) {
      FakeTransport client = late ? reception.greeted() : reception.connects();
      reception.sends(client, (line + "\r\npass hunter2\r\n").getBytes(ISO_8859_1));
      reception.passes(Started.GREET_AFTER);
      assertTrue(client.written().endsWith(NOT_SAID), client::written);
    }
    assertNothingIsSaid();
  }

  private void assertSaid(String line) {
    eventually(() -> assertTrue(bystander.written().contains("> " + line + "\r\n")));
  }

  private void assertNothingIsSaid() {
    reception.sends(bystander, "/history\n");
    assertTrue(bystander.written().endsWith("* Nothing was said in #lobby before.\r\n"));
    assertFalse(bystander.written().contains("hunter2"), bystander::written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nick hi",
        "nick thanks",
        "nick is late",
        "Login geht nicht",
        "login page is broken",
        "can't login at all",
        "please login again, bob",
        "set alarm 5",
        "set the table for five",
        "ms teams 365",
        "auth doesn't work",
        "auth is down",
        "AUTH IS DOWN",
        "user error",
        "USER ERROR",
        "pass rate",
        "PASS the salt",
        "pass :)",
        "password expired",
        "@bob pass it",
        "get lost",
        "get well soon",
        "ping",
        "PING",
        "$20",
        "hello 3 times",
        "connect me",
        "add two and two",
        "server 2 is down",
        "register for the event",
        "[\"a\", \"b\"]",
        "GET off my lawn",
        "options: tea / coffee",
        "mail from bob arrived",
        "host db1.example.com is down",
        "> quoted words",
      })
  void everyLineOfAPersonIsSaidAtTheSecondSending(String line) {
    FakeTransport person = reception.greeted();
    reception.sends(person, line + "\n");
    if (person.written().endsWith(NOT_SAID)) {
      reception.sends(person, line + "\n");
    }
    assertSaid(line);
    assertEquals(0, person.timesClosed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "HELLO all",
        "help",
        "Hi, nick!",
        "nick, are you there?",
        "users everywhere",
        "the server is down",
        "login-page is broken",
        "my auth is broken",
        "can't login",
        "ssh works again",
        "CAPS LOCK IS ON",
        "10 minutes",
        "2 * 3",
        "*waves*",
        "<3 to all of you",
        ":) hello",
        "https://example.com/?user=joe",
        "note: it is late",
        "at 10:30",
        "I see GET / HTTP/1.1 in the log",
        "a list of things",
        "hello 世界",
      })
  void whatPeopleTypeIsSaidAtOnce(String line) {
    FakeTransport person = reception.connects();
    reception.sends(person, line + "\n");
    assertSaid(line);
  }

  @Test
  void personIsToldWhichProtocolALineBelongsTo() {
    FakeTransport person = reception.greeted();
    reception.sends(person, "nick hi\n");
    assertTrue(
        person.written().endsWith("! that looks like a command of IRC and " + NOT_SAID),
        person::written);
  }

  @Test
  void anotherLineIsJudgedOnItsOwn() {
    FakeTransport person = reception.greeted();
    reception.sends(person, "nick hi\nnick ho\nnick hi\n");
    assertNothingIsSaid();
    reception.sends(person, "nick hi\nnick ho\n");
    assertSaid("nick hi");
    assertSaid("nick ho");
  }

  @Test
  void lineOfTheLengthThatADoubtfulLineAnnouncesIsDoubtfulToo() {
    FakeTransport person = reception.greeted();
    reception.sends(person, "set alarm 5\nhello\n");
    assertNothingIsSaid();
    reception.sends(person, "hello\n");
    assertSaid("hello");
  }

  @Test
  void nothingIsDoubtedAfterTheFirstLineThatIsSaid() {
    FakeTransport person = reception.greeted();
    reception.sends(person, "hello\npass me the salt\nPASS it, please\n*2\n");
    for (String said : new String[] {"pass me the salt", "PASS it, please", "*2"}) {
      assertSaid(said);
    }
  }

  @Test
  void braceAfterACommandIsNotJson() {
    FakeTransport person = reception.greeted();
    reception.sends(person, "/nick ann\n{ is a brace\n");
    assertSaid("{ is a brace");
  }

  @Test
  void noLineEndsTheConnectionAfterACommand() {
    FakeTransport person = reception.greeted();
    reception.sends(person, "/away\n*2\n*2\n");
    assertSaid("*2");
    assertEquals(0, person.timesClosed());
  }

  @Test
  void protocolIsRecognisedByALaterLineOfItsOpening() {
    FakeTransport client = reception.connects();
    reception.sends(client, "AUTH hunter2\r\n");
    assertEquals("", client.written());
    reception.sends(client, "EHLO example.org\r\n");
    assertTrue(client.written().startsWith("! this port is for chat"), client::written);
    assertEquals(1, client.timesClosed());
    assertFalse(bystander.written().contains("joined"), bystander::written);
  }

  @Test
  void openingWithoutAnEndIsBounded() {
    FakeTransport client = reception.connects();
    reception.sends(client, "nick joe\r\n".repeat(500).getBytes(UTF_8));
    assertTrue(client.written().startsWith("* Welcome"), client::written);
  }
}
