package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import belfry.server.net.ProtocolSelector.Choice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolSelectorTest {
  private static final int LONGEST = 4_096;
  private static final Choice TEXT = new Choice.Text();
  private static final Choice JSON = new Choice.Json();
  private static final Choice IRC = new Choice.Irc();
  private static final Choice NEED_MORE = new Choice.NeedMore();
  private static final String MARK = "\u00EF\u00BB\u00BF";

  /** The first bytes of real programs, in ISO 8859-1. */
  static Stream<Arguments> openings() {
    return Stream.of(
        Arguments.of(IRC, "PASS hunter2\r\nCAP LS 302\r\nNICK joe\r\n"),
        Arguments.of(IRC, "CAP LS 302\r\n"),
        Arguments.of(IRC, "CAP LS\n"),
        Arguments.of(IRC, "NICK joe\r\nUSER joe 0 * :joe\r\n"),
        Arguments.of(IRC, "USER joe 0 * :Joe Doe\r\n"),
        foreign(ForeignProtocol.IRC, "WEBIRC hunter2 gateway host 192.0.2.7\r\n"),
        Arguments.of(IRC, "USER anonymous\r\n"), // FTP and POP3
        doubtful(ForeignProtocol.IRC, "pass hunter2\r\n"),
        doubtful(ForeignProtocol.IRC, "identify hunter2\r\n"),
        foreign(ForeignProtocol.REDIS, "*2\r\n$4\r\nAUTH\r\n$7\r\nhunter2\r\n"),
        foreign(ForeignProtocol.REDIS, "*1\r\n$4\r\nPING\r\n"),
        doubtful(ForeignProtocol.REDIS, "AUTH hunter2\r\n"),
        doubtful(ForeignProtocol.REDIS, "AUTH default hunter2\r\n"),
        foreign(ForeignProtocol.REDIS, "HELLO 3 AUTH default hunter2\r\n"),
        foreign(ForeignProtocol.SSH, "SSH-2.0-OpenSSH_9.2\r\n"),
        foreign(ForeignProtocol.SSH, "SSH-1.99-Cisco-1.25\n"),
        foreign(ForeignProtocol.MAIL, "EHLO mail.example.com\r\n"),
        foreign(ForeignProtocol.MAIL, "HELO localhost\r\n"),
        foreign(ForeignProtocol.MAIL, "LHLO localhost\r\n"),
        doubtful(ForeignProtocol.MAIL, "a001 LOGIN joe hunter2\r\n"),
        foreign(ForeignProtocol.MAIL, "1 CAPABILITY\r\n"),
        doubtful(ForeignProtocol.MAIL, "CAPA\r\nUSER joe\r\nPASS hunter2\r\n"),
        foreign(ForeignProtocol.MAIL, "AUTHINFO USER joe\r\n"),
        foreign(ForeignProtocol.SYSLOG, "<34>1 2003-10-11T22:14:15.003Z host su - - - hi\n"),
        foreign(ForeignProtocol.SYSLOG, "71 <13>Oct 11 22:14:15 host su: hi\n"),
        foreign(ForeignProtocol.HTTP, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        foreign(ForeignProtocol.HTTP, "GET /nice%20ports%2C/Tri%6Eity.txt%2ebak HTTP/1.0\r\n\r\n"),
        foreign(ForeignProtocol.HTTP, "POST /x?y=z HTTP/1.0\r\n"),
        foreign(ForeignProtocol.HTTP, "OPTIONS * HTTP/2\r\n"),
        foreign(ForeignProtocol.HTTP, "CONNECT example.com:443 HTTP/1.1\r\n"),
        foreign(ForeignProtocol.HTTP, "M-SEARCH * HTTP/1.1\r\n"),
        foreign(ForeignProtocol.HTTP, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        foreign(ForeignProtocol.HTTP, "GET /\r\n"),
        foreign(ForeignProtocol.HTTP, "GET /" + "a".repeat(2 * LONGEST) + " HTTP/1.1\r\n"),
        foreign(ForeignProtocol.LIKE_HTTP, "OPTIONS sip:nm SIP/2.0\r\n"),
        foreign(ForeignProtocol.LIKE_HTTP, "INVITE sip:bob@example.com SIP/2.0\r\n"),
        foreign(ForeignProtocol.LIKE_HTTP, "OPTIONS / RTSP/1.0\r\n\r\n"),
        foreign(ForeignProtocol.LIKE_HTTP, "GET_PARAMETER rtsp://h/s RTSP/1.0\r\n"),
        foreign(ForeignProtocol.BROKER, "CONNECT\nlogin:joe\npasscode:hunter2\n\n\0"),
        foreign(
            ForeignProtocol.BROKER, "CONNECT {\"user\":\"joe\",\"pass\":\"hunter2\"}\r\nPING\r\n"),
        foreign(ForeignProtocol.BROKER, "<?xml version='1.0'?><stream:stream to='h'>\n"),
        foreign(ForeignProtocol.TLS, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC"),
        foreign(ForeignProtocol.PROXY, "PROXY TCP4 192.0.2.7 192.0.2.8 1234 9527\r\nhello\r\n"),
        foreign(ForeignProtocol.PROXY, "PROXY UNKNOWN\r\n"),
        foreign(ForeignProtocol.PROXY, "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000C"),
        foreign(ForeignProtocol.BINARY, "\u0001default\n"), // LPD
        foreign(ForeignProtocol.BINARY, "\0joe\0joe\0xterm/38400\0\n"), // rlogin
        foreign( // MQTT, with a length that looks like an end of line
            ForeignProtocol.BINARY, "\u0010\u001E\0\u0004MQTT\u0004\u00C2\0<\0\u0002abhunter2\n"),
        foreign(ForeignProtocol.BINARY, "\u0003\0\0*%\u00E0\0\0\0\0\0Cookie: mstshash=nmap\r\n"),
        Arguments.of(IRC, "\r\n\nPASS hunter2\r\n"),
        Arguments.of(IRC, MARK + "PASS hunter2\r\n"),
        foreign(ForeignProtocol.REDIS, "\r\n*1\r\n$4\r\nPING\r\n"),
        Arguments.of(IRC, "  \r\n\b\b\nPASS hunter2\r\n"),
        Arguments.of(JSON, "{\"do\":\"ping\"}\n"),
        Arguments.of(JSON, "  \t{\"do\":\"ping\"}\n"),
        Arguments.of(JSON, " \n {"),
        Arguments.of(JSON, "{"),
        Arguments.of(JSON, MARK + "{\"do\":\"ping\"}\n"),
        Arguments.of(JSON, "\r\n\n\r\0" + MARK + "\n{"),
        Arguments.of(TEXT, "hello\r\n"),
        Arguments.of(TEXT, MARK + "hello\n"),
        Arguments.of(TEXT, "/join ops\n"),
        Arguments.of(TEXT, "gr\u00C3\u00BC\u00C3\u009Fe\n"),
        Arguments.of(TEXT, "a".repeat(LONGEST + 1)));
  }

  private static Arguments foreign(ForeignProtocol protocol, String opening) {
    return Arguments.of(new Choice.Foreign(protocol), opening);
  }

  /**
   * Further lines can tell more about an opening with a doubtful line, so the end is waited for.
   */
  private static Arguments doubtful(ForeignProtocol protocol, String opening) {
    return Arguments.of(new Choice.Doubtful(protocol), opening);
  }

  @ParameterizedTest
  @MethodSource("openings")
  void openingIsRecognised(Choice choice, String opening) {
    boolean last = choice instanceof Choice.Doubtful;
    assertEquals(choice, of(opening.getBytes(ISO_8859_1), last));
  }

  @ParameterizedTest
  @MethodSource("openings")
  void openingIsRecognisedWhereverItIsSplit(Choice choice, String opening) {
    byte[] bytes = opening.getBytes(ISO_8859_1);
    for (int at = 0; at < Math.min(bytes.length, 200); at++) {
      Choice part = of(Arrays.copyOf(bytes, at), false);
      if (!part.equals(NEED_MORE)) {
        assertEquals(choice, part, "decided after " + at + " bytes");
        return;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "GET off my lawn",
        "see GET / HTTP/1.1",
        "PING",
        "HELLO",
        "HELLO all",
        "pass the salt",
        "nick is late",
        "user friendly it is not",
        "CAPS LOCK IS ON",
        "PASS",
        "*waves*",
        "* bullet",
        "2 * 3",
        "ssh works again",
        "login failed",
        "10 minutes",
        "connect to prod",
        "HELP",
        "INFO: done",
        "<3",
        "<3> to all of you",
        "set the table for five",
        "SET THE TABLE",
        "set up a meeting",
        "set sail for Italy",
        "login page is broken",
        "login is broken",
        "login failed again",
        "my login stopped working",
        "I login every day",
        "please login again, bob",
        "can't login at all",
        "auth is down",
        "auth failed",
        "Auth, again?",
        "authenticate with a token",
        "pass it",
        "pass :)",
        "host db1.example.com is down",
        "pass: no idea",
        "pass on that one",
        "password reset, please",
        "password expired",
        "mail from bob arrived",
        "mail to bob bounced",
        "user is unhappy",
        "users everywhere",
        "user friendly it is not",
        "nick, are you there?",
        "nick has left",
        "options are limited",
        "options: tea / coffee",
        "try it over HTTP/2",
        "see RFC 9112 for HTTP/1.1",
        "get well soon",
        "get lost",
        "get off the phone at 10:30",
        "hello 3 times",
        "helo all",
        "add two and two",
        "append it to the list",
        "@bob pass it",
        "@bob hi",
        ":) hello",
        ": hi",
        "cap it",
        "server 2 is down",
        "notice the time",
        "connect me",
        "config is wrong",
        "a list of things",
        "1 beer",
        "[1] see below",
        "(a) pass on",
        "\"quoted\" words",
        "x\b\bhello",
        "auth errors, today",
        "auth issues",
        "password forgotten?",
        "user error",
      })
  void noLineOfAPersonIsForeign(String line) {
    assertFalse(of((line + "\n").getBytes(ISO_8859_1), true) instanceof Choice.Foreign);
    assertFalse(ProtocolSelector.ofLine(line.getBytes(UTF_8)) instanceof Choice.Foreign);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // IRC, with tags, source or capitals of any kind
        "pass hunter2",
        "Pass :hunter2",
        "pass :two words",
        "PASS :",
        "PASS the salt",
        "@tag=1 PASS hunter2",
        "@a=1;b=2 :joe pass hunter2",
        ":joe PASS hunter2",
        "nick joe",
        "user joe",
        "user joe 0 * :Joe Doe",
        "user joe host server :Joe Doe",
        "cap ls 302",
        "oper joe hunter2",
        "privmsg nickserv :identify hunter2",
        "authenticate PLAIN",
        "webirc hunter2 gateway host 192.0.2.7",
        "server irc.example.com 1 :hunter2",
        // editing, control characters and spaces before or in the command
        "\b\bPASS hunter2",
        "x\bpass hunter2",
        "nonsense\u0015PASS hunter2",
        "\u007F\u007Fauth hunter2",
        "\u001B[APASS hunter2",
        "\u0007PASS hunter2",
        "   PASS hunter2",
        "\tPASS\thunter2",
        "pass  hunter2",
        MARK + " " + MARK + "PASS hunter2",
        // mail
        "a001 login joe hunter2",
        "A001 Login joe hunter2",
        ". LOGIN joe hunter2",
        ". login joe hunter2",
        "a login joe hunter2",
        "tag login joe hunter2",
        "* login joe hunter2",
        "a1 LOGIN \"joe doe\" \"my hunter2\"",
        "a1 login \"joe doe\" \"my hunter2\"",
        "a1 login {3}",
        "a1 login joe {7}",
        "a1 authenticate plain AGpvZQBodW50ZXIy",
        "a1 capability",
        ". noop",
        "login joe hunter2",
        "APOP joe c4c9334bac560ecc979e58001b3e22fb",
        "apop joe c4c9334bac560ecc979e58001b3e22fb",
        "capa",
        "stls",
        "MAIL FROM:<a@b>",
        "mail from:<a@b> auth=hunter2",
        "MAIL FROM: <a@b>",
        "rcpt to:<a@b>",
        "ehlo joe",
        "ehlo",
        "helo mail.example.com",
        "auth plain AGpvZQBodW50ZXIy",
        "AUTH LOGIN",
        "authinfo user joe",
        // Redis and memcached
        "auth hunter2",
        "auth joe hunter2",
        "Auth hunter2",
        "\"AUTH\" \"hunter2\"",
        "SET k hunter2",
        "set k hunter2",
        "set k hunter2 EX 60",
        "set k hunter2 nx px 60",
        "set k 0 0 7",
        "set k 0 0 7 noreply",
        "add k 0 0 7",
        "cas k 0 0 7 42",
        "ms k 7",
        "get user:1",
        "hset k field hunter2",
        "config set requirepass hunter2",
        "acl setuser joe >hunter2",
        "hello 3 auth joe hunter2",
        "password hunter2",
        "AUTH now hunter2",
        "PASSWORD page",
        "LOGIN page hunter2",
        "CAP",
        "PING :1234",
        "NS IDENTIFY hunter2",
        "abcd CAPABILITY",
        "a1 ID NIL",
        "a1 ENABLE UTF8=ACCEPT",
        // FTP
        "FEAT",
        "HOST ftp.example.com",
        "CLNT x",
        // HTTP and its kind
        "options / http/1.0",
        "get / HTTP/1.1",
        "Get /?password=hunter2 HTTP/1.1",
        "get /?password=hunter2",
        "post http://h/?password=hunter2 http/1.1",
        "options rtsp://h/s rtsp/1.0",
        "register sip:h SIP/2.0",
        // others
        "ssh-2.0-hunter2",
        "connect {\"pass\":\"hunter2\"}",
        "<?XML version='1.0'?>",
        "Action: Login",
        "servers.a.load 0.42 1700000000",
        "@RSYNCD: 31.0",
        "BEGIN AUTH REQUEST",
        "SOURCE hunter2 /mount",
        "ActionID: 1",
        "password: hunter2",
        "PASS:hunter2",
        "Authorization: Basic am9lOmh1bnRlcjI=",
        "JDWP-Handshake",
        "\u000BMSH|^~\\&|A|B",
        "<auth mechanism='PLAIN'>",
        "[\"login\",\"joe\",\"hunter2\"]",
        "[{\"method\":\"login\",\"params\":[\"hunter2\"]}]",
        "0\f\u0002\u0001\u0001`\u0007\u0002\u0001\u0003\u0004\u0003joehunter2", // LDAP
        "<34>Oct  1 22:14:15 host su: hi",
      })
  void commandOfAnotherProtocolIsNoText(String line) {
    assertNotEquals(TEXT, of((line + "\r\n").getBytes(ISO_8859_1), true));
    assertNotEquals(TEXT, ProtocolSelector.ofLine(line.getBytes(ISO_8859_1)));
  }

  @Test
  void lineWithoutWordsIsNotTheFirstLine() {
    for (String blank : new String[] {"  \r\n", "\b\b\n", "\t\n", "x\b\n", "\u001B[A\n"}) {
      assertEquals(NEED_MORE, of(blank.getBytes(ISO_8859_1), false), blank);
      assertEquals(TEXT, of(blank.getBytes(ISO_8859_1), true), blank);
      assertEquals(IRC, of((blank + "PASS hunter2\n").getBytes(ISO_8859_1), true), blank);
    }
  }

  @Test
  void nothingAndHalfALineAreWaitedForUntilThereIsNoMore() {
    for (String part : new String[] {"", "\r\n", MARK, "hel", "\u0016", "PASS hunt"}) {
      assertEquals(NEED_MORE, of(part.getBytes(ISO_8859_1), false), part);
    }
    for (String all : new String[] {"", "\r\n", MARK, "hel", "\u0016"}) {
      assertEquals(TEXT, of(all.getBytes(ISO_8859_1), true), all);
    }
    assertEquals(IRC, of("PASS hunt".getBytes(ISO_8859_1), true));
  }

  @Test
  void bytesStayWhereTheyAre() {
    ByteBuffer bytes = ByteBuffer.wrap("##{".getBytes(UTF_8)).position(2);
    ByteBuffer before = bytes.duplicate();
    assertEquals(JSON, ProtocolSelector.of(bytes, false, LONGEST));
    assertEquals(before, bytes);
  }

  @Test
  void markIsTakenOffTheBeginningOnly() {
    byte[] line = (MARK + "a" + MARK).getBytes(ISO_8859_1);
    assertArrayEquals(("a" + MARK).getBytes(ISO_8859_1), ProtocolSelector.withoutMark(line));
    assertArrayEquals(new byte[0], ProtocolSelector.withoutMark(MARK.getBytes(ISO_8859_1)));
  }

  private static Choice of(byte[] bytes, boolean last) {
    return ProtocolSelector.of(ByteBuffer.wrap(bytes), last, LONGEST);
  }
}
