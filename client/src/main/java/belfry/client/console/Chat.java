package belfry.client.console;

import belfry.client.ServerAddress;
import belfry.client.console.Outbox.Draft;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.JsonClientDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The conversation of one person over as many connections as it takes: what was said, what is still
 * to be said, and where one is. It knows neither a socket nor a terminal. One thread calls all its
 * methods; what it does is told to a {@link Link} and a {@link Screen}, which do not block it.
 *
 * <pre>
 *           opened            all greetings answered
 *   apart ─────────▶ greeting ────────────────────▶ ready
 *     ▲                 │ lost                        │ lost, or silent for too long
 *     └─────────────────┴─────────────────────────────┘
 * </pre>
 */
final class Chat {
  /** After so much silence one asks for a sign of life. */
  static final Duration ASK_AFTER = Duration.ofSeconds(4);

  /** After so much silence the connection is given up. */
  static final Duration DEAD_AFTER = Duration.ofSeconds(12);

  /** A line that is not acknowledged after so long is shown as such. */
  static final Duration SHOW_UNDER_WAY_AFTER = Duration.ofMillis(300);

  /** How long to wait for the server's goodbye. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(2);
  private static final int MOST_UNDER_WAY_SHOWN = 3;
  private static final String GREETING = "n";
  private static final String ASKED = "c";

  private final Wishes wishes;
  private final Screen screen;
  private final InstantSource clock;
  private final String ids;
  private final View view;
  private final Settings settings;
  private final Identity identity;
  private final JsonClientDialect dialect = new JsonClientDialect();
  private final Map<RoomName, Room> rooms = new LinkedHashMap<>();
  private final Outbox outbox = new Outbox();
  private final Set<String> awaited = new HashSet<>();
  private final Set<Nickname> ignored = new LinkedHashSet<>();
  private RoomName current;
  private Link link;
  private ServerAddress where;
  private boolean apart;
  private String trouble = "connecting";
  private Nickname given;
  private String away;
  private int maxLine = Integer.MAX_VALUE;
  private Instant heardAt = Instant.MIN;
  private Instant askedAt = Instant.MIN;
  private Instant againAt = Instant.MIN;
  private LocalDate day;
  private long lastId;
  private boolean leaving;
  private Instant leavingSince;
  private boolean leavingWhenAllIsSaid;

  /**
   * @param ids begins the id of every line that is said: no two chats may have the same
   */
  Chat(Wishes wishes, Screen screen, InstantSource clock, String ids) {
    this.wishes = wishes;
    this.screen = screen;
    this.clock = clock;
    this.ids = ids;
    this.view = new View(wishes.zone());
    this.settings = new Settings(wishes.bell(), wishes.colour());
    this.identity = new Identity(wishes.nick());
    wishes.rooms().forEach(name -> rooms.put(name, new Room(name)));
    this.current = wishes.rooms().getFirst();
  }

  // The connection.

  /** A connection to a server is there. */
  void opened(Link opened, ServerAddress address) {
    link = opened;
    where = address;
    heardAt = clock.instant();
    askedAt = heardAt;
    trouble = "greeting " + address;
    awaited.clear();
    greet(identity.greeting(GREETING));
    for (Room room : rooms.values()) {
      join(room);
    }
    ignored.forEach(name -> greet(new Command.Ignore("i:" + name.key(), name)));
    if (away != null) {
      greet(new Command.Away("a", away));
    }
    refresh();
  }

  private void greet(Command command) {
    awaited.add(command.id());
    link.send(command);
  }

  private void join(Room room) {
    String id = shortened("j:", room.name());
    int history = room.after() == null ? wishes.history() : 0;
    greet(new Command.Join(id, room.name(), room.after(), history));
    link.send(new Command.Who(shortened("w:", room.name()), room.name()));
  }

  /** An id that is not longer than ids may be: rooms' names may have characters of two halves. */
  private static String shortened(String prefix, RoomName room) {
    String id = prefix + room.text();
    return id.length() <= 64 ? id : prefix + Integer.toHexString(room.hashCode());
  }

