package belfry.server.chat;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The answers to lines, in the words of the speech of the connection. */
class AnswersTest {
  @AutoClose private final Town town = new Town();

  @Test
  void firstLineInBracesMakesAProgramThatIsInNoRoom() {
    Client ann = town.person("ann");
    Client bot = new Client(town);
    bot.skips();
    bot.types("{\"do\":\"nick\",\"name\":\"bot\",\"id\":\"n\"}");
    bot.hears(
        """
        {"on":"welcome","you":"GUEST","server":"Town","token":"TOKEN","inbox":"E-0","limits":{"line":4096,\
        "rooms":5,"name":24,"room":32,"topic":300,"id":64,"history":100,"ids_kept":5000,"ids_kept_seconds":600},"nonce":"NONCE"}
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
  void lineThatIsNotUtf8IsRefused() {
    Client ann = town.person("ann");
    ann.session.take(new byte[] {'h', (byte) 0xC3, '('});
    assertTrue(ann.unheard().startsWith("! "), ann::unheard);
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
        {"on":"people","id":"2","room":"ops","total":1,"people":[{"name":"bot","since":"2026-11-22T12:30:00Z","role":"host"}]}
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

  private static String unheardColumn(Client bot) {
    String heard = bot.unheard();
    return heard.substring(heard.lastIndexOf("character "), heard.lastIndexOf('"') + 1);
  }
}
