package belfry.client.console;

import belfry.protocol.Command;
import belfry.protocol.RoomName;

/** Does what was typed: here, or by asking the server. Belongs to the chat's thread. */
final class Orders {
  /** The id of what was asked by somebody, who wants to see the answer. */
  static final String ASKED = "c";

  private final Session session;
  private final Rooms rooms;
  private final Speaker speaker;
  private final Settings settings;
  private final Page page;
  private final Screen screen;
  private final Farewell farewell;

  Orders(
      Session session,
      Rooms rooms,
      Speaker speaker,
      Settings settings,
      Page page,
      Screen screen,
      Farewell farewell) {
    this.session = session;
    this.rooms = rooms;
    this.speaker = speaker;
    this.settings = settings;
    this.page = page;
    this.screen = screen;
    this.farewell = farewell;
  }

  /** A line was typed, and this is what it means. */
  void act(Typed typed, String line) {
    switch (typed) {
      case Typed.Asked asked -> ask(asked.command(), line);
      case Typed.Go(RoomName room) -> go(room, line);
      case Typed.Clear _ -> screen.clear();
      case Typed.Set(String rest) -> {
        page.print(settings.set(rest));
        screen.colour(settings.colour());
      }
      case Typed.Reconnect _ -> reconnect();
      case Typed.Help(String topic) ->
          Typed.help(topic).forEach(help -> page.print(Line.note(help)));
      case Typed.Wrong(var refusal) -> giveBack(refusal.why(), line);
      case Typed.Nothing _ -> {}
    }
  }

  /** The index of what goes to the server; the current room is put in where none was named. */
  private void ask(Command command, String line) {
    switch (command) {
      case Command.Say c -> say(c, line);
      case Command.Tell c ->
          speaker.add(new Command.Tell(speaker.nextId(), c.to(), c.text()), line);
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
      case Command.Quit _ -> farewell.begin();
    }
  }

  private RoomName here(RoomName room) {
    return room != null ? room : rooms.current() == null ? RoomName.LOBBY : rooms.current();
  }

  /** What is said waits for its turn, and for a connection. */
  private void say(Command.Say say, String line) {
    if (rooms.current() == null) {
      giveBack("you are in no room; /join ROOM enters one", line);
    } else {
      speaker.add(new Command.Say(speaker.nextId(), rooms.current(), say.text(), say.act()), line);
    }
  }

  /** What is asked is asked now or not at all. */
  private void now(Command command, String line) {
    if (!session.send(command)) {
      giveBack("there is no connection now", line);
    }
  }

  private void giveBack(String why, String line) {
    page.print(Line.trouble(why));
    screen.putBack(line);
  }

  private void go(RoomName name, String line) {
    rooms
        .find(name)
        .ifPresentOrElse(
            page::look,
            () -> giveBack("you are not in " + name + "; /join " + name + " enters it", line));
  }

  private void enter(Command.Join join, String line) {
    if (rooms.isIn(join.room())) {
      go(join.room(), line);
    } else if (session.isConnected()) {
      Room room = rooms.enter(join.room());
      rooms.look(join.room());
      session.join(room);
    } else {
      giveBack("there is no connection now", line);
    }
  }

  private void reconnect() {
    if (session.isConnected()) {
      session.end("as you asked");
    } else {
      page.print(Line.note("trying already: " + session.trouble()));
    }
  }
}
