package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.chat.ChatOptions;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Earlier;
import belfry.client.chat.Servers;
import belfry.client.shell.ServerAddress;
import belfry.client.shell.Tty;
import belfry.protocol.RoomName;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;

/**
 * The command {@code chat rehearse}: plays a short chat with a server of its own on a terminal
 * without a screen, so that the JVM sees the classes that a chat needs. It is hidden: the scripts
 * run it to make the ahead-of-time cache.
 */
@Command(name = "rehearse", hidden = true, description = "Plays a chat to make the cache.")
final class RehearseCommand implements Callable<Integer> {
  private static final String ANSWERS =
      """
      {"on":"welcome","you":"ann","server":"none","token":"t","limits":{"line":4096,"rooms":9}}
      {"on":"pong","id":"n"}
      {"on":"joined","id":"j:lobby","room":"lobby","who":["ann"],"you":true,"last":"1-1","members":2}
      {"on":"history","room":"lobby","more":false,"messages":[{"on":"message","room":"lobby",\
      "message":"1-1","from":"bob","text":"hello ann","time":"2026-01-01T00:00:00.001Z"}]}
      {"on":"people","id":"w:lobby","room":"lobby","total":2,"people":[{"name":"ann",\
      "since":"2026-01-01T00:00:00Z"},{"name":"bob","since":"2026-01-01T00:00:00Z"}]}
      {"on":"left","room":"lobby","who":["bob"]}
      """;

  @Override
  public Integer call() throws IOException, InterruptedException {
    loadTerminalOfSystem();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream typed = new PipedInputStream(keys)) {
      Thread answering = Thread.ofVirtual().start(() -> answer(server, keys));
      play(terminal(typed), server.getLocalPort());
      answering.join();
    }
    return 0;
  }

  private static Terminal terminal(InputStream typed) throws IOException {
    return TerminalBuilder.builder()
        .system(false)
        .providers(String.join(",", Tty.PROVIDERS))
        .type("xterm-256color")
        .streams(typed, new ByteArrayOutputStream())
        .size(Size.of(80, 24))
        .build();
  }

  private static void loadTerminalOfSystem() throws IOException {
    Tty.open().close();
  }

  private static void play(Terminal terminal, int port) {
    ChatOptions options =
        new ChatOptions(
            null,
            List.of(RoomName.LOBBY),
            new Earlier(1, null),
            false,
            new ChatOptions.Display(
                ZoneId.systemDefault(), ChatOptions.Display.TIME_OF_DAY, true, true));
    TerminalFront front = new TerminalFront(terminal, null, EditingKeys.EMACS, true);
    front.run(
        new ChatThread(
            options,
            Servers.plain(new ServerAddress("127.0.0.1", port)),
            front.screen(),
            Clock.systemUTC()));
  }

  private static void answer(ServerSocket server, OutputStream keys) {
    try (Socket socket = server.accept();
        BufferedReader asked =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      socket.getOutputStream().write(ANSWERS.getBytes(UTF_8));
      press(keys, "b\t");
      Thread.sleep(100); // a tab that text follows at once is a part of a paste
      press(keys, "good morning\r");
      awaitAsked(asked, "\"say\"");
      press(keys, "/time\r");
      awaitAsked(asked, "\"time\"");
      press(keys, "/quit\r");
      awaitAsked(asked, "\"quit\"");
      socket.getOutputStream().write("{\"on\":\"bye\",\"why\":\"you left\"}\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("the rehearsal has no stage", e);
    } catch (InterruptedException _) { // interrupted means stop
      Thread.currentThread().interrupt();
    }
  }

  private static void press(OutputStream keys, String typed) throws IOException {
    keys.write(typed.getBytes(UTF_8));
    keys.flush();
  }

  private static void awaitAsked(BufferedReader asked, String part) throws IOException {
    String line = asked.readLine();
    while (line != null && !line.contains(part)) {
      line = asked.readLine();
    }
  }
}
