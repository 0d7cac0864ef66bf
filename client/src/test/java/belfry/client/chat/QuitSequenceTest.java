package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuitSequenceTest extends ChatScene {
  @Test
  void leavingWhenAllIsSaidWaitsForTheLastAck() {
    connect();
    chat.typed("last words");
    chat.leaveWhenAllIsSent();
    assertTrue(!connection.sent().contains("quit"));
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"7-4\"}");
    assertTrue(connection.sent().contains("quit"));
    chat.lost("you left", "none");

    assertTrue(screen.over);
  }

  @Test
  void theEndThatWasWantedIsNoTroubleInTheStatusLine() {
    connect();
    chat.typed("q");
    chat.lost("the server closed it", "[::1]:9527 in 250 ms");
    chat.tick();

    assertEquals(List.of(" ann · 1:#lobby 1 here"), screen.status);
    assertEquals("", screen.printed());
  }

  @Test
  void aServerThatSaysNoGoodbyeIsNotWaitedForLong() {
    connect();
    chat.leave();
    elapsed = elapsed.plusSeconds(2);
    chat.tick();

    assertTrue(screen.over);
  }
}
