package belfry.client.chat;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.time.InstantSource;
import java.util.List;

/** Shows what happened, as lines of the page. Belongs to the chat's thread. */
final class Presenter {
  private final LineRouter router;
  private final View view;
  private final Screen screen;
  private final Settings settings;
  private final InstantSource clock;

  Presenter(LineRouter router, View view, Screen screen, Settings settings, InstantSource clock) {
    this.router = router;
    this.view = view;
    this.screen = screen;
    this.settings = settings;
    this.clock = clock;
  }

  /** Something new was told: never the same entry twice. */
  void heard(Event event) {
    screen.heard(event);
  }

  void note(String text) {
    router.print(Line.note(text));
  }

  void trouble(String text) {
    router.print(Line.trouble(text));
  }

  /** Some did something in a room. */
  void happened(RoomName room, List<Nickname> who, String what) {
    router.note(room, view.several(clock.instant(), who, what));
  }

  /** Some came into a room or left it. */
  void moved(RoomName room, List<Nickname> who, String what) {
    if (settings.comings() && !who.isEmpty()) {
      happened(room, who, what);
    }
  }

  void topic(Event.Topic topic) {
    router.place(topic.room(), topic.time(), view.topic(topic, router.named(topic.room())), false);
  }

  /** One said something oneself. */
  void ownSaid(Event.Message message) {
    Line line = view.said(message, router.named(message.room()), null);
    router.place(message.room(), message.time(), line.own(), false);
  }

  /**
   * Somebody else said something.
   *
   * @param me whose mentions are marked; null for nobody's
   * @param mention whether there is one
   */
  void said(Event.Message message, Nickname me, boolean mention) {
    boolean elsewhere = mention && !router.shows(message.room());
    Line line = view.said(message, router.named(message.room()), me);
    router.place(message.room(), message.time(), line, mention);
    if (elsewhere) {
      router.print(message.time(), view.said(message, message.room(), me));
    }
  }

  void told(Event.Told told) {
    router.print(told.time(), view.told(told));
  }

  /** One said something to somebody alone. */
  void toldBy(Nickname to, String text) {
    router.print(clock.instant(), view.toldBy(clock.instant(), to, text).own());
  }

  void ring() {
    if (settings.bell()) {
      screen.bell();
    }
  }

  void gap(Event.Gap gap) {
    router.print(View.gap(gap));
  }

  void rooms(Event.Rooms event) {
    view.rooms(event).forEach(router::print);
  }

  void people(Event.People event) {
    view.people(event).forEach(router::print);
  }

  /** A page of what was said before. */
  void history(Event.History history) {
    note("what was said before in " + history.room() + ":");
    for (Event.Logged logged : history.messages()) {
      switch (logged) {
        case Event.Message e -> router.print(e.time(), view.said(e, null, null));
        case Event.Topic e -> router.print(e.time(), view.topic(e, null));
      }
    }
    note(history.more() ? "there is more before that" : "so far the past");
  }

  void ignoring(Event.Ignoring event) {
    router.print(view.ignoring(event));
  }
}
