package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.console.Programs.Ended;
import belfry.client.console.Programs.Server;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter and the small netcat, through {@code scripts/chat}. */
class ChatScriptIT {
  private static Server server;
  private static UdpEcho echo;

  @TempDir Path folder;

  @BeforeAll
  static void serve() throws Exception {
    Programs.areBuilt();
    server = new Server(0);
    echo = UdpEcho.start();
  }

  @AfterAll
  static void stop() {
    server.close();
    echo.close();
  }

  @Test
  void aPipedLineIsSaidAndFollowersSeeIt() throws Exception {
    Process follower = Programs.startChat("--join", "ops", "--tail", "--json", server.address());
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(follower.getInputStream(), UTF_8))) {
      awaitLine(events, "\"on\":\"joined\"");
      Ended said =
          Programs.chat("deploy done\n/etc changed\n", "-n", "bot", "-j", "ops", server.address());

      assertEquals(0, said.code(), said.err());
      assertTrue(awaitLine(events, "deploy done").contains("\"from\":\"bot\""));
      assertTrue(awaitLine(events, "changed").contains("\"text\":\"/etc changed\""));
      follower.destroy(); // SIGTERM
      assertTrue(follower.waitFor(10, TimeUnit.SECONDS));
    } finally {
      follower.destroyForcibly();
    }
  }

  @Test
  void encryptedChatRemembersACertificateWithoutAnAuthority() throws Exception {
    Path pair = Programs.ROOT.resolve("server/src/test/resources/tls");
    try (Server secure =
        new Server(
            0,
            "--tls-cert",
            pair.resolve("ec.crt").toString(),
            "--tls-key",
            pair.resolve("ec.key").toString())) {
      String address = "tls://localhost:" + secure.port();
      Ended first = encrypted("hello\n", address);
      assertEquals(0, first.code(), first.err());
      assertTrue(first.err().contains("no authority vouches for " + address), first.err());
      assertEquals(new Ended(0, "", ""), encrypted("hello again\n", address));
      assertEquals(1, Files.readAllLines(folder.resolve("belfry/known_servers")).size());

      Ended raw = encrypted("/quit\n", "raw", address);
      assertEquals(0, raw.code(), raw.err());
      assertTrue(raw.out().contains("Goodbye"), raw.out());

      Ended other = encrypted("hello\n", "--give-up", "2s", "tls://127.0.0.1:9");
      assertEquals(69, other.code());
    }
  }

  private Ended encrypted(String input, String... arguments) throws Exception {
    return Programs.run(Map.of("XDG_CONFIG_HOME", folder.toString()), "chat", input, arguments);
  }

  private static String awaitLine(BufferedReader events, String part) throws Exception {
    String line = events.readLine();
    while (line != null && !line.contains(part)) {
      line = events.readLine();
    }
    assertTrue(line != null, "no " + part);
    return line;
  }

  @Test
  void versionIsThatOfTheBuild() throws Exception {
    Ended ended = Programs.chat("", "--version");
    assertEquals(0, ended.code());
    assertTrue(ended.out().matches("Belfry \\d+\\.\\d+\\.\\d+\\S*\n"), ended.out());
  }

  @Test
  void withoutAServerItSaysSoInTime() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    Ended ended = Programs.chat("lost\n", "--give-up", "1", "127.0.0.1:" + port);

    assertEquals(69, ended.code());
    assertTrue(ended.err().contains("nobody answers at 127.0.0.1:"), ended.err());
  }

  @Test
  void anEmptyInputIsSuccessIfAServerAnswers() throws Exception {
    Ended ended = Programs.chat("", server.address());
    assertEquals(0, ended.code(), ended.err());

    Ended alone = Programs.chat("", "--give-up", "1", "nowhere.invalid");
    assertEquals(69, alone.code());
    assertTrue(alone.err().contains("there is no host \"nowhere.invalid\""), alone.err());
    assertTrue(alone.err().endsWith("belfry: gave up after 1 s\n"), alone.err());
  }

  @Test
  void aFollowerEndsWhenNobodyReadsItsOutputAnyMore() throws Exception {
    String pipe =
        Programs.script("chat") + " -j quiet --tail " + server.address() + " | grep -m1 X";
    Process follower = new ProcessBuilder("bash", "-c", pipe).start();
    try {
      ProcessHandle grep = awaitChild(follower, "grep");
      grep.destroy();
      assertTrue(follower.waitFor(15, TimeUnit.SECONDS), "it follows on");
    } finally {
      follower.descendants().forEach(ProcessHandle::destroyForcibly);
      follower.destroyForcibly();
    }
  }

  private static ProcessHandle awaitChild(Process parent, String program) throws Exception {
    AtomicReference<ProcessHandle> found = new AtomicReference<>();
    Programs.await(
        () -> {
          parent
              .children()
              .filter(child -> child.info().command().orElse("").endsWith(program))
              .forEach(found::set);
          return found.get() != null;
        },
        () -> "there is no " + program);
    return found.get();
  }

  /** The name has two addresses, and the servers of this test listen on the second one. */
  @Test
  void everyToolTriesAllAddressesOfAHost() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.2 tower\n127.0.0.1 tower\n");
    String port = String.valueOf(server.port());
    for (String command :
        List.of(
            "echo hello | " + Programs.script("chat") + " tower:" + port,
            "echo /quit | " + Programs.script("chat") + " raw tower:" + port,
            "echo %H | " + Programs.script("chat") + " raw -u tower " + echo.port(),
            Programs.script("time") + " tower:" + echo.port())) {
      ProcessBuilder shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
      shell.environment().put("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
      Process process = shell.start();
      String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, process.waitFor(), command + "\n" + shown);
    }
  }

  @Test
  void whoIsSlowedDownIsNotGivenUpWhileAcksCome() throws Exception {
    String lines = "x\n".repeat(36); // 20 at once, then 5 a second: more than 3 seconds
    Ended ended = Programs.chat(lines, "--give-up", "2", server.address());

    assertEquals(0, ended.code(), ended.err());
  }

  @Test
  void aServerThatGoesAwayForGoodIsGivenUpThoughTheInputGoesOn() throws Exception {
    Process chat;
    try (StubServer stub = new StubServer()) {
      stub.mute(true);
      chat = Programs.startChat("--give-up", "3", stub.address().toString());
      chat.getOutputStream().write("heard by nobody\n".getBytes(UTF_8));
      chat.getOutputStream().flush();
      stub.awaitAsked("\"do\":\"say\"");
    }
    try {
      assertTrue(chat.waitFor(20, TimeUnit.SECONDS), "it waits on");
      String err = new String(chat.getErrorStream().readAllBytes(), UTF_8);
      assertEquals(69, chat.exitValue(), err);
      assertTrue(
          err.endsWith(
              "belfry: gave up after 3 s; not acknowledged: 1 line and the rest of the input\n"),
          err);
    } finally {
      chat.destroyForcibly();
    }
  }

  @Test
  void whatIsNotUtf8IsSaidToBeSo() throws Exception {
    Process chat = Programs.startChat(server.address());
    try (OutputStream in = chat.getOutputStream()) {
      in.write(new byte[] {'c', 'a', 'f', (byte) 0xE9, '\n'});
    }
    assertTrue(chat.waitFor(20, TimeUnit.SECONDS));
    assertEquals(65, chat.exitValue());
    assertEquals(
        "belfry: the input is not UTF-8\n",
        new String(chat.getErrorStream().readAllBytes(), UTF_8));
  }

  @Test
  void theNextServerIsTriedWhenOneIsGone() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }

    assertEquals(0, Programs.chat("hello\n", "127.0.0.1:" + port, server.address()).code());
  }

  @Test
  void whatIsRefusedEndsWithItsCode() throws Exception {
    Ended ended = Programs.chat("x".repeat(5_000) + "\n", server.address());

    assertEquals(65, ended.code());
    assertTrue(ended.err().contains("longer than"), ended.err());
  }

  @Test
  void aWrongOptionIsExplained() throws Exception {
    Ended ended = Programs.chat("", "--nick", "no good", server.address());

    assertEquals(64, ended.code());
    assertTrue(ended.err().contains("a name has letters"), ended.err());
  }

  @Test
  void rawTalksToBelfryAndEndsAfterItsInput() throws Exception {
    Ended ended =
        Programs.chat("/nick raw\nhello\n", "raw", "127.0.0.1", String.valueOf(server.port()));

    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("raw"), ended.out());
  }

  @Test
  void rawEndsAfterSilence() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended =
          Programs.chat(
              "hello\n", "raw", "-w", "0.5", "127.0.0.1", String.valueOf(silent.getLocalPort()));

      assertEquals(0, ended.code(), ended.err());
    }
  }

  @Test
  void rawSendsDatagramsAndPrintsAnswers() throws Exception {
    Ended ended = Programs.chat("%H:%M\n", "raw", "-u", "127.0.0.1", String.valueOf(echo.port()));

    assertEquals("%H:%M\n", ended.out());
    assertEquals(0, ended.code(), ended.err());
  }

  @Test
  void rawSpeaksOverUnixSockets() throws Exception {
    Path path = folder.resolve("socket");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(path));
      Thread.ofVirtual()
          .start(() -> {
            try (var channel = listening.accept()) {
              ByteBuffer buffer = ByteBuffer.allocate(100);
              while (channel.read(buffer) >= 0) {
                channel.write(buffer.flip());
                buffer.clear();
              }
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });

      assertEquals("PING\r\n", Programs.chat("PING\n", "raw", "-C", "-U", path.toString()).out());
    }
  }

  @Test
  void rawSaysWhyThereIsNoAnswer() throws Exception {
    Ended ended = Programs.chat("", "raw", "-U", folder.resolve("none").toString());

    assertEquals(69, ended.code());
    assertTrue(ended.err().contains("none: there is no such socket"), ended.err());
  }

  @Test
  void scriptsBuildOneAfterTheOther() throws Exception {
    String turn = ". '" + Programs.script(".common") + "'; take_turn; echo mine; read -r end";
    Process first = new ProcessBuilder("bash", "-c", turn).start();
    assertEquals("mine", first.inputReader(UTF_8).readLine());
    Process second = new ProcessBuilder("bash", "-c", turn).start();
    assertTrue(second.errorReader(UTF_8).readLine().startsWith("Waiting until another script"));
    assertFalse(second.inputReader(UTF_8).ready());
    first.getOutputStream().close();

    assertEquals("mine", second.inputReader(UTF_8).readLine());
    second.getOutputStream().close();
    assertTrue(second.waitFor(10, TimeUnit.SECONDS));
  }
}
