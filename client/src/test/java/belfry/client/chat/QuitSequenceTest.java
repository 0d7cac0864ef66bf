package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void aServerThatSaysNoGoodbyeIsNotWaitedForLong() {
    connect();
    chat.leave();
    elapsed = elapsed.plusSeconds(2);
    chat.tick();

    assertTrue(screen.over);
  }
}
