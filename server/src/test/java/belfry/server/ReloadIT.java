package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.options.ServerArguments;
import belfry.server.task.Failures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server that reads its settings again. */
class ReloadIT {
  @TempDir private Path folder;
  private Path config;
  private Path motd;
  private Server server;
  private Reload reload;

  @BeforeEach
  void start() throws IOException {
    config = folder.resolve("config");
    motd = Files.writeString(folder.resolve("motd"), "Tea at four.\n");
    write("max-connections = 10");
    String[] line = {"--config", config.toString()};
    ServerArguments arguments = new ServerArguments(Map.of());
    var _ = arguments.parse(line);
    var options = arguments.options();
    reload = new Reload(Map.of(), line, arguments, options.door().motd());
    server = Server.start(options, new Failures(), () -> {}, reload::of);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void write(String... settings) throws IOException {
    String usual =
        "port = 0\nno-ntp = on\nno-admin = on\nmotd = %s\ndata = %s\n"
            .formatted(motd, folder.resolve("data"));
    Files.writeString(config, usual + String.join("\n", settings) + "\n");
  }

  private Caller called(String... heard) throws IOException {
    Caller caller = new Caller(server.address());
    for (String line : heard) {
      String _ = caller.lineWith(line);
    }
    return caller;
  }

  @Test
  void changedMessageOfTheDayAndLimitsAreUsedAtOnce() throws IOException {
    try (Caller ann = called("Tea at four.")) {
      Files.writeString(motd, "Tea at five.\nCake, too.\n");
      write("max-connections = 1", "stall-limit = 60");

      assertEquals(
          List.of(
              "--motd has 2 lines now.",
              "--max-connections is 1 now; it was 10.",
              "--stall-limit is 60 now; it was 120."),
          reload.of(server));
      try (Caller bob = new Caller(server.address())) {
        String _ = bob.lineWith("this server has all the connections it may have (1)");
      }
      write("max-connections = 3");
      assertEquals(
          List.of("--max-connections is 3 now; it was 1.", "--stall-limit is 120 now; it was 60."),
          reload.of(server));
      called("Tea at five.", "Cake, too.").close();
      String _ = ann.send("/ping\n").lineWith("pong");
    }
  }

  @Test
  void whatCantChangeIsSaidEachTimeAndNothingElseIsHeldBack() throws IOException {
    write("max-connections = 10", "name = Tower", "history = 5");
    var waits = "These change at the next start only: --history, --name.";

    for (int i = 0; i < 2; i++) {
      assertEquals(
          List.of("No setting that can change now has changed.", waits), reload.of(server));
    }
    write("max-connections = 11", "name = Tower");
    assertEquals(
        List.of(
            "--max-connections is 11 now; it was 10.",
            "These change at the next start only: --name."),
        reload.of(server));
  }

  @Test
  void settingThatIsRefusedChangesNothing() throws IOException {
    write("max-connections = 1", "name = " + "x".repeat(41));

    assertEquals(
        List.of(
            "The settings stay as they are: "
                + config
                + ", line 7: --name has 1 to 40 characters that can be shown"),
        reload.of(server));
    Files.delete(config);
    assertTrue(reload.of(server).getFirst().startsWith("The settings stay as they are: --config"));
    try (Caller ann = called("Tea at four.");
        Caller bob = called("Tea at four.")) {
      String _ = ann.send("/ping\n").lineWith("pong");
      String _ = bob.send("/ping\n").lineWith("pong");
    }
  }

  @Test
  void webhooksAreReadAgainAndABadFileLeavesThePreviousOnes() throws IOException {
    Path webhooks = Files.writeString(folder.resolve("webhooks"), "# none yet\n");
    Files.writeString(folder.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    String said = "--webhooks is " + webhooks + " now; it was none.";
    write("max-connections = 10", "webhooks = " + webhooks);
    assertEquals(List.of(said), reload.of(server));
    assertTrue(server.webhooks().isEmpty());

    Files.writeString(webhooks, "ops https://robot.example/ secret\n");
    assertEquals(
        List.of("Webhooks: 1 new, 0 changed, 0 removed; there are 1 now."), reload.of(server));

    Files.writeString(webhooks, "ops ftp://robot.example/ secret\n");
    assertEquals(
        List.of(
            "The settings stay as they are: "
                + config
                + ", line 7: --webhooks: line 1 of "
                + webhooks
                + ": the URL begins with https:// or http://"),
        reload.of(server));
    assertFalse(server.webhooks().isEmpty());

    write("max-connections = 10");
    assertEquals(
        "Webhooks: 0 new, 0 changed, 1 removed; there are 0 now.", reload.of(server).getLast());
    assertTrue(server.webhooks().isEmpty());
  }

  @Test
  void ownerOfTheDataAsksForIt() throws IOException {
    write("max-connections = 2");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, UTF_8);

    assertEquals(
        Exit.OK, new AdminCommand(Map.of(), to, to).run("--config", config.toString(), "reload"));
    assertEquals("--max-connections is 2 now; it was 10.\n", out.toString(UTF_8));
  }
}