  /** The connection is gone, or could not be made; the next attempt is on its way. */
  void lost(String why, String next) {
    if (!apart && !leaving) {
      screen.print(
          Line.trouble((link == null ? "no connection: " : "the connection is lost: ") + why));
    }
    apart = true;
    link = null;
    awaited.clear();
    outbox.again();
    trouble = why + "; " + next;
    if (leaving) {
      screen.over();
    }
    refresh();
  }

  /** Time went by: to be called a few times a second. */
  void tick() {
    Instant now = clock.instant();
    if (link != null) {
      Duration silent = Duration.between(heardAt, now);
      if (silent.compareTo(DEAD_AFTER) >= 0) {
        link.end("no sign of life for " + silent.toSeconds() + " s");
      } else if (silent.compareTo(ASK_AFTER) >= 0
          && Duration.between(heardAt.isAfter(askedAt) ? heardAt : askedAt, now)
                  .compareTo(ASK_AFTER)
              >= 0) {
        askedAt = now;
        link.send(new Command.Ping("p"));
      }
    }
    if (leaving && Duration.between(leavingSince, now).compareTo(GOODBYE) >= 0) {
      screen.over();
    }
    if (day != null && !day.equals(view.day(now))) {
      showDay(now);
    }
    sayNext();
    refresh();
  }

  /** The server told something. */
  void heard(Event event) {
    heardAt = clock.instant();
    if (isNew(event)) {
      show(event);
      screen.heard(event);
    }
    sayNext();
    refresh();
  }

  /** Whether an entry of a log is one that was not seen before; anything else always is new. */
  private boolean isNew(Event event) {
    return switch (event) {
      case Event.Message e -> rooms.containsKey(e.room()) && rooms.get(e.room()).see(e.message());
      case Event.Topic e -> rooms.containsKey(e.room()) && rooms.get(e.room()).see(e.message());
      case Event.Told e -> identity.see(e.message());
      default -> true;
    };
  }

  // What is told: one case an event.

  private void show(Event event) {
    switch (event) {
      case Event.Welcome e -> {
        given = e.you();
        identity.welcomed(e.you(), e.token());
        maxLine = e.maxLine();
        trouble = null;
        if (apart) {
          screen.print(Line.note("connected to " + where));
        }
        apart = false;
      }
      case Event.Ack e -> acknowledged(e);
      case Event.Refused e -> refused(e);
      case Event.Entered e -> entered(e);
      case Event.Exited e -> exited(e);
      case Event.Joined e -> comings(e.room(), e.who(), "joined");
      case Event.Left e -> comings(e.room(), e.who(), "left");
      case Event.Renamed e -> renamed(e);
      case Event.Named e -> named(e);
      case Event.Away e ->
          note(
              e.room(),
              view.several(
                  clock.instant(),
                  List.of(e.who()),
                  e.text() == null ? "is back" : "is away: " + e.text()));
      case Event.AwaySet e -> {
        away = e.text();
        if (!answered(e.id())) {
          screen.print(Line.note(away == null ? "you are back" : "you are away: " + away));
        }
      }
      case Event.Topic e -> topic(e);
      case Event.TopicIs e ->
          screen.print(
              Line.note(
                  e.text() == null
                      ? e.room() + " has no topic"
                      : "the topic of " + e.room() + ": " + e.text() + " (by " + e.by() + ")"));
      case Event.Message e -> said(e);
      case Event.Told e -> told(e);
      case Event.Gap e -> gap(e);
      case Event.People e -> people(e);
      case Event.Rooms e -> view.rooms(e).forEach(screen::print);
      case Event.History e -> history(e);
      case Event.Time e -> screen.print(Line.note("the server's time: " + e.time()));
      case Event.Pong e -> {
        if (ASKED.equals(e.id())) {
          screen.print(Line.note("the server is there"));
        }
        answered(e.id());
      }
      case Event.Ignoring e -> {
        if (!answered(e.id())) {
          ignored.clear();
          ignored.addAll(e.who());
          screen.print(view.ignoring(e));
        }
      }
      case Event.Notice e -> e.text().lines().forEach(line -> screen.print(Line.note(line)));
      case Event.Help e -> e.lines().forEach(line -> screen.print(Line.note(line)));
      case Event.Restart _ -> screen.print(Line.note("the server is about to start anew"));
      case Event.Bye e -> {
        if (!leaving) {
          screen.print(Line.note("the server closes the connection: " + e.why()));
        }
      }
    }
  }

