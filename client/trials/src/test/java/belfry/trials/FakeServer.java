package belfry.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.Refusal;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Request;
import belfry.protocol.json.JsonSpeech;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A chat server in memory that speaks JSON as Belfry does, and can be told to refuse, to drop
 * connections or to alter what it sends. A virtual thread serves each connection until {@link
 * #close}.
 */
public final class FakeServer implements AutoCloseable {
  private static final JsonSpeech SPEECH = new JsonSpeech();
  private static final Nickname GUEST = Nickname.of("able-hawk");
  private static final int PATIENCE_SECONDS = 10;

  private final ServerSocket door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final Map<RoomName, List<Event.Message>> logs = new HashMap<>();
  private final Map<String, Event.Message> posted = new HashMap<>();
  private volatile Predicate<Command> refuses = _ -> false;
  private volatile Predicate<Command> drops = _ -> false;
  private volatile UnaryOperator<Event> alters = event -> event;
  private volatile Code code = Code.UNAVAILABLE;

  /** One connection; the lock of the server guards it. */
  private final class Session {
    private final Socket socket;
    private final List<RoomName> rooms = new ArrayList<>();
    private Nickname name = GUEST;

    Session(Socket socket) {
      this.socket = socket;
    }

    void send(Event event) throws IOException {
      socket.getOutputStream().write(SPEECH.answer(alters.apply(event)));
    }
  }

  /** Listens on a free port. */
  public FakeServer() throws IOException {
    Thread.ofVirtual().name("fake-server").start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
  }

  /** From now on, refuses such commands with this code. */
  public void refuse(Code with, Predicate<Command> which) {
    code = with;
    refuses = which;
  }

  /** Refuses the next such command with this code. */
  public void refuseNext(Code with, Predicate<Command> which) {
    code = with;
    refuses = once(which);
  }

  /** Does the next such command, and then drops its connection without an answer. */
  public void dropNext(Predicate<Command> which) {
    drops = once(which);
  }

  private static Predicate<Command> once(Predicate<Command> which) {
    AtomicBoolean done = new AtomicBoolean();
    return command -> which.test(command) && done.compareAndSet(false, true);
  }

  /** From now on, sends something else in place of each event. */
  public void alter(UnaryOperator<Event> how) {
    alters = how;
  }

  /** Sends an event to all connections. */
  public synchronized void sendToAll(Event event) throws IOException {
    for (Session session : sessions) {
      session.send(event);
    }
  }

  /** The texts of a room's log. */
  public synchronized List<String> log(RoomName room) {
    return logs.getOrDefault(room, List.of()).stream().map(Event.Message::text).toList();
  }

  public int connections() {
    return sessions.size();
  }

  /** Waits for the next command of a kind; those before it are passed over. */
  public <C extends Command> C await(Class<C> kind) throws InterruptedException {
    return await(kind, _ -> true);
  }

  /** Waits for the next such command; those before it are passed over. */
  public <C extends Command> C await(Class<C> kind, Predicate<C> which)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      Command command = commands.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (command == null) {
        throw new AssertionError("no such " + kind.getSimpleName() + " came");
      }
      if (kind.isInstance(command) && which.test(kind.cast(command))) {
        return kind.cast(command);
      }
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        Thread.ofVirtual().name("fake-session").start(() -> serve(socket));
      } catch (IOException _) {
        // closed: the test is over
      }
    }
  }

  private void serve(Socket socket) {
    Session session = new Session(socket);
    sessions.add(session);
    try (socket;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      boolean greeted = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (SPEECH.read(line.getBytes(UTF_8)) instanceof Request.Asked(Command command)) {
          if (!answer(session, command, greeted)) {
            return;
          }
          greeted = true;
        }
      }
    } catch (IOException _) {
      // the client is gone
    } finally {
      sessions.remove(session);
    }
  }

  /** Does a command; false means that the connection ends. */
  private synchronized boolean answer(Session session, Command command, boolean greeted)
      throws IOException {
    commands.add(command);
    if (!greeted) {
      session.send(new Event.Welcome(GUEST, "fake", "token", null, 4096, 50));
    }
    if (refuses.test(command)) {
      session.send(new Event.Refused(command.id(), new Refusal(code, "as the test wants")));
      return true;
    }
    boolean dropped = drops.test(command);
    if (dropped && command instanceof Command.Say say) {
      post(session, say);
    }
    return !dropped && execute(session, command);
  }

  private boolean execute(Session session, Command command) throws IOException {
    switch (command) {
      case Command.Nick nick -> {
        Nickname was = session.name;
        session.name = nick.name();
        session.send(new Event.Named(nick.id(), was, nick.name(), null));
      }
      case Command.Join join -> join(session, join);
      case Command.Leave leave -> {
        session.rooms.remove(leave.room());
        session.send(new Event.Exited(leave.id(), leave.room(), session.name));
      }
      case Command.Say say -> {
        Event.Message before = say.id() == null ? null : posted.get(say.id());
        Event.Message message = before == null ? post(session, say) : before;
        if (say.id() != null) {
          session.send(new Event.Ack(say.id(), message.message(), before != null, null, null));
        }
      }
      case Command.Who who -> session.send(people(who));
      case Command.Ping ping -> session.send(new Event.Pong(ping.id()));
      case Command.Quit quit -> {
        session.send(new Event.Bye(quit.id(), "you left"));
        return false;
      }
      case Command.Rooms rooms -> session.send(new Event.Rooms(rooms.id(), List.of(), 0));
      case Command.History one ->
          session.send(new Event.History(one.id(), one.of(), List.of(), false));
      case Command.Search search ->
          session.send(new Event.Found(search.id(), search.room(), null, List.of(), null));
      case Command.Topic topic ->
          session.send(new Event.TopicIs(topic.id(), topic.room(), topic.text(), null));
      case Command.Away away ->
          session.send(new Event.AwaySet(away.id(), session.name, away.text()));
      case Command.Time time -> session.send(new Event.Time(time.id(), "now"));
      case Command.Tell tell ->
          session.send(new Event.Refused(tell.id(), new Refusal(Code.NOBODY, "nobody")));
      case Command.Register register ->
          session.send(
              new Event.Refused(register.id(), new Refusal(Code.NO_ACCOUNTS, "none here")));
      case Command.Ignore _,
          Command.Moderate _,
          Command.Remove _,
          Command.TakeBack _,
          Command.Edit _,
          Command.Own _,
          Command.SetRole _,
          Command.Rules _,
          Command.Login _,
          Command.Tokens _,
          Command.Credential _ ->
          throw new AssertionError("not for programs here");
    }
    return true;
  }

  private void join(Session session, Command.Join join) throws IOException {
    List<Event.Message> log = logOf(join.room());
    session.rooms.add(join.room());
    EntryId last = log.isEmpty() ? new EntryId(1, 0) : log.getLast().message();
    session.send(
        new Event.Entered(join.id(), join.room(), session.name, last, 1, null, null, false));
    if (join.after() != null) {
      for (Event.Message message : log) {
        if (message.message().compareTo(join.after()) > 0) {
          session.send(message);
        }
      }
    }
  }

  private List<Event.Message> logOf(RoomName room) {
    return logs.computeIfAbsent(room, _ -> new ArrayList<>());
  }

  private Event.Message post(Session by, Command.Say say) throws IOException {
    List<Event.Message> log = logOf(say.room());
    Event.Message message =
        new Event.Message(
            say.room(),
            new EntryId(1, log.size() + 1),
            by.name.text(),
            say.text(),
            Instant.now(),
            false);
    log.add(message);
    if (say.id() != null) {
      posted.put(say.id(), message);
    }
    for (Session session : sessions) {
      if (session.rooms.contains(say.room())) {
        sendQuietly(session, message);
      }
    }
    return message;
  }

  private static void sendQuietly(Session session, Event event) {
    try {
      session.send(event);
    } catch (IOException _) {
      // that client is gone, which its own thread notices
    }
  }

  private Event.People people(Command.Who who) {
    List<Person> people =
        sessions.stream()
            .filter(session -> session.rooms.contains(who.room()))
            .map(session -> person(session.name))
            .toList();
    return new Event.People(who.id(), who.room(), people, people.size());
  }

  private static Person person(Nickname name) {
    return new Person(name, Instant.EPOCH, null);
  }

  /** Drops all connections. */
  public void dropAll() throws IOException {
    for (Session session : sessions) {
      session.socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    dropAll();
  }
}
