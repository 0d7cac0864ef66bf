package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that come back after a lost connection. Ann is the host of #den; bob is in it, too. */
class HostReturnTest {
  private static final String JOIN = "{\"do\":\"join\",\"room\":\"den\"}";
  private static final String WHO = "{\"do\":\"who\",\"room\":\"den\"}";
  private static final String KEY = "\"key\":\"sesame\"";
  private static final String ANN = "\"name\":\"ann\",\"since\":\"2026-11-22T12:30:00Z\"";

  @AutoClose private final Town town = new Town();
  private final Client ann = town.program("ann");
  private final Client bob = town.program("bob");

  @BeforeEach
  void enter() {
    ann.types(JOIN);
    bob.types(JOIN);
  }

  private static String rules(String setting) {
    return "{\"do\":\"rules\",\"id\":\"rules\",\"room\":\"den\"," + setting + "}";
  }

  private void sets(String setting) {
    ann.types(rules(setting));
    ann.hearsAmongOthers("{\"on\":\"ack\",\"id\":\"rules\"");
  }

  private void givesUpBeingTheHost() {
    ann.types(
        "{\"do\":\"role\",\"id\":\"role\",\"room\":\"den\",\"name\":\"ann\",\"role\":\"none\"}");
    ann.hearsAmongOthers("{\"on\":\"ack\",\"id\":\"role\"");
  }

  /** The next connection of ann, which shows the token of the lost one. */
  private Client annReturns() {
    ann.leaves();
    return annReturnsBeforeTheOldConnectionEnds();
  }

  private Client annReturnsBeforeTheOldConnectionEnds() {
    Client back = new Client(town);
    back.types("{\"do\":\"nick\",\"name\":\"ann\",\"token\":\"" + ann.token() + "\"}", JOIN, WHO);
    return back;
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, "\"limit\":1", "\"enter\":\"members\""})
  void rulesOfTheHostDoNotShutItOut(String setting) {
    sets(setting);
    Client back = annReturns();
    back.hearsAmongOthers(ANN + ",\"role\":\"host\"");

    Client stranger = town.program("eve");
    stranger.types(JOIN);
    stranger.hearsAmongOthers("{\"on\":\"refused\"");
    back.types(rules("\"key\":\"\",\"limit\":0,\"enter\":\"anybody\""));
    back.hearsAmongOthers("{\"on\":\"ack\",\"id\":\"rules\"");
  }

  @Test
  void connectionThatTakesTheNameOverEntersAsTheHost() {
    sets(KEY);
    Client back = annReturnsBeforeTheOldConnectionEnds();
    back.hearsAmongOthers(ANN + ",\"role\":\"host\"");
  }

  @Test
  void hostThatGaveThatUpComesBackAsAnybodyElse() {
    givesUpBeingTheHost();
    Client back = annReturns();
    back.hearsAmongOthers(ANN + "}");
    assertFalse(back.peer.text().contains("\"role\":\"host\""), back.peer::text);
  }

  @Test
  void hostThatGaveThatUpNeedsTheKey() {
    sets(KEY);
    givesUpBeingTheHost();
    annReturns().hearsAmongOthers("\"code\":\"key-needed\"");
  }

  @Test
  void hostOfARoomThatWasEmptyMeanwhileIsNoHost() {
    sets(KEY);
    ann.leaves();
    bob.leaves();
    Client eve = town.program("eve");
    eve.types(JOIN, rules(KEY));
    eve.hearsAmongOthers("{\"on\":\"ack\",\"id\":\"rules\"");
    Client back = annReturns();
    eventually(() -> assertEquals(2, back.count("\"code\":\"key-needed\""), back.peer::text));
  }
}
