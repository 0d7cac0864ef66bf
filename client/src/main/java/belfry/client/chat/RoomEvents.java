package belfry.client.chat;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.util.List;
import java.util.Optional;

/** Handles events about rooms and their people. Belongs to the chat's thread. */
final class RoomEvents {
  private final Session session;
  private final Greeting greeting;
  private final Identity identity;
  private final Rooms rooms;
  private final Whois whois;
  private final Presenter presenter;

  RoomEvents(
      Session session,
      Greeting greeting,
      Identity identity,
      Rooms rooms,
      Whois whois,
      Presenter presenter) {
    this.session = session;
    this.greeting = greeting;
    this.identity = identity;
    this.rooms = rooms;
    this.whois = whois;
    this.presenter = presenter;
  }

  /** Notes an entry of a room's log; returns false when it was seen before, or one left. */
  boolean see(Event.Logged entry) {
    return rooms.find(entry.room()).filter(room -> room.see(entry.message())).isPresent();
  }

  void entered(Event.Entered event) {
    Room room = rooms.enter(event.room());
    boolean first = room.after() == null;
    room.entered(event.last(), event.members(), event.topic());
    greeting.answered(event.id());
    if (first) {
      presenter.entered(room);
    }
  }

  void exited(Event.Exited event) {
    if (event.id() == null && !event.putOut()) {
      return; // nobody asked for it: entering failed halfway, and its refusal says why
    }
    greeting.answered(event.id());
    if (event.putOut()) {
      presenter.trouble("you are out of " + event.room() + reason(event.room()));
    } else {
      presenter.note("you left " + event.room());
    }
    Optional<Room> next = rooms.leave(event.room());
    if (!event.putOut()) { // else a line that is typed now would be said elsewhere
      next.ifPresent(presenter::look);
    }
  }

  private String reason(RoomName room) {
    Event.Moderated act = rooms.find(room).map(Room::actOnMe).orElse(null);
    return act == null ? "" : ": " + act.from() + " " + act.words();
  }

  void joined(Event.Joined event) {
    List<Nickname> others = others(event.who());
    rooms.find(event.room()).ifPresent(room -> room.came(others));
    presenter.moved(event.room(), others, speakers(event.room(), others), "joined");
  }

  void left(Event.Left event) {
    List<Nickname> others = others(event.who());
    rooms.find(event.room()).ifPresent(room -> room.went(others));
    String what = event.why() == null ? "left" : "left: " + event.why();
    presenter.moved(event.room(), others, speakers(event.room(), others), what);
  }

  private List<Nickname> speakers(RoomName name, List<Nickname> who) {
    return rooms.find(name).stream()
        .flatMap(room -> who.stream().filter(room.people()::hasSpoken))
        .toList();
  }

  private List<Nickname> others(List<Nickname> who) {
    return who.stream().filter(one -> !identity.is(one)).toList();
  }

  void renamed(Event.Renamed event) {
    rooms
        .find(event.room())
        .ifPresent(room -> {
          room.people().renamed(event.who(), event.to());
          presenter.happened(event.room(), List.of(event.who()), "is " + event.to() + " now");
        });
  }

  void away(Event.Away event) {
    String what = event.text() == null ? "is back" : "is away: " + event.text();
    presenter.happened(event.room(), List.of(event.who()), what);
  }

  void topic(Event.Topic event) {
    rooms.find(event.room()).ifPresent(room -> room.topic(event.text()));
    presenter.topic(event);
  }

  void moderated(Event.Moderated event) {
    event
        .who()
        .name()
        .ifPresent(who -> rooms.find(event.room()).ifPresent(room -> moderated(event, who, room)));
    presenter.moderated(event);
  }

  private void moderated(Event.Moderated event, Nickname who, Room room) {
    if (identity.is(who)) {
      room.actOnMe(event);
    } else if (event.sanction() == Sanction.KICK || event.sanction() == Sanction.BAN) {
      room.went(List.of(who));
    }
  }

  void message(Event.Message event) {
    Nickname me = identity.name();
    if (me != null && me.text().equals(event.from())) {
      presenter.ownSaid(event);
      return;
    }
    Optional<Room> room = rooms.find(event.room());
    room.ifPresent(there -> there.people().spoke(event.from()));
    if (room.filter(there -> there.isRead(event.message())).isPresent()) {
      presenter.read(event, me);
      return;
    }
    if (room.filter(there -> there.isFirstNew(event.message())).isPresent()) {
      presenter.markNew(event.room());
    }
    boolean isMention = presenter.said(event, me);
    // Rings for new messages, not for those that one catches up with.
    boolean isEarlier = room.filter(there -> there.isEarlier(event.message())).isPresent();
    if (isMention && session.isReady() && !isEarlier) {
      presenter.ring();
    }
  }

  /** Shows a message that was sent before the room was entered, whoever sent it. */
  void earlier(Event.Message event) {
    boolean _ = presenter.said(event, identity.name());
  }

  void people(Event.People event) {
    rooms.find(event.room()).ifPresent(room -> room.people(event.people(), event.total()));
    if (InputHandler.ASKED.equals(event.id())) {
      presenter.people(event);
    } else if (Whois.ASKED.equals(event.id())) {
      whois.heard(event).ifPresent(presenter::print);
    }
  }

  void gap(Event.Gap event) {
    rooms.find(event.room()).ifPresent(room -> room.missed(event.to()));
  }
}
