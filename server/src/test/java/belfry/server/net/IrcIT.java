package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.server.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Conversations of IRC clients with a server. Each test has names and rooms of its own, because all
 * tests share the server.
 */
class IrcIT {
  private static final String NAME = "irc.example.org";

  private static final List<String> VERBS =
      List.of(
          "JOIN",
          "PART",
          "TOPIC",
          "NAMES",
          "LIST",
          "MODE",
          "KICK",
          "INVITE",
          "PRIVMSG",
          "NOTICE",
          "WHO",
          "WHOIS",
          "WHOWAS",
          "USERHOST",
          "ISON",
          "AWAY",
          "CAP",
          "HELP",
          "OPER",
          "USER");

  @TempDir private static Path folder;

  private static Server server;
  private static InetSocketAddress chat;
  private static InetSocketAddress irc;

  @BeforeAll
  static void start() throws IOException {
    DoorOptions usual = Started.doorThatGreetsLate();
    server =
        Started.keeping(
            new DoorOptions(
                usual.address(),
                1_000,
                1_000,
                4_096,
                false,
                usual.stallLimit(),
                usual.greetAfter(),
                List.of(),
                new DoorOptions.Irc(
                    NAME, Optional.of(usual.address()), Set.of(Nickname.of("boss-acc"))),
                usual.web(),
                List.of()),
            folder);
    chat = server.address();
    irc = server.ircAddress().orElseThrow();
  }

  @AfterAll
  static void stop() {
    assertEquals(0, server.door().failures());
    server.drain();
  }

  /** A registered client, which has read its welcome. */
  private static Caller client(String name, String... before) throws IOException {
    Caller client = new Caller(chat);
    client.types(
        String.join("", before) + "NICK " + name + "\r\nUSER u 0 * :Real " + name + "\r\n");
    client.types("CAP END\r\n");
    client.hears(" 422 " + name + " ");
    client.hears("\r\n");
    return client;
  }

  /** Sends lines, and returns what the client hears up to the answer to a PING after them. */
  private static String answer(Caller client, String lines) throws IOException {
    client.types(lines + "PING fence\r\n");
    return client.hears("PONG " + NAME + " fence\r\n");
  }

  @Test
  void registrationIsAnsweredInOrder() throws IOException {
    try (Caller client = new Caller(irc)) {
      client.types("nick reg\r\nuser u 0 * :Real Name\r\n");
      String heard = client.hears(" 422 reg ");
      List<String> numerics =
          Pattern.compile(" (\\d{3}) reg ").matcher(heard).results().map(m -> m.group(1)).toList();
      assertEquals(List.of("001", "002", "003", "004", "005", "005"), numerics.subList(0, 6));
      assertTrue(heard.startsWith(":" + NAME + " 001 reg :"), heard);
      assertTrue(heard.contains(" CASEMAPPING=ascii "), heard);
    }
  }

  @Test
  void nothingIsClaimedBeforeTheEndOfARegistration() throws IOException {
    try (Caller idle = new Caller(chat);
        Caller first = new Caller(chat)) {
      idle.types("NICK early\r\n");
      first.types("NICK early\r\nUSER u 0 * :u\r\n");
      first.hears(" 001 early ");
      idle.types("USER u 0 * :u\r\n");
      idle.hears(" 433 * early ");
      idle.types("NICK early2\r\n");
      idle.hears(" 001 early2 ");
    }
  }

  @Test
  void commandBeforeTheRegistrationIsRefusedBeforeItsParametersAreCounted() throws IOException {
    try (Caller client = new Caller(chat)) {
      client.types("CAP LS 302\r\nJOIN :\r\nNICK\r\nUSER u\r\nPING x\r\n");
      String heard = client.hears(" PONG " + NAME + " x\r\n");
      assertTrue(heard.startsWith(":" + NAME + " CAP * LS * :"), heard);
      assertTrue(heard.contains(" 451 * :"), heard);
      assertTrue(heard.contains(" 431 * :"), heard);
      assertTrue(heard.contains(" 461 * USER :"), heard);
    }
  }

  @Test
  void capabilitiesAreTakenAllOrNone() throws IOException {
    try (Caller client = new Caller(chat)) {
      client.types("CAP REQ :server-time nonsense\r\n");
      client.hears(" CAP * NAK :server-time nonsense\r\n");
      client.types("CAP LIST\r\n");
      client.hears(" CAP * LIST :\r\n");
      client.types("CAP REQ :server-time echo-message\r\n");
      client.hears(" CAP * ACK :server-time echo-message\r\n");
      client.types("CAP REQ -server-time\r\nCAP LIST\r\nCAP x\r\n");
      client.hears(" CAP * LIST echo-message\r\n");
      client.hears(" 410 * x :");
    }
  }

