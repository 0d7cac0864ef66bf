package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What sessions answer and tell: conversations in both dialects over the local backplane. */
class SessionTest {
  private Town town = new Town();

  @AfterEach
  void closeTown() {
    town.close();
  }

  private void townHolding(int feedItems, int history) {
    town.close();
    town = Town.holding(feedItems, history);
  }

  @Nested
  class ForPeople {
    @Test
    void newcomerIsWelcomedByNameAndIsInTheLobby() {
      new Client(town)
          .hears(
              """
              * Welcome to Town. You are GUEST. Type to talk; /nick NAME renames you, /help lists \
              all, q leaves.
              * You are in #lobby, nobody else is here yet.
              """);
    }

    @Test
    void motdIsShownOnComing() {
      town.close();
      town = new Town(Town.options(20, 100), List.of("Be kind.", ""), 100, backplane -> backplane);
      new Client(town).hearsAmongOthers("lists all, q leaves.\n* Be kind.\n* \n* You are in");
    }

    @Test
    void linesAndTheTimeAreOfOneZone() {
      town.close();
      town =
          new Town(
              new ChatOptions("Town", ZoneId.of("UTC+2"), 100, 5, 5, 100, 10_000),
              100,
              backplane -> backplane);
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      bob.types("hi");
      ann.hearsAmongOthers("14:30:00 #lobby <bob> hi\n");
      bob.types("/time %H:%M %Z");
      bob.hears("* 14:30 +02\n");
    }

    @Test
    void whatOneSaysTheOthersReadAndItIsNotEchoed() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      ann.types("hello", "/me waves", "//etc/hosts", "   ", "");
      bob.hears(
          """
          12:30:00 #lobby <ann> hello
          12:30:00 #lobby * ann waves
          12:30:00 #lobby <ann> /etc/hosts
          """);
      bob.types("hi");
      ann.hears("12:30:00 #lobby <bob> hi\n");
    }

    @Test
    void newcomerSeesTheLastLines() {
      Client ann = town.person("ann");
      IntStream.rangeClosed(1, 12).forEach(n -> ann.types("line " + n));
      Client bob = new Client(town);
      assertTrue(
          bob.unheard()
              .endsWith(
                  """
                  * You are in #lobby, with 1 other.
                  * Earlier in #lobby:
                    2026-11-22 12:30 <ann> line 3
                    2026-11-22 12:30 <ann> line 4
                    2026-11-22 12:30 <ann> line 5
                    2026-11-22 12:30 <ann> line 6
                    2026-11-22 12:30 <ann> line 7
                    2026-11-22 12:30 <ann> line 8
                    2026-11-22 12:30 <ann> line 9
                    2026-11-22 12:30 <ann> line 10
                    2026-11-22 12:30 <ann> line 11
                    2026-11-22 12:30 <ann> line 12
                  * Now:
                  """),
          bob::unheard);
    }

