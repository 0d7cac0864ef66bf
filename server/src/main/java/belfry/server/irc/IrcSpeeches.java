package belfry.server.irc;

import belfry.protocol.Nickname;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.IrcShape;
import belfry.server.chat.Chat;
import belfry.server.chat.Directory;
import belfry.server.chat.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What all IRC clients of one server share: its name, its dialects, and who is here. Factory for
 * their registrations and speeches. Thread-safe.
 */
public final class IrcSpeeches {
  private final String server;
  private final Supplier<List<String>> motd;
  private final Set<Nickname> operators;
  private final InstantSource clock = InstantSource.system();
  private final Instant begun = clock.instant();
  private final NamePasswords passwords = new NamePasswords();
  private final IrcUsers users;
  private final ReadMarkers markers = new ReadMarkers();
  private volatile StrictTransport strictTransport = StrictTransport.NONE;
  private final AtomicLong registrations = new AtomicLong();

  /** By the shape, without and with a client's own messages. Never changed. */
  private final Map<IrcShape, IrcDialect> silent = new EnumMap<>(IrcShape.class);

  private final Map<IrcShape, IrcDialect> echoing = new EnumMap<>(IrcShape.class);

  /**
   * @param server the name of the server, which must have a dot: clients take other names for nicks
   * @param motd the message of the day, which may change
   * @param operators the names of the accounts that may become operators
   */
  public IrcSpeeches(String server, Supplier<List<String>> motd, Set<Nickname> operators) {
    this.server = server;
    this.motd = motd;
    this.operators = Set.copyOf(operators);
    this.users = new IrcUsers(server);
    for (IrcShape shape : IrcShape.values()) {
      silent.put(shape, new IrcDialect(server, users, shape, false));
      echoing.put(shape, new IrcDialect(server, users, shape, true));
    }
  }

  /** All dialects of IRC clients. */
  public List<Dialect> dialects() {
    return Stream.of(silent, echoing)
        .flatMap(each -> each.values().stream())
        .map(Dialect.class::cast)
        .toList();
  }

  /** The dialect of a client that is not registered. */
  public Dialect dialect() {
    return dialect(IrcShape.PLAIN, silent);
  }

  /** The dialect of a client with these capabilities. */
  IrcDialect dialect(Capabilities capabilities) {
    return dialect(
        capabilities.shape(), capabilities.has(Capability.ECHO_MESSAGE) ? echoing : silent);
  }

  private static IrcDialect dialect(IrcShape shape, Map<IrcShape, IrcDialect> from) {
    return Objects.requireNonNull(from.get(shape));
  }

  /**
   * Tells clients that connect from now on to use TLS only.
   *
   * @param port the port to which they then connect
   * @param time for how long after each connection
   */
  public void tellOfTls(int port, Duration time) {
    strictTransport = new StrictTransport("port=" + port, "duration=" + time.toSeconds());
  }

  StrictTransport strictTransport() {
    return strictTransport;
  }

  /** Begins to register a client. */
  public Registration begin(Directory directory, Visitor visitor) {
    return new Registration(this, directory, visitor);
  }

  /** Makes the speech of a registered client. */
  public IrcSpeech speech(Registration registration, Directory directory) {
    return new IrcSpeech(this, registration, directory);
  }

  /** Gets the names of all sessions of this instance from a chat, from now on. */
  public void serve(Chat chat) {
    chat.listen(users);
  }

  /** The id of a further registration. */
  String nextRegistration() {
    return "irc-" + registrations.incrementAndGet();
  }

  /** The question whether a client is still there. */
  public byte[] ping() {
    return new IrcMessage(null, "PING", server).bytes();
  }

  String server() {
    return server;
  }

  List<String> motd() {
    return motd.get();
  }

  InstantSource clock() {
    return clock;
  }

  /** The start of the server. */
  Instant begun() {
    return begun;
  }

  /** The names of the accounts that may become operators. */
  Set<Nickname> operators() {
    return operators;
  }

  NamePasswords passwords() {
    return passwords;
  }

  /** How far the people have read. */
  ReadMarkers markers() {
    return markers;
  }

  IrcUsers users() {
    return users;
  }
}
