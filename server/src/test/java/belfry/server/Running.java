package belfry.server;

import belfry.server.archive.ArchiveTarget;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.local.SqliteJournal;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;
import belfry.server.net.Network;
import belfry.server.options.DataOptions;
import belfry.server.options.ServerOptions;
import belfry.server.posix.IoChoice;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A whole server on free ports, with an admin port. */
final class Running implements AutoCloseable {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int LINE = 4_096;
  private static final int FEED_ITEMS = 1_000;
  private static final long DATA_BYTES = 64L * 1_024 * 1_024;
  private static final int FEED_BYTES = 1_024 * 1_024;

  private final Server server;

  private Running(Server server) {
    this.server = server;
  }

  /** A server that keeps everything in a folder, with a balancer on this machine if wanted. */
  static Running keeping(Path folder, boolean isBehindBalancer) throws IOException {
    var data = new DataOptions(folder, SqliteJournal.Sync.ALWAYS, DATA_BYTES);
    List<Network> balancers = isBehindBalancer ? List.of(Network.of("127.0.0.0/8")) : List.of();
    return start(balancers, 10, Duration.ZERO, Optional.of(data));
  }

  /** A server that keeps this many messages of a room, and all of them in an archive. */
  static Running archiving(Path folder, int history) throws IOException {
    var archive = Optional.of(ArchiveTarget.file(folder.resolve("archive.db")));
    var data = new DataOptions(folder, SqliteJournal.Sync.ALWAYS, DATA_BYTES);
    var memory = new LocalBackplane.Bounds(history, FEED_BYTES, 1_000, 10L * FEED_BYTES);
    return start(List.of(), 10, Duration.ZERO, Optional.of(data), archive, memory);
  }

  /** A server without balancers. */
  static Running alone() throws IOException {
    return start(List.of(), 2, Duration.ZERO);
  }

  /** A server with a balancer on this machine. */
  static Running behindBalancer(int maxPerAddress) throws IOException {
    return start(List.of(Network.of("127.0.0.0/8")), maxPerAddress, Duration.ZERO);
  }

  /** A server that still accepts connections for this time after it has become not ready. */
  static Running waitingFor(Duration drainWait) throws IOException {
    return start(List.of(), 2, drainWait);
  }

  private static Running start(List<Network> balancers, int maxPerAddress, Duration drainWait)
      throws IOException {
    return start(balancers, maxPerAddress, drainWait, Optional.empty());
  }

  private static Running start(
      List<Network> balancers, int maxPerAddress, Duration drainWait, Optional<DataOptions> data)
      throws IOException {
    var memory = new LocalBackplane.Bounds(FEED_ITEMS, FEED_BYTES, 1_000, 10L * FEED_BYTES);
    return start(balancers, maxPerAddress, drainWait, data, Optional.empty(), memory);
  }

  private static Running start(
      List<Network> balancers,
      int maxPerAddress,
      Duration drainWait,
      Optional<DataOptions> data,
      Optional<ArchiveTarget> archive,
      LocalBackplane.Bounds memory)
      throws IOException {
    ChatOptions chat =
        new ChatOptions("Test", ZoneOffset.UTC, LINE, 100, 20, FEED_ITEMS, FEED_BYTES);
    DoorOptions door =
        new DoorOptions(
            ANY,
            100,
            maxPerAddress,
            LINE,
            false,
            Duration.ofMinutes(2),
            Duration.ofMillis(300),
            List.of(),
            balancers);
    return new Running(
        Server.start(
            new ServerOptions(
                chat,
                door,
                Optional.empty(),
                memory,
                Optional.empty(),
                data,
                archive,
                Optional.empty(),
                Optional.of(ANY),
                drainWait,
                IoChoice.AUTO)));
  }

  Server server() {
    return server;
  }

  Caller call() throws IOException {
    return new Caller(server.address());
  }

  /** An answer of the admin port. */
  record Answer(int status, String body) {}

  Answer get(String path) throws IOException {
    return ask("GET", path);
  }

  Answer ask(String method, String path) throws IOException {
    int port = server.adminAddress().orElseThrow().getPort();
    var url = URI.create("http://127.0.0.1:" + port + path).toURL();
    HttpURLConnection asking = (HttpURLConnection) url.openConnection();
    asking.setRequestMethod(method);
    asking.setReadTimeout(PATIENCE_MILLIS);
    int status = asking.getResponseCode();
    try (InputStream body = status < 400 ? asking.getInputStream() : asking.getErrorStream()) {
      return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** The value of a metric, written with its labels as on the page. */
  double metric(String name) throws IOException {
    String page = get("/metrics").body();
    return page.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in\n" + page));
  }

  @Override
  public void close() {
    server.close();
  }
}
