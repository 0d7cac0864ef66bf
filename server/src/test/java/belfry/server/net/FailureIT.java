package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.InterceptedBackplane;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.chat.Chat;
import belfry.server.delivery.GroupWriter;
import belfry.server.task.Failures;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests of the effect that errors of the server have on clients. */
class FailureIT {
  private static final String BYE =
      "{\"on\":\"bye\",\"why\":\"an internal error of the server; please connect again\"}";

  @Test
  void programThatStallsInALineIsToldTheRestOfItAndGoodbye() throws IOException {
    InstantSource clock = InstantSource.system();
    Speeches speeches = Started.speeches();
    try (Chat chat =
            new Chat(
                Started.chat(1_000, 256 * 1_024),
                speeches.dialects(),
                clock,
                GroupWriter.Source.NONE,
                new Failures(),
                withoutRooms(new LocalBackplane(Started.MEMORY, clock, new Failures())));
        Door door =
            new Door(
                Started.door(10, false, Duration.ofSeconds(60)),
                Optional.empty(),
                chat,
                speeches,
                new Failures())) {
      chat.start();
      door.open();
      try (Caller talker = new Caller(door.address());
          Caller program = new Caller(door.address(), 16_384)) {
        program.types("{\"do\":\"join\",\"room\":\"ops\"}\n").hears("\"members\":1}\n");
        talker.types("/join ops\n").hears("#ops");
        for (int n = 0; n < 2_000; n++) { // more than the kernel holds
          talker.types("x".repeat(3_000) + "\n");
        }
        talker.types("/ping\n").hears("* pong\r\n");

        program.types("{\"do\":\"rooms\"}\n");
        eventually(() -> assertEquals(1, door.failures()));

        List<String> heard = program.hearsTheEnd().lines().toList();
        assertEquals(BYE, heard.getLast());
        assertTrue(heard.stream().allMatch(line -> line.startsWith("{") && line.endsWith("}")));
      }
      eventually(() -> assertEquals(0, door.connections()));
    }
  }

  /** A backplane whose list of rooms fails. */
  private static Backplane withoutRooms(Backplane sound) {
    return new InterceptedBackplane(
        sound,
        call -> {
          if (call.method().getName().equals("rooms")) {
            throw new IllegalStateException("a mistake of ours");
          }
          return call.proceed();
        });
  }
}
