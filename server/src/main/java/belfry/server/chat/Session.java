package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Decoded;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.json.JsonDialect;
import belfry.protocol.text.TextDialect;
import belfry.protocol.time.Strftime;
import belfry.protocol.time.Zone;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Names;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.RoomState;
import belfry.server.delivery.Cursor;
import belfry.server.delivery.Feed;
import belfry.server.delivery.Item;
import belfry.server.delivery.Outgoing;
import belfry.server.delivery.Sink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Somebody who is connected: a name, the rooms they are in, and what each command does. All of it
 * belongs to the thread that reads the connection; {@link #tell} and {@link #end} alone may be
 * called by any thread. It begins with {@link #open} and ends with {@link #close}.
 */
public final class Session {
  private static final int GUEST_NAMES_TRIED = 9;
  private static final int CATCH_UP_PAGE = 100;
  private static final EntryId NEWEST = null;
  private static final String ISO_8601 = "%Y-%m-%dT%H:%M:%S.%3N%:z";

  /** This session in one room. */
  private record Place(Room room, Cursor cursor, Occupant me) {
    Place as(Occupant other) {
      return new Place(room, cursor, other);
    }
  }

  private final Chat chat;
  private final Outgoing outgoing;
  private final Sink sink;

  /**
   * In the order of coming in. So few that looking through them is quick, and takes least memory.
   */
  private final List<Place> places = new ArrayList<>(1);

  private Dialect dialect;
  private Holder holder;
  private Nickname name;
  private RoomName current;
  private String away;
  private Inbox inbox;
  private Cursor inboxCursor;
  private Event.Bye goodbye;
  private boolean closed;

  Session(Chat chat, Holder holder, Outgoing outgoing, Sink sink, Dialect dialect) {
    this.chat = chat;
    this.holder = holder;
    this.outgoing = outgoing;
    this.sink = sink;
    this.dialect = dialect;
  }

  /** Unique over all instances and all time. */
  public String id() {
    return holder.id();
  }

  /** The outgoing side. */
  public Outgoing outgoing() {
    return outgoing;
  }

  void open(RandomGenerator random) {
    name = claimGuestName(random);
    openInbox(NEWEST);
    welcome();
    chat.options().motd().forEach(line -> tell(new Event.Notice(line)));
    join(new Command.Join(null, RoomName.LOBBY, null, TextDialect.LINES_ON_JOIN));
  }

  private Nickname claimGuestName(RandomGenerator random) {
    for (int attempt = 0; attempt < GUEST_NAMES_TRIED; attempt++) {
      Nickname guest = GuestNames.next(random, attempt);
      if (chat.backplane().names().claim(guest, holder) == Claim.GRANTED) {
        return guest;
      }
    }
    throw new RefusedException(Code.UNAVAILABLE, "no free name was found; try again");
  }

  private void welcome() {
    ChatOptions options = chat.options();
    tell(
        new Event.Welcome(
            name,
            options.serverName(),
            holder.token(),
            options.maxLine(),
            options.roomsPerSession()));
  }

  /** From now on it is a program, and in no room. */
  private void becomeProgram() {
    List.copyOf(places).forEach(this::exit);
    current = null;
    dialect = chat.json();
    outgoing.encodeIn(chat.jsonEncoding());
    welcome();
  }

  /**
   * Says the last word, after {@link #close}: nothing of a room comes after it.
   *
   * @param why why the connection ends; null when the client left or just stopped sending
   */
  public void sayGoodbye(String why) {
    if (why != null) {
      goodbye = new Event.Bye(null, why);
    }
    if (goodbye != null) {
      tell(goodbye);
    }
  }

  /** Tells this session something. Any thread. */
  public void tell(Event event) {
    outgoing.send(event);
  }

  /** Ends the connection after telling why. Any thread. */
  public void end(String why) {
    sink.end(why);
  }

  /**
   * Does what the first line of a connection says; it decides about the dialect.
   *
   * @return whether the session goes on
   */
  public boolean firstLine(byte[] line) {
    if (JsonDialect.isSpokenIn(line)) {
      becomeProgram();
    }
    return line(line);
  }

  /**
   * Does what a line says, and answers.
   *
   * @return whether the session goes on
   */
  public boolean line(byte[] line) {
    return switch (dialect.decode(line)) {
      case Decoded.Asked asked -> answer(asked.command());
      case Decoded.Refused refused -> {
        tell(new Event.Refused(refused.id(), refused.refusal()));
        yield true;
      }
      case Decoded.Nothing _ -> true;
    };
  }

  private boolean answer(Command command) {
    try {
      return execute(command);
    } catch (RefusedException e) {
      tell(new Event.Refused(command.id(), e.refusal()));
      return true;
    }
  }

  /** The index of all commands. */
  private boolean execute(Command command) {
    switch (command) {
      case Command.Nick nick -> nick(nick);
      case Command.Join join -> join(join);
      case Command.Leave leave -> leave(leave);
      case Command.Say say -> say(say);
      case Command.Tell tell -> tell(tell);
      case Command.Topic topic -> topic(topic);
      case Command.Who who -> who(who);
      case Command.Rooms rooms -> rooms(rooms);
      case Command.History history -> history(history);
      case Command.Away gone -> away(gone);
      case Command.Ignore ignore -> ignore(ignore);
      case Command.Time time -> time(time);
      case Command.Ping ping -> tell(new Event.Pong(ping.id()));
      case Command.Help help -> tell(new Event.Help(TextDialect.help(help.topic())));
      case Command.Quit quit -> {
        goodbye = new Event.Bye(quit.id(), "you left");
        return false;
      }
    }
    return true;
  }

  private void nick(Command.Nick command) {
    Nickname wanted = command.name();
    Holder claiming = command.token() == null ? holder : new Holder(holder.id(), command.token());
    if (chat.backplane().names().claim(wanted, claiming) == Claim.TAKEN) {
      throw new RefusedException(Code.NAME_TAKEN, "somebody is " + wanted + " already");
    }
    Nickname before = name;
    name = wanted;
    if (!before.equals(wanted)) {
      chat.backplane().names().release(before, holder);
    }
    if (away != null) {
      chat.backplane().names().away(name, claiming, away);
    }
    for (Place place : places) {
      change(place, place.me().named(wanted));
    }
    tell(new Event.Named(command.id(), before, wanted));
    if (!claiming.token().equals(holder.token())) {
      closeInbox();
      holder = claiming;
      resumeInbox(command.after());
    }
  }

  /** A session that could not read its direct messages would lose them: it ends instead. */
  private void resumeInbox(EntryId after) {
    try {
      openInbox(after);
    } catch (RefusedException e) {
      end("your direct messages can't be read now; please connect again");
    }
  }

  private void change(Place place, Occupant after) {
    chat.backplane().presence().change(place.room().name(), place.me(), after);
    places.set(places.indexOf(place), place.as(after));
  }

  private void openInbox(EntryId after) {
    inbox = new Inbox(outgoing);
    chat.backplane().logs().follow(holder.inbox(), inbox);
    inboxCursor = cursor(inbox.feed(), null, holder.inbox(), after);
    outgoing.add(inboxCursor);
    outgoing.advance();
  }

  private void closeInbox() {
    if (inbox != null) {
      outgoing.remove(inboxCursor);
      chat.backplane().logs().unfollow(holder.inbox(), inbox);
    }
  }

  /** A cursor at the newest entry, or after a given one, when what came between has been told. */
  private Cursor cursor(Feed feed, RoomName room, LogName log, EntryId after) {
    Item newest = feed.newest();
    long liveFrom = newest.index() + 1;
    if (after == null) {
      return new Cursor(feed, outgoing, liveFrom, newest.last(), liveFrom);
    }
    EntryId told = given(feed, log, after);
    long next;
    while ((next = feed.indexAfter(told)) < 0) {
      told = catchUp(feed, room, log, told);
    }
    return new Cursor(feed, outgoing, next, told, liveFrom);
  }

  /**
   * The entry that a client names, if the log has it: this instance may be behind the one that the
   * client comes from. A name that nobody gave counts as the newest.
   */
  private EntryId given(Feed feed, LogName log, EntryId after) {
    EntryId here = feed.newest().last();
    if (after.compareTo(here) <= 0) {
      return after;
    }
    List<Entry> end = chat.backplane().logs().before(log, NEWEST, 1).entries();
    return end.isEmpty() || after.compareTo(end.getLast().id()) > 0 ? here : after;
  }

  /** Tells a page of what came before the feed begins; returns the last entry that was told. */
  private EntryId catchUp(Feed feed, RoomName room, LogName log, EntryId after) {
    EntryId lost = feed.newest().last(); // before the page: what comes meanwhile is not lost
    Page page = chat.backplane().logs().after(log, after, CATCH_UP_PAGE);
    EntryId told = after;
    if (page.entries().isEmpty()) {
      chat.counters().gapForLateComer();
      tell(new Event.Gap(room, told, lost));
      return lost;
    }
    for (Entry entry : page.entries()) {
      if (!entry.id().previous().equals(told)) { // of another epoch nobody knows what is missing
        chat.counters().gapForLateComer();
        tell(new Event.Gap(room, told, entry.id().previous()));
      }
      if (isHeard(entry)) {
        tell(room == null ? Inbox.event(entry) : Room.event(room, entry));
      }
      told = entry.id();
    }
    chat.counters().caughtUp(page.entries().size());
    outgoing.awaitRoom();
    return told;
  }

  private boolean isHeard(Entry entry) {
    return !outgoing.ignored().contains(entry.from());
  }

  private void join(Command.Join command) {
    RoomName wanted = command.room();
    Place there = placeIn(wanted);
    if (there != null) {
      rejoin(command, there);
      return;
    }
    if (places.size() >= chat.options().roomsPerSession()) {
      throw new RefusedException(
          Code.TOO_MANY_ROOMS,
          "you are in " + places.size() + " rooms, which is as many as you may be in");
    }
    Room room = chat.use(wanted);
    Occupant me = new Occupant(holder.id(), name, now(), away);
    Cursor cursor;
    try {
      cursor = enter(command, room, me);
    } catch (RuntimeException | Error e) {
      chat.backplane().presence().exit(wanted, me);
      room.release(System.nanoTime());
      throw e;
    }
    places.add(new Place(room, cursor, me));
    current = room.name();
    outgoing.add(cursor);
    room.add(cursor);
    outgoing.advance();
  }

  /** Tells what somebody who comes into a room missed; returns where they go on. */
  private Cursor enter(Command.Join command, Room room, Occupant me) {
    RoomState state = chat.backplane().presence().enter(room.name(), me);
    EntryId last = room.feed().newest().last();
    tell(entered(command.id(), room.name(), last, state));
    try {
      if (command.limit() > 0 && command.after() == null) {
        tellHistory(room.name(), last, command.limit());
      }
      EntryId after = command.after() == null ? last : command.after();
      return cursor(room.feed(), room.name(), LogName.of(room.name()), after);
    } catch (RefusedException e) {
      tell(new Event.Exited(null, room.name(), name, current));
      throw e;
    }
  }

  /** Somebody who is in the room already goes back to it, or asks once more how it is. */
  private void rejoin(Command.Join command, Place there) {
    current = there.room().name();
    RoomState state = chat.backplane().presence().state(current);
    tell(entered(command.id(), current, there.room().feed().newest().last(), state));
  }

  private Event.Entered entered(String id, RoomName room, EntryId last, RoomState state) {
    Entry topic = state.topic();
    return new Event.Entered(
        id,
        room,
        name,
        last,
        state.members(),
        topic == null ? null : topic.text(),
        topic == null ? null : topic.from().text(),
        Room.isQuiet(state.members()));
  }

  private void leave(Command.Leave command) {
    Place place = place(command.room());
    exit(place);
    RoomName left = place.room().name();
    if (left.equals(current)) {
      current = places.isEmpty() ? null : places.getLast().room().name();
    }
    tell(new Event.Exited(command.id(), left, name, current));
  }

  private void exit(Place place) {
    places.remove(place);
    outgoing.remove(place.cursor());
    place.room().remove(place.cursor());
    chat.backplane().presence().exit(place.room().name(), place.me());
    place.room().release(System.nanoTime());
  }

  /** The place in a room; null when this session is not in it. */
  private Place placeIn(RoomName room) {
    for (Place place : places) {
      if (place.room().name().equals(room)) {
        return place;
      }
    }
    return null;
  }

  /** The place in a room, or in the current one. */
  private Place place(RoomName room) {
    if (room == null && current == null) {
      throw new RefusedException(Code.NOT_IN_ROOM, "you are in no room; /join ROOM enters one");
    }
    RoomName wanted = room == null ? current : room;
    Place place = placeIn(wanted);
    if (place == null) {
      throw new RefusedException(Code.NOT_IN_ROOM, "you are not in " + wanted);
    }
    return place;
  }

  private void say(Command.Say command) {
    RoomName room = place(command.room()).room().name();
    Kind kind = command.act() ? Kind.ACT : Kind.SAY;
    append(command.id(), LogName.of(room), kind, command.text(), null, null);
  }

  private void tell(Command.Tell command) {
    Names.Recipient to =
        chat.backplane()
            .names()
            .find(command.to())
            .orElseThrow(() -> new RefusedException(Code.NOBODY, "nobody here is " + command.to()));
    append(command.id(), to.inbox(), Kind.SAY, command.text(), command.to(), to.away());
  }

  private void append(
      String id, LogName log, Kind kind, String text, Nickname to, String toIsAway) {
    Draft draft = new Draft(kind, name, holder.id(), id, text);
    switch (chat.counters().publish(() -> chat.backplane().logs().append(log, draft))) {
      case Outcome.Appended done ->
          tell(new Event.Ack(id, done.id(), done.duplicate(), to, toIsAway));
      case Outcome.Refused refused -> tell(new Event.Refused(id, refused.refusal()));
      case Outcome.Unknown unknown ->
          throw new RefusedException(Code.UNKNOWN_OUTCOME, unknown.why());
    }
  }

  private void topic(Command.Topic command) {
    RoomName room = place(command.room()).room().name();
    if (command.text() != null) {
      append(command.id(), LogName.of(room), Kind.TOPIC, command.text(), null, null);
      return;
    }
    Entry topic = chat.backplane().presence().state(room).topic();
    tell(
        topic == null
            ? new Event.TopicIs(command.id(), room, null, null)
            : new Event.TopicIs(command.id(), room, topic.text(), topic.from().text()));
  }

  private void who(Command.Who command) {
    RoomName room = command.room() != null ? command.room() : place(null).room().name();
    List<Person> people = chat.backplane().presence().people(room, Limits.LISTED);
    int total = chat.backplane().presence().state(room).members();
    tell(new Event.People(command.id(), room, people, Math.max(total, people.size())));
  }

  private void rooms(Command.Rooms command) {
    List<RoomInfo> all = chat.backplane().presence().rooms();
    List<RoomInfo> shown = all.subList(0, Math.min(all.size(), Limits.LISTED));
    tell(new Event.Rooms(command.id(), shown, all.size()));
  }

  private void history(Command.History command) {
    RoomName room = place(command.room()).room().name();
    int limit = Math.clamp(command.limit(), 1, Limits.HISTORY_PAGE);
    Page page =
        command.after() == null
            ? chat.backplane().logs().before(LogName.of(room), command.before(), limit)
            : chat.backplane().logs().after(LogName.of(room), command.after(), limit);
    tell(new Event.History(command.id(), room, heard(room, page), page.more()));
  }

  /** The last entries up to one, for somebody who comes in; nothing where there are none. */
  private void tellHistory(RoomName room, EntryId last, int limit) {
    EntryId before = new EntryId(last.epoch(), last.seq() + 1);
    int entries = Math.min(limit, Limits.HISTORY_PAGE);
    Page page = chat.backplane().logs().before(LogName.of(room), before, entries);
    List<Event.Logged> messages = heard(room, page);
    if (!messages.isEmpty()) {
      tell(new Event.History(null, room, messages, page.more()));
    }
  }

  /** What a page has, but for the words of those who are ignored. */
  private List<Event.Logged> heard(RoomName room, Page page) {
    return page.entries().stream()
        .filter(this::isHeard)
        .map(entry -> Room.event(room, entry))
        .toList();
  }

  private void away(Command.Away command) {
    away = command.text();
    chat.backplane().names().away(name, holder, away);
    for (Place place : places) {
      change(place, place.me().away(away));
    }
    tell(new Event.AwaySet(command.id(), name, away));
  }

  private void ignore(Command.Ignore command) {
    Set<Nickname> names = new HashSet<>(outgoing.ignored());
    if (command.name() != null) {
      if (command.name().equals(name)) {
        throw new RefusedException(Code.BAD_FIELD, "you can't ignore yourself");
      }
      if (!names.remove(command.name())) {
        if (names.size() == Limits.IGNORED) {
          throw new RefusedException(
              Code.BAD_FIELD, "you ignore " + names.size() + ", which is as many as you may");
        }
        names.add(command.name());
      }
      outgoing.ignore(names);
    }
    tell(
        new Event.Ignoring(
            command.id(),
            names.stream()
                .sorted(Comparator.comparing(Nickname::key))
                .collect(Collectors.toList())));
  }

  private void time(Command.Time command) {
    Optional<Zone> zone =
        command.zone() == null
            ? Optional.of(Zone.of(chat.options().zone()))
            : Zone.named(command.zone());
    if (zone.isEmpty()) {
      throw new RefusedException(Code.BAD_FIELD, "there is no such zone; try Europe/Rome");
    }
    String format = command.format() == null ? ISO_8601 : command.format();
    int longest = chat.options().maxLine();
    switch (Strftime.format(format, chat.clock().instant(), zone.get(), longest)) {
      case Strftime.Formatted.Text text -> tell(new Event.Time(command.id(), text.text()));
      case Strftime.Formatted.Refused refused ->
          throw new RefusedException(Code.BAD_FIELD, refused.reason());
    }
  }

  private Instant now() {
    return chat.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Leaves every room and gives the name back. Nothing happens the second time. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List.copyOf(places).forEach(this::exit);
    closeInbox();
    if (name != null) {
      chat.backplane().names().release(name, holder);
    }
    chat.closed(this);
  }
}
