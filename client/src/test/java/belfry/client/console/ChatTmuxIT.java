package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belfry.client.console.Programs.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people see: the packaged client in windows of tmux, with the packaged server. */
@Timeout(150)
class ChatTmuxIT {
  private static final String SOCKET = "belfry-" + ProcessHandle.current().pid();
  @TempDir static Path home;
  private static Server server;

  @BeforeAll
  static void begin() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/tmux")) || Files.isExecutable(Path.of("/bin/tmux")),
        "tmux is not installed: nobody looks at the screens");
    Programs.areBuilt();
    server = new Server(0);
  }

  @AfterAll
  static void end() throws Exception {
    if (server != null) {
      server.close();
      List<ProcessHandle> clients = clients();
      tmux("kill-server");
      for (ProcessHandle client : clients) {
        var _ = client.onExit().get(30, TimeUnit.SECONDS); // it writes its history at its end
      }
    }
  }

  /** The processes in all windows. */
  private static List<ProcessHandle> clients() throws Exception {
    return tmux("list-panes", "-a", "-F", "#{pane_pid}")
        .lines()
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
        .flatMap(shell -> Stream.concat(Stream.of(shell), shell.descendants()))
        .toList();
  }

  private static String tmux(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-u", "-f", "/dev/null", "-L", SOCKET));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("XDG_STATE_HOME", home.toString());
    builder.environment().put("XDG_CONFIG_HOME", home.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    return out;
  }

  private void open(String name) throws Exception {
    String command =
        Programs.script("chat")
            + " -n "
            + name
            + " "
            + server.address()
            + "; stty -a | grep -o '[-]*icanon'; echo left $?; read wait";
    tmux("new-session", "-d", "-s", name, "-x", "80", "-y", "24", command);
    awaitSeen(name, "#lobby >");
    awaitSeen(name, " " + name + " ·");
  }

  private void type(String who, String... keys) throws Exception {
    List<String> command = new ArrayList<>(List.of("send-keys", "-t", who));
    command.addAll(List.of(keys));
    tmux(command.toArray(String[]::new));
  }

  private String screen(String who) {
    try {
      return tmux("capture-pane", "-p", "-S", "-100", "-t", who);
    } catch (Exception e) {
      throw new IllegalStateException("no screen", e);
    }
  }

  private void awaitSeen(String who, String part) throws Exception {
    Programs.await(() -> screen(who).contains(part), () -> part + " is not in\n" + screen(who));
  }

  @Test
  void twoPeopleTalkWhileOneTypesALongLine() throws Exception {
    open("ann");
    open("bob");
    String longLine =
        "I am still typing this line, which is longer than the window is wide: " + "o".repeat(40);
    type("ann", "-l", longLine);
    awaitSeen("ann", "o".repeat(30));
    for (int i = 1; i <= 5; i++) {
      type("bob", "-l", "line " + i);
      type("bob", "Enter");
    }
    awaitSeen("ann", "<bob> line 5");
    String joined = screen("ann").replace("\n", "");
    assertTrue(joined.contains("#lobby > " + longLine), screen("ann"));
    type("ann", "Enter");

    Programs.await(
        () -> screen("bob").replace("\n", "").contains("<ann> " + longLine), () -> screen("bob"));
  }

  @Test
  void aServerThatIsKilledAndStartedAgainLosesNoLineAndTheStatusGrowsAndShrinks() throws Exception {
    open("cleo");
    open("dan");
    type("cleo", "before", "Enter");
    awaitSeen("dan", "<cleo> before");
    int port = server.port();
    server.kill();
    awaitSeen("cleo", "the connection is lost");
    type("cleo", "meanwhile", "Enter");
    awaitSeen("cleo", "⋯ meanwhile");
    type("cleo", "also", "Enter");
    awaitSeen("cleo", "⋯ meanwhile  (not acknowledged yet)\n⋯ also  (not acknowledged yet)\n ");
    server = new Server(port);
    awaitSeen("dan", "<cleo> meanwhile");
    awaitSeen("cleo", "<cleo> meanwhile");
    awaitSeen("dan", "<cleo> also");
    awaitSeen("cleo", "a new history began");
    Programs.await(() -> !screen("cleo").contains("⋯"), () -> screen("cleo"));

    String seen = screen("dan");
    assertTrue(seen.indexOf("meanwhile") == seen.lastIndexOf("meanwhile"), seen);
  }

  @Test
  void theStatusStaysBelowThePromptWhateverTheSizeOfTheWindow() throws Exception {
    open("gus");
    tmux("resize-window", "-t", "gus", "-x", "60", "-y", "12");
    for (int i = 1; i <= 14; i++) {
      type("gus", "line " + i, "Enter");
      awaitSeen("gus", "<gus> line " + i); // lines that come at once are a paste
    }
    awaitBottom("gus", "#lobby >", " gus · 1:#lobby");
    tmux("resize-window", "-t", "gus", "-x", "60", "-y", "10");
    awaitBottom("gus", "#lobby >", " gus · 1:#lobby");
    tmux("resize-window", "-t", "gus", "-x", "60", "-y", "12");
    open("hal");
    awaitSeen("gus", "hal joined");
    type("gus", "-l", "typed");
    awaitBottom("gus", "#lobby > typed", " gus · 1:#lobby");
    tmux("resize-window", "-t", "gus", "-x", "20", "-y", "8");
    awaitBottom("gus", "#lobby > typed", " gus · 1:#lobby");
    type("hal", "narrow", "Enter");
    awaitSeen("gus", "<hal> narr");
    awaitBottom("gus", "#lobby > typed", " gus · 1:#lobby");
    tmux("resize-window", "-t", "gus", "-x", "70", "-y", "14");
    awaitBottom("gus", "#lobby > typed", " gus · 1:#lobby");
  }

  /** Waits until the last two lines in the window begin so. */
  private void awaitBottom(String who, String prompt, String status) throws Exception {
    Programs.await(
        () -> {
          List<String> lines = screen(who).lines().filter(line -> !line.isBlank()).toList();
          int last = lines.size() - 1;
          return last > 0
              && lines.get(last - 1).startsWith(prompt)
              && lines.get(last).startsWith(status);
        },
        () -> prompt + " and " + status + " are not the last lines of\n" + screen(who));
  }

  @Test
  void theTerminalIsRestoredAfterCtrlDAndAfterSigterm() throws Exception {
    open("eve");
    type("eve", "C-d");
    awaitSeen("eve", "left 0");
    assertTrue(screen("eve").contains("\nicanon"), screen("eve"));

    open("fay");
    ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains("chat -n fay " + server.address()))
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .forEach(ProcessHandle::destroy);
    awaitSeen("fay", "left 0");

    assertTrue(screen("fay").contains("\nicanon"), screen("fay"));
  }
}