  /** Whether this was the answer to a greeting, which nobody needs to see. */
  private boolean answered(String id) {
    return id != null && awaited.remove(id);
  }

  private void acknowledged(Event.Ack ack) {
    if (ack.id() == null) {
      return;
    }
    outbox
        .underWay(ack.id())
        .ifPresent(draft -> {
          outbox.settle();
          if (draft.command() instanceof Command.Tell tell) {
            print(clock.instant(), view.toldBy(clock.instant(), tell.to(), tell.text()).own());
            if (ack.away() != null) {
              screen.print(Line.note(tell.to() + " is away: " + ack.away()));
            }
          }
          screen.settled(true);
        });
  }

  private void refused(Event.Refused event) {
    Refusal refusal = event.refusal();
    String id = event.id();
    if (GREETING.equals(id) && awaited.contains(id)) {
      nameRefused(refusal);
      return;
    }
    Draft draft = id == null ? null : outbox.underWay(id).orElse(null);
    if (draft == null) {
      answered(id);
      screen.print(Line.trouble(refusal.why()));
      if (id != null && id.startsWith("j:")) {
        rooms.values().stream()
            .filter(room -> shortened("j:", room.name()).equals(id))
            .findFirst()
            .ifPresent(room -> forget(room.name()));
      }
      return;
    }
    if (isForNow(refusal.code())) {
      outbox.again();
      againAt = clock.instant().plus(TRY_AGAIN_AFTER);
    } else {
      giveBack(draft, refusal.why());
    }
  }

  /** Whether the same command with the same id may be sent again, and may well succeed. */
  private static boolean isForNow(Code code) {
    return code == Code.UNAVAILABLE || code == Code.UNKNOWN_OUTCOME || code == Code.STOPPING;
  }

  private void giveBack(Draft draft, String why) {
    outbox.settle();
    screen.print(Line.trouble("not said: " + why));
    screen.putBack(draft.typed());
    screen.settled(false);
  }

  private void nameRefused(Refusal refusal) {
    Nickname before = identity.name();
    boolean first = before == null || before.equals(given);
    Command next = first && refusal.code() == Code.NAME_TAKEN ? identity.nextWish(GREETING) : null;
    if (next != null) {
      link.send(next);
      return;
    }
    if (isForNow(refusal.code())) {
      link.end(refusal.why());
      return;
    }
    awaited.remove(GREETING);
    identity.lost(given);
    screen.print(Line.trouble(refusal.why() + "; you are " + given));
    if (!first) {
      outbox
          .perhapsPosted()
          .ifPresent(draft -> giveBack(draft, "you have another name now; perhaps it was, before"));
    }
  }

  private void named(Event.Named event) {
    identity.named(event.you());
    if (!answered(event.id())) {
      screen.print(Line.note("you are " + event.you() + " now"));
    }
  }

  private void renamed(Event.Renamed event) {
    Room room = rooms.get(event.room());
    if (room != null) {
      room.people().renamed(event.who(), event.to());
      note(
          event.room(),
          view.several(clock.instant(), List.of(event.who()), "is " + event.to() + " now"));
    }
  }

  private void entered(Event.Entered event) {
    Room room = rooms.computeIfAbsent(event.room(), Room::new);
    boolean first = room.after() == null;
    room.entered(event.last(), event.members(), event.topic());
    answered(event.id());
    if (first && event.room().equals(current) && !wishes.everything()) {
      screen.print(view.room(room));
    }
  }