  @Test
  void capabilitiesAreListedInLinesThatFit() throws IOException {
    try (Caller client = new Caller(chat);
        Caller old = new Caller(chat)) {
      client.types("CAP LS 302\r\nPING x\r\n");
      List<String> lines = client.hears(" PONG " + NAME + " x\r\n").lines().toList();
      assertEquals(3, lines.size(), lines.toString());
      lines.forEach(line -> assertTrue(line.length() <= 510, line));
      assertTrue(lines.getFirst().startsWith(":" + NAME + " CAP * LS * :account-notify "));
      assertTrue(lines.get(1).startsWith(":" + NAME + " CAP * LS :"), lines.get(1));
      assertTrue(lines.get(1).endsWith(" userhost-in-names"), lines.get(1));
      String names = old.types("CAP LS\r\n").hears(" userhost-in-names\r\n");
      assertTrue(names.startsWith(":" + NAME + " CAP * LS :account-notify "), names);
      assertFalse(names.contains("="), names);
    }
  }

  @Test
  void everybodyInARoomSeesOneOrder() throws IOException {
    try (Caller text = Caller.named(chat, "order-text");
        Caller json = new Caller(chat);
        Caller ann = client("order-ann");
        Caller bob = client("order-bob", "CAP REQ :message-tags echo-message\r\n")) {
      text.types("/join order\n").hears("* You are in #order");
      json.types("{\"do\":\"join\",\"room\":\"order\"}\n").hears("\"on\":\"joined\"");
      answer(ann, "JOIN #Order\r\n");
      answer(bob, "JOIN #order\r\n");
      for (int i = 0; i < 20; i++) {
        text.types("t" + i + "\n");
        json.types("{\"do\":\"say\",\"room\":\"order\",\"text\":\"j" + i + "\"}\n");
        ann.types("PRIVMSG #order a" + i + "\r\n");
        bob.types("PRIVMSG #order :b" + i + "\r\n");
      }
      StringBuilder heard = new StringBuilder();
      while (said(heard).size() < 80) {
        heard.append(json.hears("\n"));
      }
      json.types("{\"do\":\"say\",\"room\":\"order\",\"text\":\"the-end\"}\n");
      List<String> all = said(heard);
      assertEquals(all, said(bob.hears("the-end")));
      assertEquals(without("a", all), said(ann.hears("the-end")));
      assertEquals(without("t", all), said(text.hears("the-end")));
    }
  }

