package belfry.server;

import belfry.protocol.json.JsonDialect;
import belfry.server.admin.AdminServer;
import belfry.server.admin.AdminSocket;
import belfry.server.archive.ArchiveTarget;
import belfry.server.archive.ArchivedBackplane;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Bookmarks;
import belfry.server.backplane.NoAccounts;
import belfry.server.backplane.Retention;
import belfry.server.backplane.local.Journal;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.local.SqliteJournal;
import belfry.server.backplane.redis.RedisBackplane;
import belfry.server.chat.Chat;
import belfry.server.net.Door;
import belfry.server.net.DoorOptions;
import belfry.server.net.Speeches;
import belfry.server.net.StopLimits;
import belfry.server.operator.Operator;
import belfry.server.options.DataOptions;
import belfry.server.options.ServerOptions;
import belfry.server.posix.NativeWriters;
import belfry.server.simple.SimpleService;
import belfry.server.simple.SimpleServices;
import belfry.server.task.Failures;
import belfry.server.time.ClockOptions;
import belfry.server.time.ClockServer;
import belfry.server.tls.TlsEngines;
import belfry.server.tls.UnusableCertificateException;
import belfry.server.udp.RateLimits;
import belfry.server.webhook.LocalBookmarks;
import belfry.server.webhook.Webhooks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server. It owns the parts: chat with its backplane, door, clock and admin port.
 * {@link #start} makes all parts, which binds their addresses, and then starts them. {@link #drain}
 * stops the server in stages; {@link #close} ends it at once. Only the parts have threads.
 */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  /** The file of bookmarks in the folder of the data. */
  private static final String BOOKMARKS = "webhooks.bookmarks";

  private final Chat chat;
  private final Door door;
  private final Optional<TlsEngines> tls;
  private final Optional<ClockServer> clock;
  private final SimpleServices simple;
  private final Webhooks webhooks;
  private final ServerHealth health;
  private final Optional<AdminServer> admin;
  private final Duration drainWait;
  private final Closing closing;

  private Server(
      Chat chat,
      Door door,
      Optional<TlsEngines> tls,
      Optional<ClockServer> clock,
      SimpleServices simple,
      Webhooks webhooks,
      ServerHealth health,
      Optional<AdminServer> admin,
      Duration drainWait,
      Closing closing) {
    this.chat = chat;
    this.door = door;
    this.tls = tls;
    this.clock = clock;
    this.simple = simple;
    this.webhooks = webhooks;
    this.health = health;
    this.admin = admin;
    this.drainWait = drainWait;
    this.closing = closing;
  }

  /**
   * Starts a server with its own {@link Failures}; see {@link #start(ServerOptions, Failures,
   * Runnable, Function)}.
   */
  public static Server start(ServerOptions options) throws IOException {
    return start(
        options, new Failures(), () -> {}, _ -> List.of("The server has no settings to read."));
  }

  /**
   * Starts a server, which accepts connections when this method returns.
   *
   * @param failures receives the errors of all threads and tasks of the server
   * @param whenDiskFails called once if the disk of the data fails: the process must end then
   * @param reload reads the settings again for the owner of the data, and says in sentences what
   *     has changed
   * @throws belfry.server.backplane.local.UnusableDataException if the folder of the data can't be
   *     used
   * @throws UnusableCertificateException if a TLS certificate can't be used
   * @throws IOException if an address can't be bound; all parts are closed then
   * @throws belfry.server.backplane.redis.link.UnusableRedisException if Redis can't be reached or
   *     used
   */
  public static Server start(
      ServerOptions options,
      Failures failures,
      Runnable whenDiskFails,
      Function<Server, List<String>> reload)
      throws IOException {
    Closing closing = new Closing();
    try {
      Server server = make(options, failures, whenDiskFails, closing);
      server.open();
      options
          .data()
          .ifPresent(
              data -> server.openAdminSocket(data.folder(), () -> reload.apply(server), failures));
      return server;
    } catch (IOException | RuntimeException | Error e) {
      closing.run();
      throw e;
    }
  }

  /** Makes the parts in the order of their dependencies. */
  private static Server make(
      ServerOptions options, Failures failures, Runnable whenDiskFails, Closing closing)
      throws IOException {
    InstantSource now = InstantSource.system();
    Speeches speeches =
        new Speeches(options.chat().zone(), options.door().motd(), options.door().irc());
    Chat chat =
        new Chat(
            options.chat(),
            speeches.dialects(),
            now,
            NativeWriters.of(options.io(), failures),
            failures,
            backplane(options, now, failures, whenDiskFails));
    closing.first(chat::close);
    Webhooks webhooks = webhooks(options, chat.backplane(), failures);
    closing.first(webhooks::close);
    Optional<TlsEngines> tls = engines(options, now, failures);
    Door door = new Door(options.door(), tls, chat, speeches, failures);
    closing.first(door::close);
    tls.ifPresent(engines -> closing.first(engines::close));
    Optional<ClockServer> clock = bindClock(options, door.address().getPort(), failures);
    clock.ifPresent(bound -> closing.first(bound::close));
    SimpleServices simple = bindSimple(options.door(), door.simplePorts(), failures);
    closing.first(simple::close);
    ServerHealth health = new ServerHealth(chat, door, tls, clock, simple, webhooks, failures);
    Optional<AdminServer> admin = bindAdmin(options.admin(), health, failures);
    admin.ifPresent(bound -> closing.last(bound::close)); // the last part to close
    return new Server(
        chat, door, tls, clock, simple, webhooks, health, admin, options.drainWait(), closing);
  }

  private static Optional<TlsEngines> engines(
      ServerOptions options, InstantSource now, Failures failures) {
    return options.tls().map(tls -> TlsEngines.of(tls, now, failures));
  }

  private static Backplane backplane(
      ServerOptions options, InstantSource now, Failures failures, Runnable whenDiskFails) {
    if (options.redis().isPresent()) {
      RedisBackplane redis = RedisBackplane.connect(options.redis().get(), failures);
      if (redis.isDeploymentArchived() && options.archive().isEmpty()) {
        log.warn(
            "The deployment has an archive, but this instance was started without --archive: its"
                + " history ends with what Redis keeps (if there is no archive any more:"
                + " scripts/admin set archive 0)");
      }
      return archived(
          redis, redis.archiveSource(), options.archive(), options.memory().keep(), now, failures);
    }
    if (options.data().isEmpty()) {
      return new LocalBackplane(options.memory(), now, failures);
    }
    DataOptions data = options.data().get();
    var bounds =
        new SqliteJournal.Bounds(
            options.memory().entries(),
            data.bytes(),
            options.archive().isPresent(),
            options.memory().keep());
    Journal journal =
        SqliteJournal.opening(data.folder(), data.sync(), bounds, now, failures, whenDiskFails);
    LocalBackplane local = new LocalBackplane(options.memory(), now, journal, failures);
    return archived(
        local, local.archiveSource(), options.archive(), options.memory().keep(), now, failures);
  }

  /** A backplane that also keeps its entries in an archive, if there is a target. */
  static Backplane archived(
      Backplane inner,
      Optional<ArchiveSource> source,
      Optional<ArchiveTarget> target,
      Retention keep,
      InstantSource now,
      Failures failures) {
    return target.isEmpty()
        ? inner
        : new ArchivedBackplane(inner, source.orElseThrow(), target.get(), keep, now, failures);
  }

  /**
   * Binds the clock's ports. A strftime port 0 stands for the number of the chat port. If the
   * system chose that number and it is in use for UDP, the clock takes any free port.
   */
  private static Optional<ClockServer> bindClock(
      ServerOptions options, int chatPort, Failures failures) throws IOException {
    if (options.clock().isEmpty()) {
      return Optional.empty();
    }
    ClockOptions clock = options.clock().get();
    if (clock.timePort().equals(OptionalInt.of(0))) {
      try {
        return Optional.of(ClockServer.bind(clock.withTimePort(chatPort), failures));
      } catch (IOException e) {
        if (options.door().address().getPort() != 0) {
          throw e;
        }
      }
    }
    return Optional.of(ClockServer.bind(clock, failures));
  }

  private static Webhooks webhooks(ServerOptions options, Backplane backplane, Failures failures) {
    Bookmarks bookmarks =
        backplane
            .bookmarks()
            .orElseGet(() ->
                new LocalBookmarks(
                    options.data().map(data -> data.folder().resolve(BOOKMARKS)).orElse(null)));
    return new Webhooks(options.webhooks(), backplane, bookmarks, new JsonDialect(), failures);
  }

  private static SimpleServices bindSimple(
      DoorOptions door, Map<SimpleService, Integer> ports, Failures failures) throws IOException {
    return SimpleServices.bind(
        door.simple(),
        door.address().getAddress(),
        ports,
        door.floodLimit() ? RateLimits.DEFAULT : RateLimits.OFF,
        failures);
  }

  private static Optional<AdminServer> bindAdmin(
      Optional<InetSocketAddress> address, ServerHealth health, Failures failures)
      throws IOException {
    return address.isPresent()
        ? Optional.of(AdminServer.bind(address.get(), health, failures))
        : Optional.empty();
  }

  /** Starts the parts, the door last. */
  private void open() {
    chat.start();
    clock.ifPresent(ClockServer::start);
    simple.start();
    webhooks.start();
    admin.ifPresent(AdminServer::start);
    door.open();
    tls.ifPresent(TlsEngines::start);
  }

  /** Without this socket the server works, but scripts/admin can't reach its data. */
  private void openAdminSocket(Path folder, Supplier<List<String>> reload, Failures failures) {
    try {
      AdminSocket socket =
          AdminSocket.open(
              folder,
              new OwnedData(
                  chat.backplane(),
                  new Operator(chat.backplane(), door::clients, InstantSource.system()),
                  reload),
              failures);
      closing.first(socket::close);
    } catch (IOException e) {
      log.warn("scripts/admin can't reach the data while the server runs: {}", e.getMessage());
    }
  }

  /** The address of the chat port, with the real port. */
  public InetSocketAddress address() {
    return door.address();
  }

  /** The address of the port for TLS only, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> tlsAddress() {
    return door.tlsAddress();
  }

  /** The address of the port for IRC only, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> ircAddress() {
    return door.ircAddress();
  }

  /** The path of the Unix socket; empty if there is none. */
  public Optional<Path> unixPath() {
    return door.unixPath();
  }

  /** The address of chat by datagrams, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> udpChatAddress() {
    return door.udpChatAddress();
  }

  /** The bound port of each simple service that is on, over TCP. */
  public Map<SimpleService, Integer> simplePorts() {
    return door.simplePorts();
  }

  /** The UDP address of a simple service, with the real port; empty if it is off. */
  public Optional<InetSocketAddress> simpleUdpAddress(SimpleService service) {
    return simple.address(service);
  }

  /** Whether the chat port serves the page for browsers. */
  public boolean hasWeb() {
    return door.hasWeb();
  }

  /** Whether the chat port takes TLS. */
  public boolean hasTls() {
    return tls.isPresent();
  }

  /**
   * Reads the TLS certificates again; see {@link TlsEngines#reload}.
   *
   * @return whether they were replaced
   */
  public boolean reloadCertificates() {
    return tls.isPresent() && tls.get().reload();
  }

  /** The webhooks; they may be none. */
  Webhooks webhooks() {
    return webhooks;
  }

  /** The address of the admin port, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> adminAddress() {
    return admin.map(AdminServer::address);
  }

  /** The time services; empty if there are none. */
  public Optional<ClockServer> clock() {
    return clock;
  }

  /** The failures that an acknowledged message survives, in one line for the operator. */
  public String promise() {
    return chat.backplane().promise();
  }

  /** What registrations and revocations survive, in one line for the operator; or no line. */
  Optional<String> promiseOfAccounts() {
    return chat.backplane().accounts() instanceof NoAccounts
        ? Optional.empty()
        : Optional.of(
            "accounts survive: what acks survive. After a loss beyond that, a revoked token may"
                + " work again");
  }

  /** The chat. */
  public Chat chat() {
    return chat;
  }

  /** The door. */
  public Door door() {
    return door;
  }

  /**
   * Stops in stages: reports that the server is not ready; waits for balancers; stops accepting;
   * announces the restart to all clients; waits until connections have finished their command and
   * written their output; releases names.
   *
   * @return the number of connections that did not end in time and were cut off
   */
  public int drain() {
    health.stop();
    awaitBalancers();
    door.stopAccepting();
    chat.announceRestart();
    int cutOff = door.stopConnections(StopLimits.STOP.connections());
    close();
    return cutOff;
  }

  private void awaitBalancers() {
    try {
      Thread.sleep(drainWait);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted: stop without a wait
    }
  }

  /** Closes the parts at once; connections that are still open are cut off. */
  @Override
  public void close() {
    closing.run();
  }
}
