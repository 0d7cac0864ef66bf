package belfry.client.console;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The conversation of one person over as many connections as it takes: what was said, what is still
 * to be said, and where one is. It knows neither a socket nor a terminal. One thread calls all its
 * methods; what it does is told to a {@link Link} and a {@link Screen}, which do not block it.
 *
 * <p>Its parts: the {@link Session} with a server, the {@link Rooms} one is in, the {@link
 * Reporter} of what the server tells, the {@link Orders} that are typed, the {@link Speaker} of
 * one's own lines, and the {@link Farewell}.
 */
final class Chat {
  private final Screen screen;
  private final Identity identity;
  private final Rooms rooms;
  private final Session session;
  private final Speaker speaker;
  private final Page page;
  private final Farewell farewell;
  private final Orders orders;
  private final Reporter reporter;

  /**
   * @param ids begins the id of every line that is said: no two chats may have the same
   */
  Chat(Wishes wishes, Screen screen, InstantSource clock, String ids) {
    View view = new View(wishes.zone());
    Settings settings = new Settings(wishes.bell(), wishes.colour());
    this.screen = screen;
    identity = new Identity(wishes.nick());
    rooms = new Rooms(wishes.rooms());
    session = new Session(identity, rooms, clock, wishes.history());
    speaker = new Speaker(session, screen, clock, ids);
    page = new Page(screen, view, rooms, clock, wishes.everything());
    farewell = new Farewell(session, speaker, screen, clock);
    orders = new Orders(session, rooms, speaker, settings, page, screen, farewell);
    Announcer announcer = new Announcer(page, view, screen, settings, clock);
    reporter = new Reporter(session, identity, rooms, speaker, page, announcer, farewell);
  }

  /** A connection to a server is there. */
  void opened(Link opened, ServerAddress address) {
    session.opened(opened, address);
    refresh();
  }

  /** The connection is gone, or could not be made; the next attempt is on its way. */
  void lost(String why, String next) {
    session.lost(why, next).filter(_ -> !farewell.isBegun()).ifPresent(page::print);
    screen.lost();
    speaker.lost();
    farewell.lost();
    refresh();
  }

  /** Time went by: to be called a few times a second. */
  void tick() {
    session.tick();
    page.tick();
    goOn();
  }

  /** The server told something. */
  void heard(Event event) {
    if (session.isEnded()) {
      return;
    }
    session.alive();
    reporter.heard(event);
    goOn();
  }

  /** A line was typed. */
  void typed(String line) {
    orders.act(Typed.read(line), line);
    goOn();
  }

  /** A line is to be said, whatever it begins with. */
  void say(String line) {
    orders.act(line.isBlank() ? new Typed.Nothing() : Typed.said(line), line);
    goOn();
  }

  /** Goes to the room with this number in the status line. */
  void goTo(int number) {
    rooms.numbered(number).ifPresent(page::look);
    refresh();
  }

  /** Goes to the next room with something new, those with mentions first; else to the next. */
  void goToNext() {
    rooms.next().ifPresent(page::look);
    refresh();
  }

  /** Says goodbye; the screen is told when it is over. */
  void leave() {
    farewell.begin();
  }

  /** Leaves when everything that was typed came to its end. */
  void leaveWhenAllIsSaid() {
    farewell.beginWhenAllIsSaid();
    goOn();
  }

  /** What was typed and is not acknowledged. */
  List<String> unsaid() {
    return speaker.unsaid();
  }

  /** Whom and what one may mean here. */
  Completion completion() {
    List<String> names =
        rooms.find(rooms.current()).stream()
            .flatMap(room -> room.people().byLastWord().stream())
            .filter(name -> !name.equals(identity.name()))
            .map(Nickname::text)
            .toList();
    return new Completion(names, rooms.names());
  }

  /** Whatever happened: perhaps something can be said now, or all is. */
  private void goOn() {
    speaker.sayNext();
    farewell.tick();
    refresh();
  }

  private void refresh() {
    List<Line> lines = new ArrayList<>(speaker.underWay());
    lines.add(
        View.status(identity.name(), session.isAway(), rooms, rooms.current(), session.trouble()));
    screen.status(lines, rooms.current() == null ? "> " : rooms.current() + " > ");
  }
}
