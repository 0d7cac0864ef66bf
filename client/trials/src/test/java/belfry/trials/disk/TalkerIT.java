package belfry.trials.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.Scripts;
import belfry.trials.process.Await;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client of the disk trial, on a server that is ended and started again. */
@Timeout(100)
class TalkerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void findsWhatWasAcknowledgedAndMissesWhatIsNotThere() throws Exception {
    try (ProcessGroup group = new ProcessGroup(folder)) {
      ServerInstance keeping = server(group, "keeping", folder.resolve("data").toString());
      Talker talker = new Talker("ops");
      Thread talking = Thread.ofVirtual().start(() -> talker.talk(keeping.chat()));
      assertNull(
          Await.problemAfter(PATIENCE, () -> talker.acknowledged() > 300 ? null : "no answers"));
      keeping.process().kill();
      talking.join();
      keeping.startAndAwaitReady();
      assertEquals(new Talker.Found(0, 0, 0), talker.check(keeping.chat()));

      Talker.Found elsewhere = talker.check(server(group, "empty", "none").chat());
      assertEquals(talker.acknowledged(), elsewhere.lost());
      assertTrue(elsewhere.lost() > 300);
    }
  }

  private static ServerInstance server(ProcessGroup group, String name, String data)
      throws Exception {
    ServerInstance server =
        ServerInstance.of(
            group,
            new FreePorts(),
            name,
            Scripts.file("serve").toAbsolutePath(),
            List.of("--no-ntp", "--no-flood-limit", "--history", "10000", "--data", data));
    server.startAndAwaitReady();
    return server;
  }
}