  private void exited(Event.Exited event) {
    answered(event.id());
    screen.print(Line.note("you left " + event.room()));
    forget(event.room());
  }

  private void forget(RoomName name) {
    rooms.remove(name);
    if (name.equals(current)) {
      current = null;
      if (!rooms.isEmpty()) {
        go(new ArrayList<>(rooms.values()).getLast().name());
      }
    }
  }

  private void comings(RoomName name, List<Nickname> all, String what) {
    List<Nickname> who = all.stream().filter(one -> !one.equals(identity.name())).toList();
    Room room = rooms.get(name);
    if (room == null || who.isEmpty()) {
      return;
    }
    if (what.equals("joined")) {
      room.came(who);
    } else {
      room.went(who);
    }
    if (settings.comings()) {
      note(name, view.several(clock.instant(), who, what));
    }
  }

  private void topic(Event.Topic topic) {
    rooms.get(topic.room()).topic(topic.text());
    place(topic.room(), topic.time(), view.topic(topic, named(topic.room())), false);
  }

  private void said(Event.Message message) {
    Nickname me = identity.name();
    boolean own = me != null && me.text().equals(message.from());
    boolean mention = me != null && !own && View.mentions(me, message.text()).find();
    Room room = rooms.get(message.room());
    if (!own) {
      room.people().spoke(message.from());
    }
    boolean elsewhere = mention && !shows(message.room());
    Line line =
        view.said(message, elsewhere ? message.room() : named(message.room()), own ? null : me);
    place(message.room(), message.time(), own ? line.own() : line, mention);
    if (elsewhere) {
      print(message.time(), line);
    }
    ring(mention);
  }

  private void told(Event.Told told) {
    print(told.time(), view.told(told));
    ring(true);
  }

  private void ring(boolean called) {
    if (called && settings.bell() && trouble == null && awaited.isEmpty()) {
      screen.bell();
    }
  }

  private void gap(Event.Gap gap) {
    if (gap.from().seq() == 0 && gap.to().seq() == 0) {
      return; // nothing had been said
    }
    Room room = gap.room() == null ? null : rooms.get(gap.room());
    if (room != null) {
      room.see(gap.to());
    } else if (gap.room() == null) {
      identity.see(gap.to());
    }
    screen.print(View.gap(gap));
  }

  private void people(Event.People event) {
    Room room = rooms.get(event.room());
    if (room != null) {
      room.people(event.people(), event.total());
    }
    if (ASKED.equals(event.id())) {
      view.people(event).forEach(screen::print);
    }
  }

  /** Pages that were asked for are shown as they are; others are what was said before one came. */
  private void history(Event.History history) {
    if (!ASKED.equals(history.id())) {
      history.messages().forEach(this::heard);
      return;
    }
    screen.print(Line.note("what was said before in " + history.room() + ":"));
    for (Event.Logged logged : history.messages()) {
      switch (logged) {
        case Event.Message e -> print(e.time(), view.said(e, null, null));
        case Event.Topic e -> print(e.time(), view.topic(e, null));
      }
    }
    screen.print(Line.note(history.more() ? "there is more before that" : "so far the past"));
  }

  // Where lines go.

  private boolean shows(RoomName room) {
    return wishes.everything() || room.equals(current);
  }

  /** The room, where lines are shown with it. */
  private RoomName named(RoomName room) {
    return wishes.everything() && rooms.size() > 1 ? room : null;
  }

  private void note(RoomName room, Line line) {
    if (rooms.containsKey(room)) {
      place(room, clock.instant(), line, false);
    }
  }

  private void place(RoomName room, Instant time, Line line, boolean mention) {
    if (shows(room)) {
      print(time, line);
    } else {
      rooms.get(room).keep(line, mention);
    }
  }

