package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of a packaged server, over the ends of its process. */
class DataIT {
  private static final int PATIENCE_MILLIS = 20_000;

  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private Process script(String name, String... options) throws IOException {
    Process process = ServerScripts.command(name, options).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  /** A server that listens. */
  private record Server(Process process, String promise, int port) {
    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    }
  }

  private Server serve(Path data, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("--port", "0", "--no-ntp", "--data", data.toString()));
    all.addAll(List.of(options));
    Process process = script("serve", all.toArray(String[]::new));
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !line.contains(" listens on ")) { // the line about the build
      line = out.readLine();
    }
    int port = ServerScripts.port(line);
    return new Server(process, out.readLine(), port);
  }

  /** A program that speaks json. */
  private record Program(Socket socket, BufferedReader heard) implements AutoCloseable {
    static Program at(Server server) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new Program(
          socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
    }

    void says(String... commands) throws IOException {
      String lines = String.join("\n", commands).replace('\'', '"') + "\n";
      socket.getOutputStream().write(lines.getBytes(UTF_8));
    }

    /** The next event with a text in it. */
    String hears(String text) throws IOException {
      String wanted = text.replace('\'', '"');
      String line = heard.readLine();
      while (line != null && !line.contains(wanted)) {
        line = heard.readLine();
      }
      assertTrue(line != null, "the connection ended before " + wanted);
      return line;
    }

    /** The id of the message that the next event is about. */
    String messageId(String text) throws IOException {
      return hears(text).replaceAll(".*\"message\":\"([^\"]*)\".*", "$1");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String say(String id, String text) {
    return "{'do':'say','room':'ops','text':'%s','id':'%s'}".formatted(text, id);
  }

  @Test
  void whatWasAcknowledgedOutlivesAKill() throws Exception {
    Path data = folder.resolve("data");
    Server first = serve(data);
    assertEquals(
        "acks survive: the end of this process, and a power cut (%s/belfry.sqlite, flushed before each ack)"
            .formatted(data),
        first.promise);
    String one;
    String two;
    try (Program bot = Program.at(first)) {
      bot.says("{'do':'nick','name':'bot'}", "{'do':'join','room':'ops'}");
      bot.says(say("1", "one"), say("2", "two"), "{'do':'topic','room':'ops','text':'life'}");
      one = bot.messageId("'id':'1'");
      two = bot.messageId("'id':'2'");
      bot.hears("'on':'ack'");
    }
    first.kill();

    Server second = serve(data);
    try (Program bot = Program.at(second)) {
      bot.says("{'do':'nick','name':'bot'}");
      bot.says("{'do':'join','room':'ops','after':'" + one + "'}");
      String joined = bot.hears("'on':'joined'");
      assertTrue(joined.contains("\"topic\":\"life\""), joined);
      String next = bot.heard.readLine();
      assertTrue(next.contains("\"two\"") && next.contains(two), next);

      bot.says(say("2", "two"), say("3", "three"));
      String again = bot.hears("'id':'2'");
      assertTrue(again.contains("\"duplicate\":true") && again.contains(two), again);
      bot.hears("'on':'message'");
    }
    second.process.destroy();
    assertEquals(0, second.process.waitFor());
  }

  /** The pages of history of a room that has 20 messages in memory, and 60 in the archive. */
  @Test
  void historyGoesOnIntoTheArchiveOverARestart() throws Exception {
    Path data = folder.resolve("data");
    String[] options = {"--history", "20", "--archive", "yes", "--no-flood-limit"};
    Server first = serve(data, options);
    try (Program bot = Program.at(first)) {
      bot.says("{'do':'nick','name':'bot'}", "{'do':'join','room':'ops'}");
      for (int n = 1; n <= 60; n++) {
        bot.says(say("s" + n, "line " + n + "."));
      }
      bot.hears("'id':'s60'");
      assertEquals(60, backwards(bot));
    }
    first.process.destroy();
    assertEquals(0, first.process.waitFor());
    try (Program bot = Program.at(serve(data, options))) {
      bot.says("{'do':'nick','name':'bot'}", "{'do':'join','room':'ops'}");
      assertEquals(60, backwards(bot));
    }
  }

  /** Reads all pages of a room, the newest first; returns the number of its messages. */
  private static int backwards(Program bot) throws IOException {
    int line = 60;
    String before = "";
    boolean more = true;
    while (more) {
      bot.says("{'do':'history','room':'ops','limit':7" + before + "}");
      String page = bot.hears("'on':'history'");
      int shown = page.split("\"text\":", -1).length - 1;
      for (int n = 0; n < shown; n++) {
        assertTrue(page.contains("\"line " + line + ".\""), line + " is not in " + page);
        line--;
      }
      before = ",'before':'" + page.replaceAll(".*\"first\":\"([^\"]*)\".*", "$1") + "'";
      more = page.contains("\"more\":true");
    }
    return 60 - line;
  }

  /** The lines of one read wait together for the disk, and are answered in their order. */
  @Test
  void answersKeepTheOrderOfTheLines() throws Exception {
    try (Program bot = Program.at(serve(folder.resolve("data"), "--no-flood-limit"))) {
      bot.says("{'do':'join','room':'ops'}");
      bot.hears("'on':'joined'");
      List<String> lines = new ArrayList<>();
      for (int n = 0; n < 40; n++) {
        lines.add(say("s" + n, "line " + n));
        lines.add(
            n % 2 == 0
                ? "{'do':'say','room':'none','text':'x','id':'r" + n + "'}"
                : say("t" + n, "t"));
        if (n % 8 == 7) {
          lines.add("{'do':'ping','id':'p" + n + "'}");
        }
      }
      bot.says(lines.toArray(String[]::new));
      List<String> wanted = lines.stream().map(DataIT::idOf).toList();
      List<String> answered = new ArrayList<>();
      while (answered.size() < wanted.size()) {
        String event = bot.hears("'id':");
        if (!event.contains("\"on\":\"message\"")) {
          answered.add(idOf(event.replace('"', '\'')));
        }
      }
      assertEquals(wanted, answered);
    }
  }

  private static String idOf(String line) {
    return line.replaceAll(".*'id':'([^']*)'.*", "$1");
  }

  @Test
  void folderInUseIsRefused() throws Exception {
    Path data = folder.resolve("data");
    serve(data);
    Process second = script("serve", "--port", "0", "--no-ntp", "--data", data.toString());
    String said = new String(second.getInputStream().readAllBytes(), UTF_8);
    assertEquals(
        "belfry: %s/belfry.sqlite is in use by another process; --data takes another folder\n"
            .formatted(data),
        said);
    assertEquals(73, second.waitFor());
  }

  @Test
  void copyOfARunningServerIsRestored() throws Exception {
    Path data = folder.resolve("data");
    Path copy = folder.resolve("copy");
    Server first = serve(data);
    String one;
    String lost;
    try (Program bot = Program.at(first)) {
      bot.says("{'do':'join','room':'ops'}", say("1", "in the copy"));
      one = bot.messageId("'id':'1'");
      Process backup = script("admin", "backup", copy.toString(), "--data", data.toString());
      String said = new String(backup.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, backup.waitFor(), said);
      assertTrue(said.startsWith(copy + " has a copy of " + data + ": "), said);
      bot.says(say("2", "not in the copy"));
      lost = bot.messageId("'id':'2'");
    }
    Process again = script("admin", "backup", copy.toString(), "--data", data.toString());
    assertEquals(
        "belfry: " + copy + " exists; a backup replaces no file\n",
        new String(again.getInputStream().readAllBytes(), UTF_8));
    assertEquals(74, again.waitFor());
    first.kill();
    try (var files = Files.list(data)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.copy(copy, data.resolve("belfry.sqlite"));

    Server restored = serve(data);
    for (String last : List.of(one, lost)) {
      try (Program bot = Program.at(restored)) {
        bot.says("{'do':'join','room':'ops','after':'" + last + "'}", say("3", "next"));
        bot.hears("'id':'3'");
        bot.says(
            "{'do':'leave','room':'ops'}", "{'do':'join','room':'ops','after':'" + last + "'}");
        bot.hears("'on':'left'");
        bot.hears("'on':'joined'");
        assertTrue(bot.heard.readLine().contains("\"on\":\"gap\""), "no gap after " + last);
      }
    }
  }

  @Test
  void backupWithoutAServerSaysSo() throws Exception {
    Process backup =
        script("admin", "backup", folder.resolve("copy").toString(), "--data", folder.toString());
    String said = new String(backup.getInputStream().readAllBytes(), UTF_8);
    assertTrue(said.startsWith("belfry: no server that you may ask uses " + folder), said);
    assertEquals(74, backup.waitFor());
    assertFalse(Files.exists(folder.resolve("copy")));
  }

  @Test
  void memoryOnlyIsAChoice() throws Exception {
    Process serve = script("serve", "--port", "0", "--no-ntp", "--data", "none");
    BufferedReader out = serve.inputReader(UTF_8);
    assertTrue(out.readLine().contains(" listens on "));
    assertEquals(
        "acks survive: lost connections; not the end of this process (no --data, no --redis)",
        out.readLine());
  }
}
