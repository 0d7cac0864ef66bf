package belfry.server.net;

import belfry.server.Server;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.local.SqliteJournal;
import belfry.server.chat.ChatOptions;
import belfry.server.options.DataOptions;
import belfry.server.options.ServerOptions;
import belfry.server.posix.IoChoice;
import belfry.server.tls.TlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Servers for tests, on free ports. */
final class Started {
  static final LocalBackplane.Bounds MEMORY =
      new LocalBackplane.Bounds(1_000, 1 << 20, 40_000, 64 << 20);

  static final Duration GREET_AFTER = Duration.ofMillis(300);

  private Started() {}

  /** A server with the usual limits, but without the flood limit. */
  static Server plainly() throws IOException {
    return with(door(15_000, false, Duration.ofSeconds(60)));
  }

  static Server with(DoorOptions door) throws IOException {
    return with(chat(1_000, 256 * 1_024), door);
  }

  /** A server whose feeds have these limits. */
  static Server withFeeds(int frames, int bytes) throws IOException {
    return with(chat(frames, bytes), door(15_000, false, Duration.ofSeconds(60)));
  }

  private static Server with(ChatOptions chat, DoorOptions door) throws IOException {
    return Server.start(new ServerOptions(chat, door, MEMORY, Optional.empty()));
  }

  /** A server that keeps everything in a folder, and so has accounts. */
  static Server keeping(DoorOptions door, Path folder) throws IOException {
    var data = new DataOptions(folder, SqliteJournal.Sync.SECOND, 64 << 20);
    return Server.start(
        new ServerOptions(
            chat(1_000, 256 * 1_024),
            door,
            Optional.empty(),
            MEMORY,
            Optional.empty(),
            Optional.of(data),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            IoChoice.AUTO));
  }

  /** A server whose clients may encrypt. */
  static Server encrypted(DoorOptions door, TlsOptions tls) throws IOException {
    return Server.start(
        new ServerOptions(
            chat(1_000, 256 * 1_024),
            door,
            Optional.of(tls),
            MEMORY,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            IoChoice.AUTO));
  }

  static ChatOptions chat(int feedItems, int feedBytes) {
    return new ChatOptions("Belfry", ZoneOffset.UTC, 4_096, 100, 20, feedItems, feedBytes);
  }

  /** The speeches of a server without a message of the day. */
  static Speeches speeches() {
    return new Speeches(ZoneOffset.UTC, List.of(), DoorOptions.Irc.USUAL);
  }

  /**
   * A door for clients that speak first. On a busy machine some need more than the usual time for
   * that, and would be greeted as people who use text.
   */
  static DoorOptions doorThatGreetsLate() {
    DoorOptions usual = door(1_000, false, Duration.ofSeconds(60));
    return new DoorOptions(
        usual.address(),
        usual.maxConnections(),
        usual.maxConnections(),
        usual.maxLine(),
        usual.floodLimit(),
        usual.stallLimit(),
        Duration.ofSeconds(3),
        usual.motd(),
        usual.irc(),
        usual.web(),
        usual.balancers());
  }

  static DoorOptions door(int maxConnections, boolean floodLimit, Duration stallLimit) {
    return door(maxConnections, floodLimit, stallLimit, List.of());
  }

  static DoorOptions door(
      int maxConnections, boolean floodLimit, Duration stallLimit, List<String> motd) {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new DoorOptions(
        anyPort, maxConnections, 64, 4_096, floodLimit, stallLimit, GREET_AFTER, motd, List.of());
  }
}
