package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputHandlerTest extends ChatScene {
  @Test
  void aCommandNeedsAConnectionAndDoesNotComeBackIntoTheLine() {
    chat.typed("/topic new topic");

    assertEquals("! there is no connection now", screen.printed());
    assertEquals(List.of(), screen.putBack);
  }

  @Test
  void aDirectMessageThatIsRefusedIsShownAndDoesNotComeBackIntoTheLine() {
    connect();
    chat.typed("/msg b@b hello?");

    assertTrue(screen.printed().endsWith(": /msg b@b hello?"));
    assertEquals(List.of(), screen.putBack);
  }

  @ParameterizedTest
  @CsvSource({
    "/room, usage: /room ROOM",
    "/join, usage: /join ROOM [KEY]",
    "/join #ops #dev, 'a comma separates rooms, such as #ops,#dev'",
    "/who ops dev, one room at a time: /who ops",
    "/msg bob, usage: /msg NAME TEXT",
    "/me, usage: /me TEXT",
    "/history since, '\"since\" is not a time; write 14:30, 2026-11-22, 2026-11-22T14:30, 30m, 2h"
        + " or 7d'",
    "/room ops, you are not in #ops; /join #ops enters it",
    "/help jion, there is no /jion; did you mean /join? /help lists all"
  })
  void aCommandThatIsUsedWronglyIsAnsweredWithItsUsage(String line, String answer) {
    connect();
    chat.typed(line);

    assertEquals("! " + answer, screen.printed());
    assertEquals("", connection.sent());
  }

  @Test
  void helpAboutACommandTakesItsArgumentsToo() {
    connect();
    chat.typed("/help /join ops");

    assertTrue(screen.printed().contains("/join ROOM [KEY]: enter a room"), screen::printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/nick bob | {'do':'nick','id':'c','name':'bob'}",
        "/leave | {'do':'leave','id':'c','room':'lobby'}",
        "/leave #ops | {'do':'leave','id':'c','room':'ops'}",
        "/who | {'do':'who','id':'c','room':'lobby'}",
        "/rooms | {'do':'rooms','id':'c'}",
        "/topic | {'do':'topic','id':'c','room':'lobby'}",
        "/topic - | {'do':'topic','room':'lobby','text':''}",
        "/topic on air | {'do':'topic','room':'lobby','text':'on air'}",
        "/kick bob | {'do':'kick','room':'lobby','name':'bob'}",
        "/rules members | {'do':'rules','room':'lobby','enter':'members','speak':'anybody',"
            + "'topic':'anybody','listed':true}",
        "/rules | {'do':'rules','id':'c','room':'lobby'}",
        "/remove | {'do':'remove','room':'lobby'}",
        "/remove bob 3 | {'do':'remove','room':'lobby','name':'bob','last':3}",
        "/remove 17-4 | {'do':'remove','room':'lobby','message':'17-4'}",
        "/edit so be it | {'do':'edit','room':'lobby','text':'so be it'}",
        "/history 5 | {'do':'history','id':'c','room':'lobby','limit':5}",
        "/time %H | {'do':'time','id':'c','format':'%H'}",
        "/away | {'do':'away','id':'c'}",
        "/ignore bob | {'do':'ignore','id':'c','name':'bob'}",
        "/ping | {'do':'ping','id':'c'}",
        "/me waves | {'do':'act','id':'x-1','room':'lobby','text':'waves'}",
        "/quit | {'do':'quit','id':'q'}",
        "q | {'do':'quit','id':'q'}",
        "Q | {'do':'quit','id':'q'}"
      })
  void aCommandAsksTheServer(String line, String asked) {
    connect();
    chat.typed(line);

    assertEquals(asked.replace('\'', '"') + "\n", connection.sent());
  }

  @Test
  void severalRoomsAreEnteredAndTheLastIsShown() {
    connect();
    chat.typed("/join #ops,lobby, Dev");

    assertEquals(
        """
        {"do":"join","id":"j:ops","room":"ops","limit":20}
        {"do":"who","id":"w:ops","room":"ops"}
        {"do":"join","id":"j:dev","room":"dev","limit":20}
        {"do":"who","id":"w:dev","room":"dev"}
        """,
        connection.sent());
    assertEquals(List.of("#lobby", "#ops", "#dev"), chat.rooms());
    chat.typed("/who");
    assertTrue(connection.sent().contains("\"room\":\"dev\""));
    chat.typed("/leave ops, dev");
    assertEquals(
        """
        {"do":"leave","id":"c","room":"ops"}
        {"do":"leave","id":"c","room":"dev"}
        """,
        connection.sent());
  }

  @Test
  void roomWithAKeyIsEnteredWithItAgainAfterALostConnection() {
    connect();
    chat.typed("/join ops sesame");
    String join =
        """
        {"do":"join","id":"j:ops","room":"ops","limit":20,"key":"sesame"}
        """;
    assertTrue(connection.sent().contains(join), "the key is sent");
    chat.lost("gone", "next");
    comeBack();
    assertTrue(connection.sent().contains("\"room\":\"ops\",\"limit\":20,\"key\":\"sesame\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"q", "q ", "/quit"})
  void aLineThatIsToBeSaidAsItIsIsNeverACommand(String line) {
    connect();
    chat.say(line);

    assertEquals(
        "{\"do\":\"say\",\"id\":\"x-1\",\"room\":\"lobby\",\"text\":\"" + line + "\"}\n",
        connection.sent());
  }

  @Test
  void twoSlashesSayOne() {
    connect();
    chat.typed("//etc");

    assertTrue(connection.sent().contains("\"text\":\"/etc\""));
  }
}