  private void print(Instant time, Line line) {
    if (!view.day(time).equals(day)) {
      showDay(time);
    }
    screen.print(line);
  }

  private void showDay(Instant time) {
    boolean first = day == null && view.day(time).equals(view.day(clock.instant()));
    day = view.day(time);
    if (!first) {
      screen.print(view.newDay(day));
    }
  }

  // What is typed.

  /** A line was typed. */
  void typed(String line) {
    act(Typed.read(line), line);
  }

  /** A line is to be said, whatever it begins with. */
  void say(String line) {
    act(line.isBlank() ? new Typed.Nothing() : Typed.said(line), line);
  }

  private void act(Typed typed, String line) {
    switch (typed) {
      case Typed.Asked asked -> ask(asked.command(), line);
      case Typed.Go(RoomName room) -> {
        if (!go(room)) {
          screen.print(Line.trouble("you are not in " + room + "; /join " + room + " enters it"));
          screen.putBack(line);
        }
      }
      case Typed.Clear _ -> screen.clear();
      case Typed.Set(String rest) -> {
        screen.print(settings.set(rest));
        screen.colour(settings.colour());
      }
      case Typed.Reconnect _ -> reconnect();
      case Typed.Help(String topic) ->
          Typed.help(topic).forEach(help -> screen.print(Line.note(help)));
      case Typed.Wrong(Refusal refusal) -> {
        screen.print(Line.trouble(refusal.why()));
        screen.putBack(line);
      }
      case Typed.Nothing _ -> {}
    }
    sayNext();
    refresh();
  }

  /** The index of what goes to the server; the current room is put in where none was named. */
  private void ask(Command command, String line) {
    switch (command) {
      case Command.Say c -> {
        if (current == null) {
          screen.print(Line.trouble("you are in no room; /join ROOM enters one"));
          screen.putBack(line);
        } else {
          later(new Command.Say(nextId(), current, c.text(), c.act()), line);
        }
      }
      case Command.Tell c -> later(new Command.Tell(nextId(), c.to(), c.text()), line);
      case Command.Join c -> enter(c, line);
      case Command.Leave c -> now(new Command.Leave(ASKED, here(c.room())), line);
      case Command.Topic c -> now(new Command.Topic(ASKED, here(c.room()), c.text()), line);
      case Command.Who c -> now(new Command.Who(ASKED, here(c.room())), line);
      case Command.History c ->
          now(new Command.History(ASKED, here(c.room()), null, null, c.limit()), line);
      case Command.Nick c -> now(new Command.Nick(ASKED, c.name(), null, null), line);
      case Command.Rooms _ -> now(new Command.Rooms(ASKED), line);
      case Command.Away c -> now(new Command.Away(ASKED, c.text()), line);
      case Command.Ignore c -> now(new Command.Ignore(ASKED, c.name()), line);
      case Command.Time c -> now(new Command.Time(ASKED, c.format(), c.zone()), line);
      case Command.Ping _ -> now(new Command.Ping(ASKED), line);
      case Command.Help c -> act(new Typed.Help(c.topic()), line);
      case Command.Quit _ -> leave();
    }
  }

  private RoomName here(RoomName room) {
    return room != null ? room : current == null ? RoomName.LOBBY : current;
  }

  private String nextId() {
    return ids + "-" + ++lastId;
  }

  /** What is said waits for its turn, and for a connection. */
  private void later(Command command, String line) {
    outbox.add(new Draft(command, line, clock.instant()));
  }

  /** What is asked is asked now or not at all. */
  private void now(Command command, String line) {
    if (link == null) {
      screen.print(Line.trouble("there is no connection now"));
      screen.putBack(line);
    } else {
      link.send(command);
    }
  }

  private void enter(Command.Join join, String line) {
    if (go(join.room())) {
      return;
    }
    if (link == null) {
      now(join, line);
      return;
    }
    Room room = new Room(join.room());
    rooms.put(join.room(), room);
    current = join.room();
    join(room);
  }

