package belfry.client.chat;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what happens: makes lines of it and has them routed. Belongs to the chat's thread. */
final class Presenter {
  private final LineRouter router;
  private final EventLines lines;
  private final ListLines lists;
  private final Screen screen;
  private final Settings settings;
  private final InstantSource clock;

  Presenter(
      LineRouter router, DisplayTime times, Screen screen, Settings settings, InstantSource clock) {
    this.router = router;
    this.lines = new EventLines(times);
    this.lists = new ListLines(times);
    this.screen = screen;
    this.settings = settings;
    this.clock = clock;
  }

  /** Passes an event on to the screen; an entry of a log comes once. */
  void heard(Event event) {
    screen.heard(event);
  }

  void print(Line line) {
    router.print(line);
  }

  void note(String text) {
    router.print(Line.note(text));
  }

  /** Shows a note with a secret, which no file may keep. */
  void secret(String text) {
    screen.printSecret(Line.note(text));
  }

  void trouble(String text) {
    router.print(Line.trouble(text));
  }

  /** Shows what people did in a room. */
  void happened(RoomName room, List<Nickname> who, String what) {
    router.happened(room, lines.several(clock.instant(), who, what));
  }

  /**
   * Shows that people came or left, if that is wanted.
   *
   * @param speakers those of them who have spoken in the room
   */
  void moved(RoomName room, List<Nickname> who, List<Nickname> speakers, String what) {
    List<Nickname> shown =
        switch (settings.comings()) {
          case ON -> who;
          case OFF -> List.<Nickname>of();
          case SPEAKERS -> speakers;
        };
    if (!shown.isEmpty()) {
      happened(room, shown, what);
    }
  }

  /** Shows what a room is that was entered. */
  void entered(Room room) {
    router.entered(room);
  }

  void look(Room room) {
    router.look(room);
  }

  void topic(Event.Topic topic) {
    Line line = lines.topic(topic, router.named(topic.room()));
    router.place(topic.room(), topic.time(), line, false);
  }

  void moderated(Event.Moderation act) {
    Line line = lines.moderated(act, router.named(act.room()));
    router.place(act.room(), act.time(), line, false);
  }

  void rulesAre(Event.RulesAre rules) {
    EventLines.rulesAre(rules).forEach(router::print);
  }

  void removed(Event.Removed removed) {
    Line line = lines.removed(removed, router.named(removed.room()));
    router.place(removed.room(), removed.time(), line, false);
  }

  void edited(Event.Edited edited) {
    Line line = lines.edited(edited, router.named(edited.room()));
    router.place(edited.room(), edited.time(), line, false);
  }

  void topicIs(Event.TopicIs topic) {
    router.print(EventLines.topicIs(topic));
  }

  /** Shows a message of this user. */
  void ownSaid(Event.Message message) {
    Line line = lines.said(message, router.named(message.room()), Mentions.NONE);
    router.place(message.room(), message.time(), line.own(), false);
  }

  /**
   * Shows a message of somebody else; a mention in a room that is not shown is shown at once, too.
   *
   * @param me the name whose mentions are marked
   * @return whether the message mentions the user
   */
  boolean said(Event.Message message, @Nullable Nickname me) {
    Mentions mentions = Mentions.of(me, settings.highlights());
    boolean mention = mentions.in(message.text());
    boolean elsewhere = mention && !router.isShown(message.room());
    Line line = lines.said(message, router.named(message.room()), mentions);
    router.place(message.room(), message.time(), line, mention);
    if (elsewhere) {
      router.print(message.time(), lines.said(message, message.room(), mentions));
    }
    return mention;
  }

  /** Shows a message that the user has read in an earlier run. */
  void read(Event.Message message, @Nullable Nickname me) {
    Mentions mentions = Mentions.of(me, settings.highlights());
    Line line = lines.said(message, router.named(message.room()), mentions);
    router.placeRead(message.room(), message.time(), line);
  }

  /** Marks the beginning of what is new in a room. */
  void markNew(RoomName room) {
    router.markNew(room);
  }

  void told(Event.Told told) {
    router.print(told.time(), lines.told(told));
  }

  /** Shows a direct message of this user. */
  void toldBy(Nickname to, String text) {
    router.print(clock.instant(), lines.toldBy(clock.instant(), to, text));
  }

  /** Shows a direct message of this user, which came back. */
  void sent(Event.Sent sent) {
    router.print(sent.time(), lines.toldBy(sent.time(), sent.to(), sent.text()));
  }

  void ring() {
    if (settings.bell()) {
      screen.bell();
    }
  }

  void gap(Event.Gap gap) {
    router.print(EventLines.gap(gap));
  }

  void rooms(Event.Rooms event) {
    ListLines.rooms(event).forEach(router::print);
  }

  void people(Event.People event) {
    lists.people(event).forEach(router::print);
  }

  /**
   * Shows a page to which the user has paged.
   *
   * @param earlier whether there are pages before it; empty if the user has gone elsewhere
   */
  void page(Event.History page, Optional<Boolean> earlier) {
    if (earlier.isEmpty()) {
      return;
    }
    router.print(Line.rule("earlier " + where(page)));
    page.messages().forEach(written -> router.print(lines.around(written, List.of())));
    note(earlier.get() ? "PgUp shows earlier messages, PgDn later ones" : end(page));
  }

  /**
   * Shows a page of history that the user asked for in words.
   *
   * @param isForwards whether it was read from a place to newer messages
   */
  void history(Event.History history, boolean isForwards) {
    note((isForwards ? "since then " : "what was said before ") + where(history) + ":");
    for (Event.Written written : history.messages()) {
      switch (written) {
        case Event.Message e -> router.print(e.time(), lines.said(e, null, Mentions.NONE));
        case Event.Topic e -> router.print(e.time(), lines.topic(e, null));
        case Event.Moderation e -> router.print(e.time(), lines.moderated(e, null));
        case Event.Edited e -> router.print(e.time(), lines.edited(e, null));
        case Event.Removed e -> router.print(e.time(), lines.removed(e, null));
        case Event.Direct e -> router.print(lines.around(e, List.of()));
      }
    }
    if (isForwards) {
      note(history.more() ? "/history more shows what came after that" : "now:");
    } else {
      note(end(history));
    }
  }

  private static String where(Event.History history) {
    return switch (history.of()) {
      case RoomName room -> "in " + room;
      case Nickname person -> "with " + person;
    };
  }

  private static String end(Event.History history) {
    if (history.more()) {
      return "there is more before that";
    }
    return history.begins() == null ? "end of the history" : "older messages were removed";
  }

  /**
   * Shows a page of results.
   *
   * @param first the number of the first message, from which the numbers go down
   */
  void found(Event.Found found, int first, Searches searches) {
    int number = first;
    for (Event.Written written : found.messages()) {
      router.print(lines.found(number--, written, searches.marks(written.text())));
    }
    lists.found(found).forEach(router::print);
  }

  /** Shows the messages around the result that the user jumped to. */
  void around(Event.History history, Searches searches) {
    if (history.messages().stream().noneMatch(searches::isTarget)) {
      trouble("the server no longer has this message");
      return;
    }
    for (Event.Written written : history.messages()) {
      router.print(
          lines.around(
              written, searches.isTarget(written) ? searches.marks(written.text()) : List.of()));
    }
    note("now:");
  }

  void credentials(Event.Credentials event) {
    lists.credentials(event).forEach(router::print);
  }

  void ignoring(Event.Ignoring event) {
    router.print(ListLines.ignoring(event));
  }
}
