package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.time.PastTimes;
import belfry.protocol.time.Zone;
import java.time.InstantSource;
import java.util.List;

/**
 * The chat of one person, over as many connections as it takes. It knows neither a socket nor a
 * terminal: it sends commands to a {@link Connection} and shows itself on a {@link Screen}, and
 * neither blocks it. One thread calls all methods; the chat ends with {@link Screen#over}.
 */
public final class Chat {
  private final Screen screen;
  private final Identity identity;
  private final Rooms rooms;
  private final Session session;
  private final Reading reading;
  private final Backlog backlog;
  private final Paging paging;
  private final MessageSender sender;
  private final LineRouter router;
  private final QuitSequence quit;
  private final InputHandler input;
  private final EventHandler events;

  /**
   * @param clock the time of day, for what is shown
   * @param elapsed measures how long something takes
   * @param ids the beginning of every message's id: no two chats may have the same
   */
  Chat(
      ChatOptions options,
      KeptTokens tokens,
      ReadMarks marks,
      Screen screen,
      InstantSource clock,
      MonotonicClock elapsed,
      String ids) {
    this.screen = screen;
    identity = new Identity(options.nick());
    rooms = new Rooms(options.rooms());
    // A filter can ask for more than one page.
    Earlier earlier = options.earlier();
    Greeting greeting =
        new Greeting(identity, rooms, options.allRooms() ? 0 : earlier.messages(), marks);
    reading = new Reading(rooms, marks, elapsed);
    backlog = new Backlog(options.allRooms() ? earlier : Earlier.NOTHING, rooms);
    session = new Session(identity, greeting, new Heartbeat(elapsed), tokens);
    sender = new MessageSender(session, rooms, screen, elapsed, ids);
    quit = new QuitSequence(session, sender, backlog, screen, elapsed);

    ChatOptions.Display display = options.display();
    DisplayTime times = new DisplayTime(display.zone(), display.time());
    Settings settings = new Settings(display);
    router = new LineRouter(screen, times, rooms, clock, options.allRooms());
    PastTimes typed = new PastTimes(Zone.of(display.zone()), clock);
    Searches searches = new Searches(typed);
    Whois whois = new Whois(times);
    paging = new Paging(rooms, typed);
    input =
        new InputHandler(
            session, rooms, sender, searches, paging, settings, router, screen, quit, identity,
            whois);

    Presenter presenter = new Presenter(router, times, screen, settings, clock);
    events =
        new EventHandler(
            session,
            new SessionEvents(session, greeting, identity, rooms, sender, quit, presenter),
            new RoomEvents(session, greeting, identity, rooms, whois, presenter),
            searches,
            backlog,
            paging,
            presenter);
  }

  /** Greets the server on a new connection. */
  void opened(Connection connection, ServerAddress address) {
    session.opened(connection, address).ifPresent(router::print);
    refresh();
  }

  /**
   * Notes that the connection is gone or could not be made.
   *
   * @param next the next attempt, in words
   */
  void lost(String why, String next) {
    session.lost(why, next).filter(_ -> !quit.isBegun()).ifPresent(router::print);
    screen.lost();
    sender.lost();
    quit.lost();
    refresh();
  }

  /** Does what is due by now; to be called several times a second. */
  void tick() {
    session.tick();
    router.tick();
    if (session.isReady()) {
      reading.tick();
    }
    proceed();
  }

  /** Handles an event of the server. */
  void heard(Event event) {
    if (session.isEnded()) {
      return;
    }
    session.alive();
    boolean wasInRoom = rooms.size() > 0;
    events.handle(event);
    if (wasInRoom && rooms.size() == 0) {
      screen.roomless();
    }
    proceed();
  }

  /** Does what a typed line means. */
  public void typed(String line) {
    input.typed(line);
    proceed();
  }

  /** Says a line as it is, whatever it begins with. */
  public void say(String line) {
    input.say(line);
    proceed();
  }

  /** Sends a direct message. */
  public void tell(Nickname who, String line) {
    input.tell(who, line);
    proceed();
  }

  /** Goes to the room with this number in the status line, from 1. */
  public void goTo(int number) {
    rooms.numbered(number).ifPresent(this::look);
  }

  /** Goes to the first room with a mention, else with something new, else to the next one. */
  public void goToNext() {
    rooms.next().ifPresent(this::look);
  }

  private void look(Room room) {
    input.endQuery();
    router.look(room);
    refresh();
  }

  /**
   * Shows the page of the current room before what the user paged to last, or the one after it.
   *
   * @param lines the most messages of the page
   */
  public void page(boolean back, int lines) {
    paging
        .ask(input.queried(), back, lines)
        .filter(command -> !session.send(command))
        .ifPresent(_ -> router.print(Line.trouble("there is no connection now")));
  }

  /** Sets the password of the account, for which {@link Screen#askSecret} has asked. */
  public void newPassword(String secret) {
    input.newPassword(secret);
    proceed();
  }

  /** Says goodbye to the server; the screen learns when the chat is over. */
  public void leave() {
    reading.keep();
    quit.begin();
  }

  /** Leaves when every message is acknowledged or refused, and all earlier ones are shown. */
  public void leaveWhenAllIsSent() {
    quit.beginWhenAllIsSent();
    proceed();
  }

  /** The typed lines that are not acknowledged. */
  public List<String> unsaid() {
    return sender.unsaid();
  }

  /** The names of the other people in the current room, the latest speakers first. */
  public List<String> people() {
    return rooms.find(rooms.current()).stream()
        .flatMap(room -> room.people().byLastMessage().stream())
        .filter(name -> !identity.is(name))
        .map(Nickname::text)
        .toList();
  }

  /** The names of the rooms that one is in, each with its {@code #}. */
  public List<String> rooms() {
    return rooms.names();
  }

  /** Sends what may be sent now, and shows the state. */
  private void proceed() {
    sender.sendNext();
    quit.tick();
    refresh();
  }

  private void refresh() {
    screen.status(
        sender.pending(),
        StatusLine.of(identity, rooms, quit.isBegun() ? null : session.trouble()),
        prompt());
    screen.talksToOne(input.queried() != null);
  }

  private String prompt() {
    Nickname queried = input.queried();
    if (queried != null) {
      return queried + " > ";
    }
    return rooms.current() == null ? "> " : rooms.current() + " > ";
  }
}
