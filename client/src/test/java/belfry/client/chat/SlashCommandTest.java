package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.text.TextCommand;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SlashCommandTest {
  @ParameterizedTest
  @EnumSource
  void helpKnowsEveryCommandThatItLists(SlashCommand command) {
    assertTrue(
        Help.all().stream().anyMatch(line -> line.startsWith("  /" + command.word())),
        command.word());
    assertTrue(Help.about(command).getFirst().startsWith("/" + command.word()));
    assertEquals(Optional.of(command), SlashCommand.find(command.word()));
    command
        .aliases()
        .forEach(alias -> assertEquals(Optional.of(command), SlashCommand.find(alias)));
  }

  @ParameterizedTest
  @EnumSource
  void everyCommandOfTheTextDialectIsThere(TextCommand command) {
    assertTrue(SlashCommand.find(command.word()).orElseThrow().isShared());
  }

  @ParameterizedTest
  @CsvSource({
    "/jion ops, there is no /jion; did you mean /join? /help lists all",
    "/rom, there is no /rom; did you mean /room? /help lists all",
    "/xyzzy, there is no /xyzzy; /help lists all",
    "/ ops, there is no /; /help lists all"
  })
  void aWordThatIsNoCommandIsAnsweredWithTheNearest(String line, String answer) {
    Input.Unknown unknown = assertInstanceOf(Input.Unknown.class, Input.of(line));

    assertEquals(answer, SlashCommand.unknown(unknown.word()).refusal().why());
  }

  @Test
  void aLineIsReadAsACommandOrAsAText() {
    assertEquals(new Input.Call(SlashCommand.JOIN, "ops", "/J  ops "), Input.of("/J  ops "));
    assertEquals(new Input.Text("/etc"), Input.of("//etc"));
    assertEquals(new Input.Text(" /who"), Input.of(" /who"));
    assertEquals(new Input.Nothing(), Input.of("  "));
  }

  @Test
  void helpTellsEverythingAboutOneCommand() {
    assertEquals(
        List.of(
            "/leave [ROOM]: leave this room, or another one",
            "Without a room it is the one that you talk in.",
            "Also: /part."),
        Help.about(SlashCommand.LEAVE));
    assertEquals(
        "/room ROOM: go to a room that you are in", Help.about(SlashCommand.ROOM).getFirst());
  }
}
