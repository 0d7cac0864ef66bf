package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The conversation of one person over as many connections as it takes: what was said, what is still
 * to be said, and where one is. It knows neither a socket nor a terminal. One thread calls all its
 * methods; what it does is told to a {@link Connection} and a {@link Screen}, which do not block
 * it.
 *
 * <p>Its parts: the {@link Session} with a server, the {@link Rooms} one is in, the {@link
 * Reporter} of what the server tells, the {@link InputHandler} that are typed, the {@link
 * MessageSender} of one's own lines, and the {@link QuitSequence}.
 */
public final class Chat {
  private final Screen screen;
  private final Identity identity;
  private final Rooms rooms;
  private final Session session;
  private final MessageSender sender;
  private final LineRouter router;
  private final QuitSequence quitSequence;
  private final InputHandler inputHandler;
  private final EventHandler eventHandler;

  /**
   * @param clock the time of day, for what is shown
   * @param elapsed measures how long something takes
   * @param ids begins the id of every line that is said: no two chats may have the same
   */
  Chat(
      ChatOptions options, Screen screen, InstantSource clock, MonotonicClock elapsed, String ids) {
    View view = new View(options.zone());
    Settings settings = new Settings(options.bell(), options.colour());
    this.screen = screen;
    identity = new Identity(options.nick());
    rooms = new Rooms(options.rooms());
    session = new Session(identity, rooms, elapsed, options.history());
    sender = new MessageSender(session, screen, elapsed, ids);
    router = new LineRouter(screen, view, rooms, clock, options.everything());
    quitSequence = new QuitSequence(session, sender, screen, elapsed);
    inputHandler = new InputHandler(session, rooms, sender, settings, router, screen, quitSequence);
    Presenter presenter = new Presenter(router, view, screen, settings, clock);
    eventHandler =
        new EventHandler(session, identity, rooms, sender, router, presenter, quitSequence);
  }

  /** A connection to a server is there. */
  void opened(Connection opened, ServerAddress address) {
    session.opened(opened, address);
    refresh();
  }

  /** The connection is gone, or could not be made; the next attempt is on its way. */
  void lost(String why, String next) {
    session.lost(why, next).filter(_ -> !quitSequence.isBegun()).ifPresent(router::print);
    screen.lost();
    sender.lost();
    quitSequence.lost();
    refresh();
  }

  /** Time went by: to be called a few times a second. */
  void tick() {
    session.tick();
    router.tick();
    goOn();
  }

  /** The server told something. */
  void heard(Event event) {
    if (session.isEnded()) {
      return;
    }
    session.alive();
    eventHandler.heard(event);
    goOn();
  }

  /** A line was typed. */
  public void typed(String line) {
    inputHandler.act(Input.read(line), line);
    goOn();
  }

  /** A line is to be said, whatever it begins with. */
  public void say(String line) {
    inputHandler.act(line.isBlank() ? new Input.Nothing() : Input.said(line), line);
    goOn();
  }

  /** Goes to the room with this number in the status line. */
  public void goTo(int number) {
    rooms.numbered(number).ifPresent(router::look);
    refresh();
  }

  /** Goes to the next room with something new, those with mentions first; else to the next. */
  public void goToNext() {
    rooms.next().ifPresent(router::look);
    refresh();
  }

  /** Says goodbye; the screen is told when it is over. */
  public void leave() {
    quitSequence.begin();
  }

  /** Leaves when everything that was typed came to its end. */
  public void leaveWhenAllIsSaid() {
    quitSequence.beginWhenAllIsSaid();
    goOn();
  }

  /** What was typed and is not acknowledged. */
  public List<String> unsaid() {
    return sender.unsaid();
  }

  /** The names of the other people in the current room, the latest speakers first. */
  public List<String> people() {
    return rooms.find(rooms.current()).stream()
        .flatMap(room -> room.people().byLastWord().stream())
        .filter(name -> !name.equals(identity.name()))
        .map(Nickname::text)
        .toList();
  }

  /** The names of the rooms that one is in, each with its {@code #}. */
  public List<String> rooms() {
    return rooms.names();
  }

  /** Whatever happened: perhaps something can be said now, or all is. */
  private void goOn() {
    sender.sayNext();
    quitSequence.tick();
    refresh();
  }

  private void refresh() {
    List<Line> lines = new ArrayList<>(sender.underWay());
    lines.add(
        View.status(identity.name(), session.isAway(), rooms, rooms.current(), session.trouble()));
    screen.status(lines, rooms.current() == null ? "> " : rooms.current() + " > ");
  }
}
