package belfry.client.chat;

import belfry.protocol.Command;
import belfry.protocol.RoomName;

/** Does what was typed: here, or by asking the server. Belongs to the chat's thread. */
final class InputHandler {
  /** The id of what was asked by somebody, who wants to see the answer. */
  static final String ASKED = "c";

  private final Session session;
  private final Rooms rooms;
  private final MessageSender sender;
  private final Settings settings;
  private final LineRouter router;
  private final Screen screen;
  private final QuitSequence quit;

  InputHandler(
      Session session,
      Rooms rooms,
      MessageSender sender,
      Settings settings,
      LineRouter router,
      Screen screen,
      QuitSequence quit) {
    this.session = session;
    this.rooms = rooms;
    this.sender = sender;
    this.settings = settings;
    this.router = router;
    this.screen = screen;
    this.quit = quit;
  }

  void typed(String line) {
    act(Input.read(line), line);
  }

  void say(String line) {
    act(line.isBlank() ? new Input.Nothing() : Input.said(line), line);
  }

  private void act(Input typed, String line) {
    switch (typed) {
      case Input.Asked asked -> ask(asked.command(), line);
      case Input.Go(RoomName room) -> go(room, line);
      case Input.Clear _ -> screen.clear();
      case Input.Set(String rest) -> {
        router.print(settings.set(rest));
        screen.colour(settings.colour());
      }
      case Input.Reconnect _ -> reconnect();
      case Input.Help(String topic) ->
          Input.help(topic).forEach(help -> router.print(Line.note(help)));
      case Input.Wrong(var refusal) -> giveBack(refusal.why(), line);
      case Input.Nothing _ -> {}
    }
  }

  /** The index of what goes to the server; the current room is put in where none was named. */
  private void ask(Command command, String line) {
    switch (command) {
      case Command.Say c -> say(c, line);
      case Command.Tell c -> sender.add(new Command.Tell(sender.nextId(), c.to(), c.text()), line);
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
      case Command.Help c -> act(new Input.Help(c.topic()), line);
      case Command.Quit _ -> quit.begin();
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
      sender.add(new Command.Say(sender.nextId(), rooms.current(), say.text(), say.act()), line);
    }
  }

  /** What is asked is asked now or not at all. */
  private void now(Command command, String line) {
    if (!session.send(command)) {
      giveBack("there is no connection now", line);
    }
  }

  private void giveBack(String why, String line) {
    router.print(Line.trouble(why));
    screen.putBack(line);
  }

  private void go(RoomName name, String line) {
    rooms
        .find(name)
        .ifPresentOrElse(
            router::look,
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
      router.print(Line.note("trying already: " + session.trouble()));
    }
  }
}