    @Test
    void oneTalksInTheRoomThatOneJoinedLast() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      ann.types("/join #Ops", "in ops", "/join lobby", "in the lobby");
      ann.hears(
          """
          * You are in #ops, nobody else is here yet.
          * You are in #lobby, with 1 other.
          """);
      bob.hears("12:30:00 #lobby <ann> in the lobby\n");
      bob.types("/join ops", "/leave", "back");
      bob.hears(
          """
          * You are in #ops, with 1 other.
          * Earlier in #ops:
            2026-11-22 12:30 <ann> in ops
          * Now:
          * You left #ops. What you type goes to #lobby now.
          """);
      ann.hears("12:30:00 #lobby <bob> back\n");
    }

    @Test
    void whoIsInNoRoomIsToldHowToEnterOne() {
      Client ann = town.person("ann");
      ann.types("/leave", "hello", "/who", "/topic", "/history", "/leave ops", "/leave");
      ann.hears(
          """
          * You left #lobby. You are in no room; /join ROOM enters one.
          ! you are in no room; /join ROOM enters one.
          ! you are in no room; /join ROOM enters one.
          ! you are in no room; /join ROOM enters one.
          ! you are in no room; /join ROOM enters one.
          ! you are not in #ops.
          ! you are in no room; /join ROOM enters one.
          """);
    }

    @Test
    void namesAreUniqueWithoutRegardToCaseAndWidth() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      knowEachOther(ann, bob);
      bob.types("/nick ANN", "/nick ａｎｎ", "/nick you", "/nick a b", "/nick", "/nick Bob");
      bob.hears(
          """
          ! somebody is ANN already.
          ! somebody is ann already.
          ! "you" is a word that the server itself uses.
          ! a name has letters, digits, _ and - only.
          ! usage: /nick NAME.
          * You are Bob now.
          """);
      ann.hears("* bob is now Bob\n");
      ann.types("/nick eve");
      bob.hears("* ann is now eve\n");
      bob.types("/nick ann");
      bob.hears("* You are ann now.\n");
    }

    @Test
    void directMessageIsForOnePersonOnly() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      Client eve = town.person("eve");
      ann.types("/msg Bob it is a secret", "/msg nobody-here hello", "/msg bob");
      ann.hears(
          """
          * Sent to Bob.
          ! nobody here is nobody-here.
          ! usage: /msg NAME TEXT.
          """
              .replace("* bob", "* Bob"));
      bob.hears("12:30:00 ann → you: it is a secret\n");
      eve.types("/ping");
      eve.hears("* pong\n");
    }

    @Test
    void oneMayWriteToOneself() {
      Client ann = town.person("ann");
      ann.types("/msg ann note");
      eventually(() -> assertTrue(ann.unheard().contains("12:30:00 ann → you: note\n")));
    }

    @Test
    void whoIsAwayIsShownSo() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      knowEachOther(ann, bob);
      ann.types("/away at lunch");
      ann.hears("* You are away: at lunch\n");
      bob.hears("* ann is away: at lunch\n");
      bob.types("/msg ann hello", "/who");
      bob.hears(
          """
          * Sent to ann, who is away: at lunch.
          * #lobby has 2 people:
          *   ann, since 2026-11-22 12:30, away: at lunch
          *   bob, since 2026-11-22 12:30
          """);
      ann.types("/nick anna", "/away");
      bob.hears(
          """
          * ann is now anna
          * anna is back
          """);
      bob.types("/msg anna hello");
      bob.hears("* Sent to anna.\n");
    }

    @Test
    void topicIsSeenByAllAndByThoseWhoComeLater() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      ann.types("/topic", "/topic gardening");
      ann.hears(
          """
          * #lobby has no topic; /topic TEXT sets one.
          12:30:00 #lobby * ann set the topic: gardening
          """);
      bob.hears("12:30:00 #lobby * ann set the topic: gardening\n");
      bob.types("/topic", "/join lobby", "/rooms");
      bob.hears(
          """
          * #lobby is about: gardening (set by ann)
          * You are in #lobby, with 1 other.
          * #lobby is about: gardening (set by ann)
          * 1 room:
          *   #lobby, 2 people: gardening
          """);
      bob.types("/topic -");
      bob.hears("12:30:00 #lobby * bob took the topic away\n");
      bob.types("/topic");
      bob.hears("* #lobby has no topic; /topic TEXT sets one.\n");
      ann.hears("12:30:00 #lobby * bob took the topic away\n");
    }

    @Test
    void historyIsShownByPages() {
      Client ann = town.person("ann");
      ann.types("one", "two", "three", "/history 2", "/history x", "/join empty", "/history");
      ann.hears(
          """
          * Earlier in #lobby:
            2026-11-22 12:30 <ann> two
            2026-11-22 12:30 <ann> three
          * Now:
          ! usage: /history [N].
          * You are in #empty, nobody else is here yet.
          * Nothing was said in #empty before.
          """);
    }

    @Test
    void whoIsIgnoredIsNotReadUntilOneIgnoresThemNoMore() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      Client eve = town.person("eve");
      ann.types("/ignore", "/ignore BOB", "/ignore ann");
      ann.hears(
          """
          * You ignore nobody.
          * You ignore BOB.
          ! you can't ignore yourself.
          """);
      bob.types("not read", "/msg ann not read either");
      bob.hears("* Sent to ann.\n");
      // Whoever has heard eve was not told what bob said before.
      eve.types("after bob in the room");
      ann.hears("12:30:00 #lobby <eve> after bob in the room\n");
      eve.types("/msg ann and in the inbox");
      ann.hears("12:30:00 eve → you: and in the inbox\n");
      ann.types("/ignore bob");
      ann.hears("* You ignore nobody.\n");
      bob.types("read");
      ann.hears("12:30:00 #lobby <bob> read\n");
    }

    @Test
    void whoIsIgnoredIsInNoHistoryEither() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      Client eve = town.person("eve");
      bob.types("/join ops", "from bob");
      eve.types("/join ops", "from eve");
      ann.types("/ignore bob", "/join ops", "/history");
      ann.hears(
          """
          * You ignore bob.
          * You are in #ops, with 2 others.
          * Earlier in #ops:
            2026-11-22 12:30 <eve> from eve
          * Now:
          * Earlier in #ops:
            2026-11-22 12:30 <eve> from eve
          * Now:
          """);
    }

    @Test
    void nobodyIgnoresWithoutEnd() {
      Client ann = town.person("ann");
      IntStream.range(0, 100).forEach(n -> ann.types("/ignore troll" + n));
      ann.skips();
      ann.types("/ignore one-more");
      ann.hears("! you ignore 100, which is as many as you may.\n");
      ann.types("/ignore troll0", "/ignore one-more");
      ann.hearsAmongOthers("one-more");
    }

    @Test
    void unknownCommandIsAnsweredWithTheNearest() {
      Client ann = town.person("ann");
      ann.types("/jion ops", "/");
      ann.hears(
          """
          ! there is no /jion; did you mean /join? /help lists all.
          ! there is no /; /help lists all.
          """);
    }

    @Test
    void helpAndTimeAreAnswered() {
      Client ann = town.person("ann");
      ann.types("/help ping", "/time", "/time %H:%M %Z", "/time %999d");
      ann.hears(
          """
          * /ping: ask for a sign of life
          * The server answers at once.
          * 2026-11-22T12:30:00.000+00:00
          * 12:30 UTC
          ! width over 255.
          """);
    }

    @Test
    void everyWayOfLeavingSaysGoodbye() {
      for (String way : List.of("q", "Q", "/quit", "/exit")) {
        Client ann = town.person("ann");
        assertFalse(ann.types(way), way);
        ann.hears("* Goodbye: you left.\n");
        ann.leaves();
      }
    }

    @Test
    void leavingTwiceIsLeavingOnce() {
      Client ann = town.person("ann");
      ann.leaves();
      ann.leaves();
      assertEquals(0, town.chat.sessions());
      assertEquals(List.of(), town.chat.backplane().presence().rooms());
      town.person("ann").leaves();
    }

    @Test
    void roomsHaveALimitForOneSession() {
      Client ann = town.person("ann");
      ann.types("/join a", "/join b", "/join c", "/join d");
      ann.skips();
      ann.types("/join e", "/join a", "/leave a", "/join e");
      ann.hears(
          """
          ! you are in 5 rooms, which is as many as you may be in.
          * You are in #a, nobody else is here yet.
          * You left #a. What you type goes to #d now.
          * You are in #e, nobody else is here yet.
          """);
    }

    @Test
    void roomsHaveALimitForTheServer() {
      town.close();
      town = new Town(Town.options(2, 100), 100, backplane -> backplane);
      Client ann = town.person("ann");
      ann.types("/join a", "/join b");
      ann.hears(
          """
          * You are in #a, nobody else is here yet.
          ! the server has as many rooms as it may have.
          """);
    }

    @Test
    void nothingThatSomebodyWritesControlsAnothersTerminal() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      ann.types("\u001B[2J\u0007\u009B1m\u202Eevil\r* server says", "/topic \u001B[31m");
      bob.hearsAmongOthers("#lobby * ann set the topic: ");
      assertTrue(
          bob.peer
              .text()
              .replace("\r\n", "")
              .codePoints()
              .noneMatch(point -> Character.isISOControl(point) || point == 0x202E),
          bob.peer.text());
    }

    @Test
    void lineThatIsNotUtf8IsRefused() {
      Client ann = town.person("ann");
      ann.session.take(new byte[] {'h', (byte) 0xC3, '('});
      assertTrue(ann.unheard().startsWith("! "), ann::unheard);
    }

    @Test
    void whoComesAndGoesIsToldInOneLineASecond() {
      Client ann = town.person("ann").listensForComings();
      ann.skips();
      Client bob = town.person("bob");
      Client eve = town.person("eve");
      ann.hearsAmongOthers("bob and eve joined #lobby\n");
      bob.leaves();
      eve.leaves();
      ann.hears("* bob and eve left #lobby\n");
    }

    @Test
    void whoComesIsToldBeforeTheyAreHeard() {
      Client ann = town.person("ann").listensForComings();
      town.person("bob");
      ann.hearsAmongOthers("ann and bob joined #lobby\n");
      town.person("eve").types("hello");
      ann.hears(
          """
          * eve joined #lobby
          12:30:00 #lobby <eve> hello
          """);
    }

    @Test
    void whoWentIsToldBeforeTheirNameIsTaken() {
      Client ann = town.person("ann");
      Client bob = town.person("bob").listensForComings();
      Client eve = town.person("eve");
      bob.hearsAmongOthers("ann, bob and eve joined #lobby\n");
      ann.leaves();
      eve.types("/nick ann");
      bob.hears(
          """
          * ann left #lobby
          * eve is now ann
          """);
    }

    @Test
    void whoComesIsToldBeforeTheyAreAway() {
      Client ann = town.person("ann").listensForComings();
      town.person("bob");
      ann.hearsAmongOthers("ann and bob joined #lobby\n");
      town.person("eve").types("/away at lunch");
      ann.hears(
          """
          * eve joined #lobby
          * eve is away: at lunch
          """);
    }

    @Test
    void largeRoomsAreQuietAboutWhoComesAndGoes() {
      Client ann = town.person("ann");
      List<Client> crowd = IntStream.range(0, 50).mapToObj(n -> town.person("person" + n)).toList();
      Client last = town.person("last");
      last.listensForComings();
      last.skips();
      Client guest = new Client(town);
      ann.types("still heard");
      last.hears("12:30:00 #lobby <ann> still heard\n");
      guest.types("/nick newest");
      crowd.get(0).types("/nick renamed");
      crowd.get(1).leaves();
      ann.types("and again");
      last.hears("12:30:00 #lobby <ann> and again\n");
    }
  }

  @Nested
  class ForPrograms {
    @Test
    void firstLineInBracesMakesAProgramThatIsInNoRoom() {
      Client ann = town.person("ann");
      Client bot = new Client(town);
      bot.skips();
      bot.types("{\"do\":\"nick\",\"name\":\"bot\",\"id\":\"n\"}");
      bot.hears(
          """
          {"on":"welcome","you":"GUEST","server":"Town","token":"TOKEN","inbox":"E-0","limits":{"line":4096,\
          "rooms":5,"name":24,"room":32,"topic":300,"id":64,"history":100}}
          {"on":"renamed","id":"n","who":"GUEST","to":"bot","you":true}
          """);
      ann.types("/who");
      ann.hearsAmongOthers("* #lobby has 1 person:\n*   ann");
    }

    @Test
    void laterLineInBracesIsSaid() {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      ann.types("{\"do\":\"ping\"}");
      bob.hears("12:30:00 #lobby <ann> {\"do\":\"ping\"}\n");
    }

    @Test
    void messagesAreAckedAndToldToTheirSenderToo() {
      Client bot = town.program("bot");
      bot.types(
          "{\"do\":\"join\",\"room\":\"ops\",\"id\":\"j\"}",
          "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"hi\",\"id\":\"s1\"}",
          "{\"do\":\"act\",\"room\":\"ops\",\"text\":\"waves\"}");
      eventually(() -> assertEquals(2, bot.messages().size()));
      String heard = bot.unheard();
      assertTrue(
          heard.startsWith(
              """
              {"on":"joined","id":"j","room":"ops","who":["bot"],"you":true,"last":"E-0","members":1}
              """),
          heard);
      List.of(
              """
              {"on":"ack","id":"s1","message":"E-1"}
              """,
              """
              {"on":"message","room":"ops","message":"E-1","from":"bot","text":"hi",\
              "time":"2026-11-22T12:30:00Z"}
              """,
              """
              {"on":"ack","message":"E-2"}
              """,
              """
              {"on":"message","room":"ops","message":"E-2","from":"bot","text":"waves",\
              "time":"2026-11-22T12:30:00Z","act":true}
              """)
          .forEach(line -> assertTrue(heard.contains(line), heard));
    }

    @Test
    void sayingAgainWithTheSameIdPostsOnce() {
      Client bot = town.program("bot");
      String say = "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"hi\",\"id\":\"s1\"}";
      bot.types("{\"do\":\"join\",\"room\":\"ops\"}", say);
      eventually(() -> assertEquals(List.of("hi"), bot.messages()));
      bot.skips();
      bot.types(say);
      bot.hears(
          """
          {"on":"ack","id":"s1","message":"E-1","duplicate":true}
          """);
      bot.leaves();

      Client back = town.program("bot");
      back.types("{\"do\":\"join\",\"room\":\"ops\"}");
      back.skips();
      back.types(say);
      back.hears(
          """
          {"on":"ack","id":"s1","message":"E-1","duplicate":true}
          """);
    }

    @Test
    void refusalsHaveACodeAndTheId() {
      town.person("ann");
      Client bot = town.program("bot");
      bot.types(
          "{\"do\":\"dance\",\"id\":\"1\"}",
          "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"x\",\"id\":\"2\"}",
          "{\"do\":\"nick\",\"name\":\"ann\",\"id\":\"3\"}",
          "{\"do\":\"tell\",\"to\":\"eve\",\"text\":\"x\",\"id\":\"4\"}",
          "{\"do\":\"join\",\"room\":\"a b\",\"id\":\"5\"}",
          "{\"do\":\"join\",\"id\":\"6\"}",
          "{\"do\":\"join\",\"room\":\"ops\",\"after\":\"x\",\"id\":\"7\"}",
          "hello");
      bot.hears(
          """
          {"on":"refused","id":"1","code":"unknown-command","why":"there is no command \\"dance\\""}
          {"on":"refused","id":"2","code":"not-in-room","why":"you are not in #ops"}
          {"on":"refused","id":"3","code":"name-taken","why":"somebody is ann already"}
          {"on":"refused","id":"4","code":"nobody","why":"nobody here is eve"}
          {"on":"refused","id":"5","code":"bad-name","why":"a room's name has letters, digits, _ - and . only"}
          {"on":"refused","id":"6","code":"bad-field","why":"\\"room\\" is missing"}
          {"on":"refused","id":"7","code":"bad-field","why":"\\"x\\" is not the id of a message, such as 1732-17"}
          {"on":"refused","code":"malformed","why":"that is not one whole object of JSON: look at character 1"}
          """
              .replace("character 1\"", unheardColumn(bot)));
    }

    private String unheardColumn(Client bot) {
      String heard = bot.unheard();
      return heard.substring(heard.lastIndexOf("character "), heard.lastIndexOf('"') + 1);
    }

    @Test
    void everyQuestionIsAnsweredWithItsId() {
      Client bot = town.program("bot");
      bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
      bot.skips();
      bot.types(
          "{\"do\":\"ping\",\"id\":\"1\"}",
          "{\"do\":\"who\",\"room\":\"ops\",\"id\":\"2\"}",
          "{\"do\":\"rooms\",\"id\":\"3\"}",
          "{\"do\":\"topic\",\"room\":\"ops\",\"id\":\"4\"}",
          "{\"do\":\"away\",\"text\":\"x\",\"id\":\"5\"}",
          "{\"do\":\"away\",\"id\":\"6\"}",
          "{\"do\":\"ignore\",\"name\":\"eve\",\"id\":\"7\"}",
          "{\"do\":\"time\",\"id\":\"8\"}",
          "{\"do\":\"history\",\"room\":\"ops\",\"id\":\"9\"}",
          "{\"do\":\"leave\",\"room\":\"ops\",\"id\":\"10\"}");
      assertFalse(bot.types("{\"do\":\"quit\",\"id\":\"11\"}"));
      bot.hears(
          """
          {"on":"pong","id":"1"}
          {"on":"people","id":"2","room":"ops","total":1,"people":[{"name":"bot","since":"2026-11-22T12:30:00Z"}]}
          {"on":"rooms","id":"3","total":1,"rooms":[{"room":"ops","members":1}]}
          {"on":"topic","id":"4","room":"ops","text":""}
          {"on":"away","id":"5","who":"bot","text":"x","you":true}
          {"on":"away","id":"6","who":"bot","you":true}
          {"on":"ignoring","id":"7","who":["eve"]}
          {"on":"time","id":"8","time":"2026-11-22T12:30:00.000+00:00"}
          {"on":"history","id":"9","room":"ops","more":false,"messages":[]}
          {"on":"left","id":"10","room":"ops","who":["bot"],"you":true}
          {"on":"bye","id":"11","why":"you left"}
          """);
    }

    @Test
    void historyIsReadByIds() {
      Client bot = town.program("bot");
      bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
      says(bot, 1, 5);
      eventually(() -> assertEquals(5, bot.messages().size()));
      String epoch = epoch(bot);
      bot.skips();
      bot.types("{\"do\":\"history\",\"room\":\"ops\",\"before\":\"" + epoch + "-4\",\"limit\":2}");
      bot.hearsAmongOthers("{\"on\":\"history\",\"room\":\"ops\",\"more\":true,\"messages\":[{");
      bot.types("{\"do\":\"history\",\"room\":\"ops\",\"after\":\"" + epoch + "-4\",\"limit\":2}");
      bot.hears(
          """
          {"on":"history","room":"ops","more":false,"messages":[{"on":"message","room":"ops",\
          "message":"E-5","from":"bot","text":"line 5","time":"2026-11-22T12:30:00Z"}]}
          """);
    }

    @Test
    void programIsToldOfTheOthers() {
      Client bot = town.program("bot").listensForComings();
      bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
      bot.skips();
      Client ann = town.person("ann");
      ann.types("/join ops");
      bot.hearsAmongOthers("{\"on\":\"joined\",\"room\":\"ops\",\"who\":[");
      ann.types("/nick anna", "/away x", "/away", "/topic new", "/leave ops");
      bot.hears(
          """
          {"on":"renamed","room":"ops","who":"ann","to":"anna"}
          {"on":"away","room":"ops","who":"anna","text":"x"}
          {"on":"away","room":"ops","who":"anna"}
          {"on":"topic","room":"ops","message":"E-1","from":"anna","text":"new","time":"2026-11-22T12:30:00Z"}
          {"on":"left","room":"ops","who":["anna"]}
          """);
      ann.types("/msg bot hello");
      bot.hears(
          """
          {"on":"told","message":"E-1","from":"anna","text":"hello","time":"2026-11-22T12:30:00Z"}
          """);
    }

    @Test
    void restartIsAnnouncedAndNobodyComesInAnyMore() {
      Client ann = town.person("ann");
      Client bot = town.program("bot");
      town.chat.announceRestart();
      ann.hears("* Belfry is restarting, please reconnect.\n");
      bot.hears("{\"on\":\"restart\"}\n");
      var refused = assertThrows(RefusedException.class, () -> new Client(town));
      assertEquals(Code.STOPPING, refused.refusal().code());
    }
  }

  @Nested
  class ComingBack {
    @Test
    void everythingAfterTheLastSeenMessageFollows() {
      Client ann = town.program("ann");
      String epoch = talk(ann, 9);
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-4\"}");
      says(ann, 10, 12);
      hearsLines(back, 5, 12);
      assertFalse(back.peer.text().contains("\"gap\""), back.peer.text());
    }

    @Test
    void whatTheFeedNoLongerHasIsReadFromTheLog() {
      townHolding(5, 1_000);
      Client ann = town.program("ann");
      String epoch = talk(ann, 300);
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-7\"}");
      says(ann, 301, 303);
      hearsLines(back, 8, 303);
      assertFalse(back.peer.text().contains("\"gap\""), back.peer.text());
    }

    @Test
    void whatTheLogNoLongerHasIsAGap() {
      townHolding(5, 10);
      Client ann = town.program("ann");
      String epoch = talk(ann, 50);
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-7\"}");
      hearsLines(back, 41, 50);
      assertTrue(
          back.unheard()
              .contains("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"E-7\",\"to\":\"E-40\"}"),
          back::unheard);
    }

    @Test
    void nothingFollowsTheNewestMessage() {
      Client ann = town.program("ann");
      String epoch = talk(ann, 3);
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-3\"}");
      says(ann, 4, 4);
      hearsLines(back, 4, 4);
    }

    @Test
    void idOfAnEarlierEpochIsAGapAndThenAllThereIs() {
      Client ann = town.program("ann");
      talk(ann, 3);
      for (String foreign : List.of("1000-0", "1000-2", "1000-500")) {
        Client back = town.program("back");
        back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + foreign + "\"}");
        hearsLines(back, 1, 3);
        assertTrue(
            back.unheard()
                .contains(
                    "{\"on\":\"gap\",\"room\":\"ops\",\"from\":\""
                        + foreign
                        + "\",\"to\":\"E-0\"}"),
            () -> foreign + ": " + back.unheard());
        back.leaves();
      }
    }

    @Test
    void idOfAnEarlierEpochOfAnEmptyRoomIsAGap() {
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"1000-5\"}");
      back.hearsAmongOthers("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"1000-5\",\"to\":\"E-0\"}");
    }

    @Test
    void idThatTheLogNeverGaveIsAGapAndThenAllThereIs() {
      Client ann = town.program("ann");
      String epoch = talk(ann, 3);
      for (String foreign :
          List.of(
              epoch + "-900", epoch + "-" + Long.MAX_VALUE, "9999999999999-2", "9999999999999-0")) {
        Client back = town.program("back");
        back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + foreign + "\"}");
        hearsLines(back, 1, 3);
        assertTrue(
            back.unheard()
                .contains("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"0-0\",\"to\":\"E-0\"}"),
            () -> foreign + ": " + back.unheard());
        back.leaves();
      }
    }

    @Test
    void idOfALaterEpochOfAnEmptyRoomIsAGap() {
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"9999999999999-5\"}");
      back.hearsAmongOthers("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"0-0\",\"to\":\"E-0\"}");
    }

    @Test
    void nameIsTakenOverWithItsToken() {
      Client old = new Client(town);
      old.types("{\"do\":\"nick\",\"name\":\"ann\"}", "{\"do\":\"join\",\"room\":\"ops\"}");
      Client back = new Client(town);
      back.types("{\"do\":\"nick\",\"name\":\"ann\",\"id\":\"n1\"}");
      back.hearsAmongOthers("{\"on\":\"refused\",\"id\":\"n1\",\"code\":\"name-taken\"");
      back.types(
          "{\"do\":\"nick\",\"name\":\"ann\",\"token\":\"" + old.token() + "\",\"id\":\"n2\"}");
      back.hears(
          "{\"on\":\"renamed\",\"id\":\"n2\",\"who\":\"GUEST\",\"to\":\"ann\",\"inbox\":\"E-0\",\"you\":true}\n");
      assertEquals("another connection took your name over", old.peer.ended());
      old.leaves();
      Client bob = town.person("bob");
      bob.types("/msg ann hello");
      bob.hears("* Sent to ann.\n");
      back.hearsAmongOthers("\"from\":\"bob\",\"text\":\"hello\"");
    }

    @Test
    void firstDirectMessageFollowsThePlaceThatTheWelcomeNamed() {
      Client old = new Client(town);
      old.types("{\"do\":\"nick\",\"name\":\"ann\"}");
      String welcome = old.peer.text();
      int at = welcome.indexOf("\"inbox\":\"") + "\"inbox\":\"".length();
      String place = welcome.substring(at, welcome.indexOf('"', at));
      Client bob = town.person("bob");
      bob.types("/msg ann one", "/msg ann two"); // while the old connection is dying
      Client back = new Client(town);
      back.types(
          "{\"do\":\"nick\",\"name\":\"ann\",\"token\":\""
              + old.token()
              + "\",\"after\":\""
              + place
              + "\"}");
      back.hearsAmongOthers("\"inbox\":\"E-2\"");
      eventually(() -> assertTrue(back.peer.text().contains("\"text\":\"two\"")));
      assertTrue(back.peer.text().contains("\"text\":\"one\""), back.peer::text);
      assertFalse(back.peer.text().contains("\"gap\""), back.peer::text);
    }

    @Test
    void directMessagesOfTheMeantimeFollowTheLastSeenOne() {
      Client old = new Client(town);
      old.types("{\"do\":\"nick\",\"name\":\"ann\"}");
      Client bob = town.person("bob");
      bob.types("/msg ann one");
      old.hearsAmongOthers("\"text\":\"one\"");
      String epoch = epoch(old);
      bob.types("/msg ann two", "/msg ann three"); // while the old connection is dying
      Client back = new Client(town);
      back.types(
          "{\"do\":\"nick\",\"name\":\"ann\",\"token\":\""
              + old.token()
              + "\",\"after\":\""
              + epoch
              + "-1\"}");
      old.leaves();
      bob.types("/msg ann four");
      back.hearsAmongOthers("\"text\":\"four\"");
      List<String> told =
          Pattern.compile("\"on\":\"told\".*?\"text\":\"([^\"]*)\"")
              .matcher(back.peer.text())
              .results()
              .map(found -> found.group(1))
              .toList();
      assertEquals(List.of("two", "three", "four"), told);
    }

    /** Ten lines at a time, so that no reader is far behind. */
    private void saysInStep(Client who, int from, int to) {
      for (int first = from; first <= to; first += 10) {
        int last = Math.min(first + 9, to);
        says(who, first, last);
        eventually(() -> assertTrue(who.messages().contains("line " + last)));
      }
    }

    @Test
    void joiningWhileOthersTalkLeavesNoHoleAndRepeatsNothing() throws Exception {
      townHolding(500, 10_000);
      Client ann = town.program("ann");
      String epoch = talk(ann, 10);
      Thread talking = Thread.ofVirtual().start(() -> saysInStep(ann, 11, 3_000));
      int joined = 0;
      while (talking.isAlive() || joined < 20) {
        Client back = town.program("back" + joined++);
        back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-5\"}");
        if (!talking.isAlive()) {
          hearsLines(back, 6, 3_000);
        } else {
          eventually(() -> assertTrue(back.messages().size() > 200));
          assertEquals(List.of(), back.holesAfter(5));
        }
        back.leaves();
      }
      talking.join();
    }
  }

  @Test
  void namesAndRoomsOfThoseWhoLeftAreFree() {
    Client ann = town.person("ann");
    ann.types("/join ops");
    ann.leaves();
    town.person("ann");
    assertEquals(1, town.chat.sessions());
    assertEquals("lobby", town.chat.backplane().presence().rooms().getFirst().name().text());
    assertNotEquals(0, town.chat.rooms());
  }

  /** Waits until those who are here have been told of each other's coming. */
  private static void knowEachOther(Client... all) {
    for (Client client : all) {
      eventually(() -> assertTrue(client.peer.text().contains(" joined #lobby"), client::unheard));
    }
  }

  /** Lets somebody enter ops and say "line 1" and so on; returns the epoch of the log. */
  private static String talk(Client client, int lines) {
    client.types("{\"do\":\"join\",\"room\":\"ops\"}");
    says(client, 1, lines);
    return epoch(client);
  }

  private static void says(Client client, int from, int to) {
    for (int n = from; n <= to; n++) {
      client.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"line " + n + "\"}");
    }
  }

  private static String epoch(Client client) {
    eventually(() -> assertTrue(client.peer.text().contains("\"message\":\"")));
    String text = client.peer.text();
    int at = text.lastIndexOf("\"message\":\"") + "\"message\":\"".length();
    return text.substring(at, text.indexOf('-', at));
  }

  private static List<String> lines(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(n -> "line " + n).toList();
  }

  private static void hearsLines(Client client, int from, int to) {
    eventually(() -> assertEquals(lines(from, to), client.messages()));
  }
}
