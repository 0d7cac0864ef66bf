package belfry.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium without windows, driven by the DevTools protocol over one WebSocket. A machine without
 * Chromium leaves the test out; continuous integration must have it.
 */
final class Chromium implements AutoCloseable, WebSocket.Listener {
  private static final int PATIENCE_SECONDS = 20;
  private static final String READY = "DevTools listening on ";

  private final Process process;
  private final Path profile;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final StringBuilder begun = new StringBuilder();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Map<?, ?>>> asked = new ConcurrentHashMap<>();
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

  private Chromium(String program) throws IOException {
    profile = Files.createTempDirectory("chromium");
    process =
        new ProcessBuilder(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-renderer-backgrounding",
                "--disable-backgrounding-occluded-windows",
                "--disable-extensions",
                "--no-first-run",
                "--hide-scrollbars",
                "--lang=en",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket = client.newWebSocketBuilder().buildAsync(URI.create(address()), this).join();
  }

  private String address() throws IOException {
    BufferedReader lines = process.errorReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {})); // its pipe must not fill
        return line.substring(READY.length());
      }
    }
    throw new AssertionError("Chromium ended before it was ready");
  }

  static Chromium started() throws IOException {
    Optional<String> program =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name ->
                Stream.of(System.getenv("PATH").split(":", -1))
                    .map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
    boolean isNeeded = System.getenv("CI") != null;
    if (program.isEmpty() && !isNeeded) {
      System.err.println("LEFT OUT: tests of the page, because chromium is not installed");
    }
    assumeTrue(program.isPresent() || isNeeded, "chromium is not installed");
    return new Chromium(program.orElseThrow(() -> new AssertionError("chromium is not installed")));
  }

  @Override
  public void onOpen(WebSocket opened) {
    opened.request(Long.MAX_VALUE);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    begun.append(part);
    if (last) {
      heard(Json.object(begun.toString()));
      begun.setLength(0);
    }
    return null;
  }

  private void heard(Map<?, ?> message) {
    if (message.get("id") instanceof Double id) {
      asked.remove(id.intValue()).complete(message);
    } else if ("Runtime.exceptionThrown".equals(message.get("method"))
        || ("Log.entryAdded".equals(message.get("method")) && isError(message))) {
      errors.add(message.get("params").toString());
    }
  }

  /** A connection that is refused while the server is away is no error of the page. */
  private static boolean isError(Map<?, ?> message) {
    String entry = message.get("params").toString();
    return entry.contains("level=error") && !entry.contains("source=network");
  }

  /** Does a command of the DevTools protocol, for the browser or for one page of it. */
  Map<?, ?> ask(@Nullable String session, String method, String parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    asked.put(id, answer);
    String target = session == null ? "" : ",\"sessionId\":\"" + session + "\"";
    String command =
        "{\"id\":%d%s,\"method\":\"%s\",\"params\":{%s}}".formatted(id, target, method, parameters);
    synchronized (socket) {
      socket.sendText(command, true).join();
    }
    Map<?, ?> message = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (message.get("result") instanceof Map<?, ?> result) {
      return result;
    }
    throw new AssertionError(method + ": " + message);
  }

  /** Opens a page as a person who shares no storage with others. */
  Tab opens(String address) {
    Object person = ask(null, "Target.createBrowserContext", "").get("browserContextId");
    return new Tab(this, person.toString(), address);
  }

  /** Fails if a page had an error, or broke its security policy. */
  void assertNoErrors() {
    assertEquals(List.of(), errors);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    client.close();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try (Stream<Path> files = Files.walk(profile)) {
        files
            .sorted(Comparator.reverseOrder())
            .forEach(file -> {
              boolean _ = file.toFile().delete();
            });
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted: the rest of the profile stays
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