  private void reconnect() {
    if (link == null) {
      screen.print(Line.note("trying already: " + trouble));
    } else {
      link.end("as you asked");
    }
  }

  /** Sends the first line that waits, when it may be sent now. */
  private void sayNext() {
    while (link != null
        && trouble == null
        && awaited.isEmpty()
        && !againAt.isAfter(clock.instant())) {
      Draft draft = outbox.next().orElse(null);
      if (draft == null) {
        break;
      }
      if (dialect.encode(draft.command()).length <= maxLine) {
        link.send(draft.command());
        break;
      }
      giveBack(draft, "it is longer than the " + maxLine + " bytes that the server takes");
    }
    if (leavingWhenAllIsSaid && !leaving && outbox.isEmpty()) {
      leave();
    }
  }

  // Moving about.

  /** Goes to a room that one is in and shows what was said there meanwhile; false elsewhere. */
  boolean go(RoomName name) {
    Room room = rooms.get(name);
    if (room == null) {
      return false;
    }
    boolean moved = !name.equals(current);
    current = name;
    if (moved && !wishes.everything()) {
      screen.print(view.room(room));
      if (room.dropped() > 0) {
        screen.print(Line.note(room.dropped() + " earlier lines: /history shows up to 100"));
      }
      room.look().forEach(screen::print);
    }
    refresh();
    return true;
  }

  /** Goes to the room with this number in the status line. */
  void goTo(int number) {
    List<RoomName> names = List.copyOf(rooms.keySet());
    if (number >= 1 && number <= names.size()) {
      go(names.get(number - 1));
    }
  }

  /** Goes to the next room with something new, those with mentions first; else to the next. */
  void goOn() {
    List<Room> all = List.copyOf(rooms.values());
    Room next =
        all.stream()
            .filter(Room::isMentioned)
            .findFirst()
            .or(() -> all.stream().filter(room -> room.unread() > 0).findFirst())
            .orElse(null);
    if (next != null) {
      go(next.name());
    } else if (!all.isEmpty()) {
      int at = new ArrayList<>(rooms.keySet()).indexOf(current);
      go(all.get((at + 1) % all.size()).name());
    }
  }

  /** Says goodbye; the screen is told when it is over. */
  void leave() {
    if (!leaving) {
      leavingSince = clock.instant();
    }
    leaving = true;
    if (link == null) {
      screen.over();
    } else {
      link.send(new Command.Quit("q"));
    }
  }

  /** Leaves when everything that was typed came to its end. */
  void leaveWhenAllIsSaid() {
    leavingWhenAllIsSaid = true;
    sayNext();
  }

  /** What was typed and is not acknowledged. */
  List<String> unsaid() {
    return outbox.all().stream().map(Draft::typed).toList();
  }

  /** Whom and what one may mean here. */
  Completion completion() {
    Room here = current == null ? null : rooms.get(current);
    List<String> names = new ArrayList<>();
    if (here != null) {
      here.people().byLastWord().stream()
          .filter(name -> !name.equals(identity.name()))
          .map(Nickname::text)
          .forEach(names::add);
    }
    return new Completion(names, rooms.keySet().stream().map(RoomName::toString).toList());
  }

  private void refresh() {
    Instant old = clock.instant().minus(SHOW_UNDER_WAY_AFTER);
    List<Line> lines = new ArrayList<>();
    List<Draft> waiting =
        outbox.all().stream().filter(d -> link == null || !d.since().isAfter(old)).toList();
    waiting.stream()
        .limit(MOST_UNDER_WAY_SHOWN)
        .forEach(draft -> lines.add(View.underWay(draft.typed())));
    if (waiting.size() > MOST_UNDER_WAY_SHOWN) {
      lines.add(Line.note("⋯ and " + (waiting.size() - MOST_UNDER_WAY_SHOWN) + " more"));
    }
    lines.add(View.status(identity.name(), away != null, rooms.values(), current, trouble));
    screen.status(lines, current == null ? "> " : current + " > ");
  }
}
