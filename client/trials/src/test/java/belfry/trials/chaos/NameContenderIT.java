package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.trials.FakeServer;
import belfry.trials.process.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One client that contends for the shared name. */
class NameContenderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeServer server = newServer();
  private final WorkloadState state = new WorkloadState(List.of(server.port()));
  private final NameContender contender = new NameContender("rival0", state, 3);

  private static FakeServer newServer() {
    try {
      return new FakeServer();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    contender.close();
    server.close();
  }

  private long count(Class<? extends Journal.Note> kind) {
    return contender.journal().notes().stream().filter(kind::isInstance).count();
  }

  private void await(Class<? extends Journal.Note> kind) throws InterruptedException {
    assertNull(Await.problemAfter(PATIENCE, () -> count(kind) > 0 ? null : "no " + kind));
  }

  @Test
  void postsWithItsTenureWhileItOwnsTheName() throws Exception {
    state.quiet(false);
    contender.start();

    assertEquals("crown", server.await(Command.Nick.class).name().text());
    Command.Say say = server.await(Command.Say.class);

    assertEquals("rival0.1:1", say.id());
    assertEquals(NameContender.ROOM, say.room());
    await(Journal.NameOwned.class);
    await(Journal.Acked.class);
  }

  @Test
  void triesAgainWithoutPostingWhereTheNameIsTaken() throws Exception {
    server.refuse(Code.NAME_TAKEN, Command.Nick.class::isInstance);
    state.quiet(false);
    contender.start();

    server.await(Command.Nick.class);
    server.await(Command.Nick.class);

    assertEquals(0, count(Journal.NameOwned.class));
    assertEquals(0, count(Journal.Sent.class));
  }

  @Test
  void staysAwayAtAQuietPoint() throws Exception {
    state.quiet(false);
    contender.start();
    server.await(Command.Say.class);

    state.quiet(true);

    assertNull(
        Await.problemAfter(PATIENCE, () -> contender.isConnected() ? "it is connected" : null));
    assertTrue(count(Journal.Sent.class) > 0);
  }
}
