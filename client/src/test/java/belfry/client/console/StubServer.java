package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.shell.ServerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server for one client at a time: it greets, acknowledges and echoes what is said unless it is
 * mute, and keeps what it was asked. A thread of its own runs it until it is closed.
 */
final class StubServer implements AutoCloseable {
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final ServerSocket server;
  private volatile Socket client;
  private volatile boolean mute;
  private int entries;

  StubServer() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("stub").start(this::run);
  }

  ServerAddress address() {
    return new ServerAddress("127.0.0.1", server.getLocalPort());
  }

  /** From now on nothing that is said is acknowledged, or no more so. */
  void mute(boolean now) {
    mute = now;
  }

  /** Ends the client's connection without a word. */
  void drop() throws IOException {
    client.close();
  }

  /** Waits until the client asked for something with this in it. */
  String awaitAsked(String part) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      String line = asked.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError("nobody asked for " + part);
      }
      if (line.contains(part)) {
        return line;
      }
    }
  }

  /** Tells the client a line. */
  void tell(String line) throws IOException {
    client.getOutputStream().write((line + "\n").getBytes(UTF_8));
  }

  /** Somebody says something in the lobby. */
  void say(String from, String text) throws IOException {
    tell(message(from, text));
  }

  private synchronized String message(String from, String text) {
    return String.format(
        "{\"on\":\"message\",\"room\":\"lobby\",\"message\":\"1-%d\",\"from\":\"%s\","
            + "\"text\":\"%s\",\"time\":\"2026-11-22T12:00:00Z\"}",
        ++entries, from, text);
  }

  private void run() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept();
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
        client = socket;
        tell(
            "{\"on\":\"welcome\",\"you\":\"ann\",\"server\":\"stub\",\"token\":\"t\","
                + "\"limits\":{\"line\":4096,\"rooms\":9}}");
        String line;
        while ((line = lines.readLine()) != null) {
          answer(line);
          asked.add(line);
        }
      } catch (IOException | UncheckedIOException e) {
        asked.add("the connection ended: " + e.getMessage());
      }
    }
  }

  private void answer(String line) throws IOException {
    String id = field(line, "id");
    switch (field(line, "do")) {
      case "ping" -> tell("{\"on\":\"pong\",\"id\":\"" + id + "\"}");
      case "nick" ->
          tell("{\"on\":\"renamed\",\"id\":\"n\",\"who\":\"ann\",\"to\":\"ann\",\"you\":true}");
      case "join" ->
          tell(
              "{\"on\":\"joined\",\"id\":\""
                  + id
                  + "\",\"room\":\"lobby\",\"who\":[\"ann\"],\"you\":true,\"last\":\"1-"
                  + entries
                  + "\",\"members\":1}");
      case "say" -> {
        if (!mute) {
          String said = message("ann", field(line, "text"));
          tell("{\"on\":\"ack\",\"id\":\"" + id + "\",\"message\":\"1-" + entries + "\"}");
          tell(said);
        }
      }
      case "quit" -> tell("{\"on\":\"bye\",\"why\":\"you left\"}");
      default -> {}
    }
    if (field(line, "do").equals("quit")) {
      client.close();
    }
  }

  private static String field(String line, String name) {
    Matcher fields = FIELD.matcher(line);
    while (fields.find()) {
      if (fields.group(1).equals(name)) {
        return fields.group(2);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    server.close();
    Socket open = client;
    if (open != null) {
      open.close();
    }
  }
}