  /** The texts of messages, in any dialect. */
  private static List<String> said(CharSequence heard) {
    return Pattern.compile("(?:> |PRIVMSG #order :?|\"text\":\")([tjab]\\d+)(?=\"|\r\n)")
        .matcher(heard)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static List<String> without(String author, List<String> texts) {
    return texts.stream().filter(text -> !text.startsWith(author)).toList();
  }

  @Test
  void joinIsAnsweredOnceWithTopicAndNames() throws IOException {
    try (Caller ann = client("join-ann");
        Caller bob = client("join-bob")) {
      answer(ann, "JOIN #join\r\nTOPIC #join :a long topic\r\n");
      String heard = answer(bob, "JOIN #join\r\n");
      String expected =
          String.join(
              "\r\n",
              ":join-bob!~u@irc.example.org JOIN #join",
              ":irc.example.org 332 join-bob #join :a long topic",
              ":irc.example.org 333 join-bob #join join-ann TIME",
              ":irc.example.org 353 join-bob = #join :@join-ann join-bob",
              ":irc.example.org 366 join-bob #join :End of NAMES list",
              ":irc.example.org PONG irc.example.org fence",
              "");
      assertEquals(expected, heard.replaceAll("join-ann \\d+", "join-ann TIME"));
      assertFalse(answer(bob, "JOIN #JOIN\r\n").contains("JOIN"));
      assertTrue(answer(ann, "").contains(":join-bob!~u@irc.example.org JOIN #join\r\n"));
    }
  }

  @Test
  void comingsAndGoingsAreToldAtOnceAndOnceForAllRooms() throws IOException {
    try (Caller ann = client("went-ann");
        Caller bob = client("went-bob")) {
      answer(ann, "JOIN #went1,#went2\r\n");
      try (Caller text = Caller.named(chat, "went-text")) {
        text.types("/join went1,went2\n").hears("* You are in #went2");
        text.types("/nick went-txt\n");
        ann.hears(":went-text!~u@irc.example.org NICK went-txt\r\n");
        text.types("/leave went1\n");
        ann.hears(":went-txt!~u@irc.example.org PART #went1\r\n");
      }
      ann.hears(":went-txt!~u@irc.example.org QUIT :\r\n");
      answer(bob, "JOIN #went1,#went2\r\nNICK went-rob\r\n");
      bob.types("QUIT\r\n").hears("ERROR :Closing link: ");
      ann.hears(":went-rob!~u@irc.example.org QUIT :\r\n");
      String heard = answer(ann, "");
      assertEquals(0, count(" QUIT ", heard), heard);
    }
  }

  private static long count(String words, String in) {
    return Pattern.compile(words, Pattern.LITERAL).matcher(in).results().count();
  }

  @Test
  void reasonsAndNoticesReachAllDialects() throws IOException {
    try (Caller text = Caller.named(chat, "why-text");
        Caller json = new Caller(chat);
        Caller ann = client("why-[ann]");
        Caller bob = client("why-bob")) {
      text.types("/join why\n").hears("* You are in #why");
      json.types("{\"do\":\"join\",\"room\":\"why\"}\n").hears("\"on\":\"joined\"");
      answer(ann, "JOIN #why\r\n");
      answer(bob, "JOIN #why\r\nNOTICE #why :done\r\n");
      text.hears("-why-bob- done\r\n");
      answer(bob, "NOTICE why-text :psst\r\n");
      text.hears("why-bob \u2192 you: (notice) psst\r\n");
      json.hears("\"notice\":true");
      ann.hears(":why-bob!~u@irc.example.org NOTICE #why :done\r\n");
      answer(bob, "PART #why :to bed\r\n");
      ann.hears(":why-bob!~u@irc.example.org PART #why :to bed\r\n");
      answer(bob, "JOIN #why\r\n");
      bob.types("QUIT :" + "to work ".repeat(40) + "\r\n").hears("ERROR :Closing link: ");
      ann.hears(":why-bob!~u@irc.example.org QUIT :to work to work ");
      json.types("{\"do\":\"leave\",\"room\":\"why\",\"why\":\"a\\nb\"}\n");
      ann.hears(" PART #why :a b\r\n");
      json.types("{\"do\":\"tell\",\"to\":\"why-[ann]\",\"text\":\"x\",\"notice\":true}\n");
      ann.hears(" NOTICE why-[ann] :x\r\n");
    }
  }

  @Test
  void pongComesAfterAllThatCameBefore() throws IOException {
    try (Caller ann = client("fence-ann");
        Caller bob = client("fence-bob")) {
      answer(ann, "JOIN #fence\r\n");
      answer(bob, "JOIN #fence\r\n");
      for (int i = 0; i < 50; i++) {
        answer(ann, "PRIVMSG #fence :room " + i + "\r\nPRIVMSG fence-bob :direct " + i + "\r\n");
        String heard = answer(bob, "");
        assertTrue(heard.contains("PRIVMSG #fence :room " + i + "\r\n"), heard);
        assertTrue(heard.contains("PRIVMSG fence-bob :direct " + i + "\r\n"), heard);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense a          | 421 err nonsense :
          PRIVMSG             | 411 err :
          PRIVMSG #err        | 412 err :
          PRIVMSG #err :      | 412 err :
          PRIVMSG nobody hi   | 401 err nobody :
          PRIVMSG #noroom hi  | 403 err #noroom :
          JOIN                | 461 err JOIN :
          JOIN noroom         | 403 err noroom :
          JOIN #no@room       | 403 err #no@room :
          PART #noroom        | 403 err #noroom :
          TOPIC #noroom       | 403 err #noroom :
          MODE #noroom        | 403 err #noroom :
          MODE #err           | 324 err #err +n
          MODE #err b         | 368 err #err :
          MODE #err +q        | 472 err q :
          MODE #err +v nobody | 401 err nobody :
          MODE #err +b a b    | MODE #err +b a!*@*
          MODE #err I         | 347 err #err :
          INVITE              | 337 err :
          KICK #err nobody    | 441 err nobody #err :
          MODE err            | 221 err +
          NICK                | 431 err :
          NICK a@b            | 432 err a@b :
          WHOIS               | 431 err :
          WHOIS nobody        | 318 err nobody :
          WHOWAS nobody1      | 369 err nobody1 :
          USER a b c d        | 462 err :
          OPER a b            | 464 err :
          KILL a b            | 481 err :
          ADMIN               | 423 err irc.example.org :
          MOTD                | 422 err :
          VERSION             | 351 err
          TIME                | 391 err irc.example.org :
          INFO                | 374 err :
          LINKS               | 365 err * :
          HELP nonsense       | 524 err nonsense :
          HELPOP JOIN         | 706 err JOIN :
          ISON nobody ERR     | 303 err err
          USERHOST err        | 302 err err=+~u@irc.example.org
          NAMES #err          | 353 err = #err @err
          NAMES #noroom       | 366 err #noroom :
          LIST #err           | 322 err #err 1 :
          WHO err             | 352 err * ~u irc.example.org irc.example.org err H :0 Real err
          WHO #err %z         | 352 err #err ~u irc.example.org irc.example.org err H@ :0 Real err
          KICK #err a,b,c,d,e | 407 err e :
          WHO #err %tcnfr,42  | 354 err 42 #err err H@ :Real err
          AWAY :gone          | 306 err :
          AWAY                | 305 err :
          MODE err +i         | MODE err +i
          """)
  void commandIsAnsweredWithItsNumeric(String line, String reply) throws IOException {
    try (Caller client = client("err")) {
      answer(client, "JOIN #err\r\n");
      String heard = answer(client, line + "\r\n");
      assertTrue(heard.contains(" " + reply), heard);
      client.types("QUIT\r\n").hearsTheEnd();
    }
  }

  /** An error of the server would be found at the end of all tests. */
  @Test
  void oddParametersAreAnswered() throws IOException {
    List<String> odd =
        List.of("", " ", " :", " ,", " :,", " #", " ##x", " *", " : ", " % %", " #odd", " odd");
    try (Caller client = client("odd")) {
      answer(client, "JOIN #odd\r\n");
      for (String verb : VERBS) {
        for (String first : odd) {
          for (String second : odd) {
            client.types(verb + first + second + "\r\n");
          }
        }
      }
      answer(client, "");
    }
  }

  @Test
  void longTopicOfAProgramIsCut() throws IOException {
    try (Caller json = new Caller(chat);
        Caller ann = client("topic-ann")) {
      answer(ann, "JOIN #topic\r\n");
      json.types("{\"do\":\"join\",\"room\":\"topic\"}\n").hears("\"on\":\"joined\"");
      json.types(
          "{\"do\":\"topic\",\"room\":\"topic\",\"text\":\"a\\nb "
              + "\u2603".repeat(290)
              + "\"}\n");
      String heard = ann.hears("\u2603\r\n");
      String line = heard.substring(heard.lastIndexOf(" TOPIC #topic :"));
      assertTrue(line.startsWith(" TOPIC #topic :a b \u2603"), heard);
      assertTrue(line.getBytes(UTF_8).length < 512, heard);
    }
  }

  @Test
  void lineThatOthersWouldGetCutIsRefused() throws IOException {
    try (Caller client = client("long")) {
      answer(client, "JOIN #long\r\n");
      String heard = answer(client, "PRIVMSG #long :" + "x".repeat(480) + "\r\n");
      assertTrue(heard.contains(" 417 long :"), heard);
      heard = answer(client, "PRIVMSG #long :" + "x".repeat(5_000) + "\r\n");
      assertTrue(heard.contains(" 417 long :"), heard);
      client.sends("PRIVMSG #long :\u00E4\r\n".getBytes(ISO_8859_1));
      assertTrue(answer(client, "").contains(" FAIL * INVALID_UTF8 :"));
    }
  }

  @Test
  void messagesOfProgramsAreCutToLinesAndActionsAreActions() throws IOException {
    try (Caller json = new Caller(chat);
        Caller ann = client("cut-ann", "CAP REQ server-time\r\n")) {
      json.types("{\"do\":\"join\",\"room\":\"cut\"}\n").hears("\"on\":\"joined\"");
      json.hears("\n");
      answer(ann, "JOIN #cut\r\nPRIVMSG #cut :\u0001ACTION waves\u0001\r\n");
      String act = json.hears("waves") + json.hears("\n");
      assertTrue(act.contains("\"act\":true"), act);
      json.types(
          "{\"do\":\"say\",\"room\":\"cut\",\"text\":\"one\\ntwo " + "x".repeat(900) + "\"}\n");
      ann.hears(" PRIVMSG #cut :one\r\n");
      String heard = ann.hears(" PRIVMSG #cut :" + "x".repeat(1));
      assertTrue(heard.startsWith("@time=20"), heard);
      json.types("{\"do\":\"act\",\"room\":\"cut\",\"text\":\"jumps\"}\n");
      ann.hears(" PRIVMSG #cut :\u0001ACTION jumps\u0001\r\n");
    }
  }

  @Test
  void hostKicksAndNobodyElseDoes() throws IOException {
    try (Caller ann = client("kick-ann");
        Caller bob = client("kick-bob");
        Caller text = Caller.named(chat, "kick-text")) {
      answer(ann, "JOIN #kick\r\n");
      answer(bob, "JOIN #kick\r\n");
      text.types("/join kick\n").hears("* You are in #kick");
      String denied = answer(bob, "KICK #kick kick-ann\r\n");
      assertTrue(denied.contains(" 482 kick-bob #kick :"), denied);
      String kicked = answer(ann, "KICK #kick kick-bob,kick-text :out you go\r\n");
      bob.hears(":kick-ann!~u@irc.example.org KICK #kick kick-bob :out you go\r\n");
      assertTrue(kicked.contains("KICK #kick kick-text :out you go\r\n"), kicked);
      text.hears("out you go");
      String heard = answer(bob, "PRIVMSG #kick :still here\r\n");
      assertTrue(heard.contains(" 404 kick-bob #kick :"), heard);
      assertFalse(heard.contains(" PART "), heard);
    }
  }

  @Test
  void hostWhoComesBackIsShownAsHostEverywhere() throws IOException {
    try (Caller ann = client("host-ann");
        Caller bob = client("host-bob")) {
      answer(ann, "JOIN #host\r\n");
      answer(bob, "JOIN #host\r\n");
      answer(ann, "PART #host\r\nJOIN #host\r\n");
      String heard = answer(bob, "NAMES #host\r\nWHOIS host-ann\r\n");
      assertTrue(heard.contains(" 353 host-bob = #host :host-bob @host-ann\r\n"), heard);
      assertTrue(heard.contains(" 319 host-bob host-ann @#host\r\n"), heard);
    }
  }

  @Test
  void noLineIsLongerThan512Bytes() throws IOException {
    String long480 = "x".repeat(480);
    try (Caller ann = client("len-ann");
        Caller bob = client("len-bob")) {
      answer(ann, "JOIN #len\r\n");
      String heard =
          answer(bob, "JOIN #len\r\nPING " + long480 + "\r\nCAP REQ :" + long480 + "\r\n");
      heard += answer(bob, "PART #len :" + long480 + "\r\n");
      assertTrue(heard.lines().allMatch(line -> line.length() <= 510), heard);
      assertTrue(heard.contains(" PART #len xxx"), heard);
    }
  }

  @Test
  void actionInADirectMessageIsEchoedAsAnAction() throws IOException {
    try (Caller ann = client("act-ann", "CAP REQ echo-message\r\n");
        Caller bob = client("act-bob")) {
      String heard = answer(ann, "PRIVMSG act-bob :\u0001ACTION waves\u0001\r\n");
      assertTrue(heard.contains(" PRIVMSG act-bob :\u0001ACTION waves\u0001\r\n"), heard);
      bob.hears(" PRIVMSG act-bob :* act-ann waves\r\n");
    }
  }

  @Test
  void registrationIsReadAfterTelnetCommandsAndToItsLastByte() throws IOException {
    try (Caller client = new Caller(chat)) {
      client.sends(new byte[] {(byte) 0xFF, (byte) 0xFD, 1});
      client.types("NICK telnet\r\nUSER u 0 * :u").ends();
      assertTrue(client.hearsTheEnd().contains(" 001 telnet "));
    }
  }

  @Test
  void passwordCantBeGuessed() throws IOException {
    try (Caller owner = client("guess", "PASS :a secret\r\n")) {
      String last = "";
      for (int guess = 0; guess < 12; guess++) {
        try (Caller other = new Caller(chat)) {
          other.types("PASS g" + guess + "\r\nNICK guess\r\nUSER u 0 * :u\r\nQUIT\r\n");
          last = other.hearsTheEnd();
        }
      }
      assertTrue(last.contains(" 464 * :"), last);
      assertTrue(answer(owner, "ISON guess\r\n").contains(" 303 guess guess\r\n"));
    }
  }

  @Test
  void passwordTakesTheNameFromADeadConnection() throws IOException {
    try (Caller dead = client("back", "PASS :a secret\r\n");
        Caller other = new Caller(chat)) {
      other.types("PASS wrong\r\nNICK back\r\nUSER u 0 * :u\r\n").hears(" 433 * back :");
      try (Caller alive = client("back", "PASS :a secret\r\n")) {
        dead.hears("ERROR :Closing link: ");
        assertTrue(answer(alive, "ISON back\r\n").contains(" 303 back back\r\n"));
      }
    }
  }

  @Test
  void accountIsMadeAndLoggedInToWithPasswordAndToken() throws IOException {
    try (Caller ann = client("acc-ann", "CAP REQ :extended-join account-notify\r\n");
        Caller bob = client("acc-bob", "CAP REQ :account-notify extended-join message-tags\r\n")) {
      answer(bob, "JOIN #acc\r\n");
      String joined = answer(ann, "JOIN #acc\r\n");
      assertTrue(joined.contains(" JOIN #acc * :Real acc-ann\r\n"), joined);
      assertTrue(answer(ann, "REGISTER * * short\r\n").contains(" FAIL REGISTER WEAK_PASSWORD "));
      String made = answer(ann, "REGISTER acc-ann * ann-secret\r\n");
      assertTrue(made.contains(" REGISTER SUCCESS acc-ann "), made);
      String token = made.substring(made.indexOf("bfy_"), made.indexOf(" (it works"));
      bob.hears(":acc-ann!~u@irc.example.org ACCOUNT acc-ann\r\n");
      answer(ann, "PRIVMSG #acc :hi\r\n");
      assertTrue(bob.hears(" PRIVMSG #acc :hi\r\n").contains(";account=acc-ann "));
      assertTrue(answer(bob, "WHOIS acc-ann\r\n").contains(" 330 acc-bob acc-ann acc-ann :"));
      try (Caller guest = new Caller(chat);
          Caller liar = new Caller(chat)) {
        guest.types("NICK acc-ann\r\nUSER u 0 * :u\r\n").hears(" 433 * acc-ann ");
        liar.types("PASS bfy_nonsense\r\nNICK acc-ann\r\nUSER u 0 * :u\r\n");
        liar.hears(" 464 * :");
        liar.hearsTheEnd();
      }
      String plain = plain("acc-ann", "ann-secret");
      try (Caller again = new Caller(chat)) {
        again.types("CAP REQ sasl\r\nNICK acc-x\r\nUSER u 0 * :u\r\nAUTHENTICATE PLAIN\r\n");
        again.hears("AUTHENTICATE +\r\n");
        again.types("AUTHENTICATE " + plain("acc-ann", "wrong") + "\r\n").hears(" 904 * :");
        again.types("AUTHENTICATE PLAIN\r\nAUTHENTICATE " + plain + "\r\nCAP END\r\n");
        again.hears(" 900 * acc-x!~u@irc.example.org acc-ann :");
        again.hears(" 001 acc-ann :");
        ann.hears("ERROR :Closing link: ");
        again.types("QUIT\r\n").hearsTheEnd();
      }
      try (Caller device = new Caller(chat)) {
        device.types("PASS " + token + "\r\nNICK acc-ann\r\nUSER u 0 * :u\r\n");
        device.hears(" 001 acc-ann :");
        answer(device, "JOIN #acc\r\n");
        bob.hears(" JOIN #acc acc-ann u\r\n");
      }
      answer(bob, "CAP REQ sasl\r\nAUTHENTICATE PLAIN\r\n");
      String later = answer(bob, "AUTHENTICATE " + plain + "\r\n");
      assertTrue(later.contains(" 903 acc-bob :"), later);
      assertTrue(later.contains(":acc-bob!~u@irc.example.org NICK acc-ann\r\n"), later);
    }
  }

  private static String plain(String account, String secret) {
    byte[] shown = ("\0" + account + "\0" + secret).getBytes(UTF_8);
    return Base64.getEncoder().encodeToString(shown);
  }

  @Test
  void answersToALabelledLineHaveItsLabel() throws IOException {
    try (Caller ann =
            client("lab-ann", "CAP REQ :labeled-response batch echo-message message-tags\r\n");
        Caller bob = client("lab-bob", "CAP REQ :message-tags\r\n")) {
      String joined = answer(ann, "@label=1 JOIN #lab\r\n");
      assertTrue(joined.startsWith("@label=1 :irc.example.org BATCH +"), joined);
      assertEquals(3, count("@batch=", joined), joined);
      answer(bob, "JOIN #lab\r\n");
      String said =
          answer(ann, "PRIVMSG #lab :a\r\n@label=2 PRIVMSG #lab :b\r\nPRIVMSG #lab :c\r\n");
      assertEquals(1, count("label=2;", said), said);
      assertTrue(said.contains("@label=2;time="), said);
      assertTrue(said.indexOf(" :a\r\n") < said.indexOf("label=2"), said);
      assertFalse(answer(bob, "").contains("label"));
      assertTrue(answer(ann, "@label=3 PONG x\r\n").contains("@label=3 :irc.example.org ACK\r\n"));
      String direct = answer(ann, "@label=4 NOTICE lab-bob :psst\r\n");
      assertTrue(direct.contains("@label=4;time="), direct);
      assertTrue(answer(ann, "@label=5 NO_SUCH\r\n").contains("@label=5 :irc.example.org 421 "));
      assertTrue(answer(ann, "@label=6 PRIVMSG #none :x\r\n").contains("@label=6 :irc."));
      assertFalse(answer(ann, "@label=" + "x".repeat(65) + " PONG x\r\n").contains("ACK"));
      ann.types("@label=7 PING x\r\n").hears("@label=7 :irc.example.org PONG ");
      String two = answer(ann, "@label=8 PRIVMSG lab-bob,lab-ann :x\r\n");
      assertTrue(two.contains("@label=8 :irc.example.org BATCH +"), two);
    }
  }

  @Test
  void hostSetsModesForAllDialectsUntilTheRoomIsEmpty() throws IOException {
    try (Caller ann = client("mode-ann");
        Caller bob = client("mode-bob");
        Caller text = Caller.named(chat, "mode-text")) {
      answer(ann, "JOIN #mode\r\n");
      answer(bob, "JOIN #mode\r\n");
      text.types("/join mode\n").hears("* You are in #mode");
      assertTrue(answer(bob, "MODE #mode +m\r\n").contains(" 482 mode-bob #mode :"));
      assertTrue(answer(ann, "MODE #mode +mt\r\n").contains(" MODE #mode +mt\r\n"));
      bob.hears(":mode-ann!~u@irc.example.org MODE #mode +mt\r\n");
      text.hears(" mode-ann set the rules: anybody enters, speakers speak, ");
      assertTrue(answer(bob, "PRIVMSG #mode :x\r\n").contains(" 404 mode-bob #mode :"));
      assertTrue(answer(bob, "TOPIC #mode :x\r\n").contains(" 482 mode-bob #mode :"));
      String modes = answer(bob, "MODE #mode\r\n");
      assertTrue(modes.contains(" 324 mode-bob #mode +nmt\r\n"), modes);
      assertTrue(modes.matches("(?s).* 329 mode-bob #mode 1\\d{9}\r\n.*"), modes);
      assertTrue(answer(bob, "LIST C<9,T>0\r\n").contains(" 323 "));
      answer(ann, "PART #mode\r\nMODE #mode\r\n");
      answer(bob, "PART #mode\r\n");
      text.types("/leave mode\n").hears("* You left #mode");
      answer(bob, "JOIN #mode\r\n");
      assertTrue(answer(bob, "MODE #mode\r\n").contains(" 324 mode-bob #mode +n\r\n"));
      answer(bob, "MODE #mode +i\r\n");
      assertTrue(answer(ann, "JOIN #mode\r\n").contains(" 473 mode-ann #mode :"));
    }
  }

  @Test
  void operatorOfTheServerEndsConnections() throws IOException {
    try (Caller account = client("boss-acc");
        Caller boss = client("boss-irc");
        Caller bad = client("boss-bad");
        Caller all = client("boss-all")) {
      answer(account, "REGISTER * * boss-secret\r\n");
      answer(all, "MODE boss-all +w\r\nJOIN #boss\r\n");
      answer(bad, "JOIN #boss\r\n");
      assertTrue(answer(bad, "KILL boss-irc :x\r\n").contains(" 481 boss-bad :"));
      assertTrue(answer(bad, "MODE boss-bad +o\r\nWALLOPS x\r\n").contains(" 481 boss-bad :"));
      assertTrue(answer(bad, "OPER boss-acc wrong\r\n").contains(" 464 boss-bad :"));
      assertTrue(answer(boss, "OPER boss-acc boss-secret\r\n").contains(" 381 boss-irc :"));
      assertTrue(answer(all, "WHOIS boss-irc\r\n").contains(" 313 boss-all boss-irc :"));
      answer(boss, "WALLOPS :to all\r\nKILL boss-bad :spam\r\n");
      all.hears(":boss-irc!~u@irc.example.org WALLOPS :to all\r\n");
      all.hears(":boss-bad!~u@irc.example.org QUIT :Killed (boss-irc (spam))\r\n");
      bad.hears("ERROR :Closing link: Killed (boss-irc (spam))\r\n");
    }
  }

  @Test
  void historyIsPagedByIdAndTimeInABatch() throws IOException {
    try (Caller text = Caller.named(chat, "his-text");
        Caller ann = client("his-ann", "CAP REQ :draft/chathistory batch message-tags\r\n")) {
      text.types("/join his\n").hears("* You are in #his");
      for (int i = 0; i < 5; i++) {
        text.types("m" + i + "\n/topic t" + i + "\n").hears(" set the topic: t" + i);
      }
      String joined = answer(ann, "JOIN #his\r\n");
      assertTrue(joined.contains(" BATCH +1 chathistory #his\r\n@batch=1;time="), joined);
      String latest = answer(ann, "CHATHISTORY LATEST #his * 3\r\n");
      assertEquals(List.of("m2", "m3", "m4"), texts(latest));
      String id = latest.replaceAll("(?s).*msgid=(\\S+) :his-text\\S+ PRIVMSG #his :m3.*", "$1");
      String time = latest.replaceAll("(?s).*time=([^;]+);msgid=" + id + " .*", "$1");
      assertEquals(List.of("m0", "m1", "m2"), texts(history(ann, "BEFORE #his msgid=" + id)));
      assertEquals(List.of("m4"), texts(history(ann, "AFTER #his msgid=" + id)));
      assertFalse(texts(history(ann, "AFTER #his timestamp=" + time)).contains("m3"));
      assertFalse(texts(history(ann, "BEFORE #his timestamp=" + time)).contains("m3"));
      assertTrue(texts(history(ann, "AROUND #his timestamp=" + time)).contains("m3"));
      assertEquals(List.of(), texts(history(ann, "BEFORE #his timestamp=2020-01-01T00:00:00Z")));
      String last = "timestamp=+1000000000-12-31T23:59:59.999999999Z";
      assertEquals(List.of(), texts(history(ann, "AFTER #his " + last)));
      assertTrue(texts(history(ann, "AROUND #his " + last)).contains("m4"));
      String all = history(ann, "AFTER #his timestamp=2020-01-01T00:00:00.000Z");
      assertEquals(List.of("m0", "m1", "m2", "m3", "m4"), texts(all));
      assertEquals(List.of("m2", "m3", "m4"), texts(answer(ann, around(id))));
      String between = "BETWEEN #his timestamp=2020-01-01T00:00:00.000Z msgid=" + id;
      assertEquals(List.of("m0", "m1", "m2"), texts(history(ann, between)));
      answer(ann, "CAP REQ draft/event-playback\r\n");
      String events = answer(ann, "CHATHISTORY LATEST #his * 2\r\n");
      assertTrue(events.contains(" TOPIC #his :t4\r\n"), events);
      String targets = "TARGETS timestamp=2020-01-01T00:00:00Z timestamp=2100-01-01T00:00:00Z";
      assertTrue(history(ann, targets).contains(" CHATHISTORY TARGETS #his 2"));
      assertTrue(history(ann, "LATEST #his nonsense").contains(" INVALID_PARAMS LATEST "));
      assertTrue(history(ann, "LATEST #other *").contains(" INVALID_TARGET LATEST #other "));
      assertTrue(history(ann, "BEFORE #his").contains(" NEED_MORE_PARAMS BEFORE "));
    }
  }

  @Test
  void bothSidesOfDirectMessagesAreHistory() throws IOException {
    String wanted = "CAP REQ :draft/chathistory message-tags batch echo-message\r\n";
    try (Caller ann = client("dm-ann", wanted);
        Caller bob = client("dm-bob", wanted);
        Caller text = Caller.named(chat, "dm-text")) {
      String echo = answer(ann, "PRIVMSG DM-Bob :m1\r\n");
      String id = echo.replaceAll("(?s).*msgid=([^; ]+)[; ].*", "$1");
      String time = echo.replaceAll("(?s).*time=([^;]+);.*", "$1");
      bob.hears("msgid=" + id);
      bob.hears(" PRIVMSG dm-bob :m1\r\n");
      answer(bob, "PRIVMSG dm-ann :m2\r\n");
      text.types("/msg dm-ann hello\n").hears("* Sent to dm-ann");
      ann.hears(" PRIVMSG dm-ann :hello\r\n");
      for (Caller one : List.of(ann, bob)) {
        String other = one == ann ? "dm-bob" : "dm-ann";
        String latest = history(one, "LATEST " + other + " *");
        assertTrue(latest.contains(" chathistory " + other + "\r\n"), latest);
        assertTrue(latest.contains(" PRIVMSG dm-bob :m1\r\n"), latest);
        assertTrue(latest.contains("time=" + time + ";msgid=" + id + " :dm-ann!"), latest);
        assertTrue(latest.contains(" PRIVMSG dm-ann :m2\r\n"), latest);
        assertFalse(latest.contains("hello"), latest);
        for (String place : List.of(" msgid=" + id, " timestamp=" + time)) {
          String after = history(one, "AFTER " + other.toUpperCase(Locale.ROOT) + place);
          assertFalse(after.contains(" PRIVMSG dm-bob :m1\r\n"), after);
          assertFalse(history(one, "BEFORE " + other + place).contains(":m1"));
          String around = history(one, "AROUND " + other + place);
          assertTrue(around.contains(" PRIVMSG dm-bob :m1\r\n"), around);
        }
        String after = history(one, "AFTER " + other + " msgid=" + id);
        assertTrue(after.contains(" PRIVMSG dm-ann :m2\r\n"), after);
      }
      String targets =
          history(ann, "TARGETS timestamp=2020-01-01T00:00:00Z timestamp=2100-01-01T00:00:00Z");
      assertTrue(targets.contains(" CHATHISTORY TARGETS dm-bob 2"), targets);
      assertTrue(targets.contains(" CHATHISTORY TARGETS dm-text 2"), targets);
      assertTrue(history(ann, "LATEST dm-bob msgid=1-1-x").contains(" INVALID_PARAMS "));
      text.types("/history dm-ann\n").hears("you → dm-ann: hello");
      answer(bob, "CAP REQ draft/message-redaction\r\n");
      String redact = answer(ann, "REDACT dm-bob " + id + " :typo\r\n");
      assertFalse(redact.contains("REDACT"), redact);
      bob.hears(":dm-ann!~u@irc.example.org REDACT dm-bob " + id + " typo\r\n");
      assertTrue(answer(bob, "REDACT dm-ann " + id + "\r\n").contains(" UNKNOWN_MSGID "));
      assertFalse(history(bob, "LATEST dm-ann *").contains(":m1"));
      assertFalse(history(ann, "LATEST dm-bob *").contains(":m1"));
    }
  }

  private static String history(Caller client, String words) throws IOException {
    return answer(client, "CHATHISTORY " + words + " 10\r\n");
  }

  private static String around(String id) {
    return "CHATHISTORY AROUND #his msgid=" + id + " 3\r\n";
  }

  private static List<String> texts(String heard) {
    return Pattern.compile("PRIVMSG #his :(m\\d)")
        .matcher(heard)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void watchedNamesAndChangesOfPeopleAreTold() throws IOException {
    String wanted = "CAP REQ :away-notify setname message-tags extended-monitor\r\n";
    try (Caller ann = client("mon-ann", wanted);
        Caller plain = client("mon-plain")) {
      assertTrue(answer(ann, "MONITOR + mon-bob,a!b@c,mon-text\r\n").contains(" 731 mon-ann "));
      answer(ann, "JOIN #mon\r\n");
      answer(plain, "JOIN #mon\r\n");
      try (Caller bob = client("mon-bob");
          Caller text = Caller.named(chat, "mon-text")) {
        ann.hears(" 730 mon-ann mon-bob\r\n");
        ann.hears(" 730 mon-ann mon-text\r\n");
        answer(bob, "AWAY :out\r\n");
        ann.hears(":mon-bob!~u@irc.example.org AWAY out\r\n");
        answer(bob, "JOIN #mon\r\nMODE mon-bob +B\r\nSETNAME :Robert\r\nAWAY\r\n");
        String heard = ann.hears(":mon-bob!~u@irc.example.org AWAY\r\n");
        assertTrue(heard.contains(":mon-bob!~u@irc.example.org AWAY out\r\n"), heard);
        assertTrue(heard.contains(" SETNAME Robert\r\n"), heard);
        answer(bob, "PRIVMSG #mon :beep\r\n");
        assertTrue(ann.hears(" :beep\r\n").contains(";bot :"));
        assertTrue(answer(ann, "WHOIS mon-bob\r\n").contains(" 335 mon-ann mon-bob :"));
        String seen = answer(plain, "");
        assertFalse(seen.contains("AWAY") || seen.contains("SETNAME"), seen);
        text.types("q\n").hearsTheEnd();
      }
      ann.hears(" 731 mon-ann mon-");
      assertTrue(answer(ann, "MONITOR C\r\nMONITOR L\r\n").contains(" 733 mon-ann :"));
    }
  }

  @Test
  void awayAndDirectMessagesReachAllDialects() throws IOException {
    try (Caller text = Caller.named(chat, "direct-text");
        Caller ann = client("direct-ann", "CAP REQ :echo-message message-tags\r\n")) {
      text.types("/away at lunch\n").hears("* You are away");
      ann.types("PRIVMSG Direct-Text :psst\r\n");
      ann.hears(" 301 direct-ann direct-text :at lunch\r\n");
      String heard = ann.hears(" PRIVMSG Direct-Text :psst\r\n");
      assertTrue(heard.contains(";msgid="), heard);
      text.hears("direct-ann \u2192 you: psst\r\n");
      text.types("/msg direct-ann hello\n");
      ann.hears(":direct-text!~u@irc.example.org PRIVMSG direct-ann :hello\r\n");
    }
  }
}
