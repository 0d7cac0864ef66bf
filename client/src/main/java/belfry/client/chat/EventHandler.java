package belfry.client.chat;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import java.util.List;

/**
 * Takes note of what the server tells, and has it announced: each entry of a log once. Belongs to
 * the chat's thread.
 */
final class EventHandler {
  private final Session session;
  private final Identity identity;
  private final Rooms rooms;
  private final MessageSender sender;
  private final LineRouter router;
  private final Presenter presenter;
  private final QuitSequence quitSequence;

  EventHandler(
      Session session,
      Identity identity,
      Rooms rooms,
      MessageSender sender,
      LineRouter router,
      Presenter presenter,
      QuitSequence quitSequence) {
    this.session = session;
    this.identity = identity;
    this.rooms = rooms;
    this.sender = sender;
    this.router = router;
    this.presenter = presenter;
    this.quitSequence = quitSequence;
  }

  /** The server told something. */
  void heard(Event event) {
    if (isNew(event)) {
      report(event);
      presenter.heard(event);
    }
  }

  /** Whether an entry of a log is one that was not seen before; anything else always is new. */
  private boolean isNew(Event event) {
    return switch (event) {
      case Event.Message e ->
          rooms.find(e.room()).filter(room -> room.see(e.message())).isPresent();
      case Event.Topic e -> rooms.find(e.room()).filter(room -> room.see(e.message())).isPresent();
      case Event.Told e -> identity.see(e.message());
      default -> true;
    };
  }

  /** The index of all that a server tells. */
  private void report(Event event) {
    switch (event) {
      case Event.Welcome e -> session.welcomed(e).ifPresent(router::print);
      case Event.Ack e -> acknowledged(e);
      case Event.Refused e -> refused(e);
      case Event.Entered e -> entered(e);
      case Event.Exited e -> exited(e);
      case Event.Joined e -> joined(e);
      case Event.Left e -> left(e);
      case Event.Renamed e -> renamed(e);
      case Event.Named e -> named(e);
      case Event.Away e -> away(e);
      case Event.AwaySet e -> awaySet(e);
      case Event.Topic e -> topic(e);
      case Event.TopicIs e -> presenter.note(View.topicIs(e));
      case Event.Message e -> said(e);
      case Event.Told e -> told(e);
      case Event.Gap e -> gap(e);
      case Event.People e -> people(e);
      case Event.Rooms e -> presenter.rooms(e);
      case Event.History e -> history(e);
      case Event.Time e -> presenter.note("the server's time: " + e.time());
      case Event.Pong e -> pong(e);
      case Event.Ignoring e -> ignoring(e);
      case Event.Notice e -> e.text().lines().forEach(presenter::note);
      case Event.Help e -> e.lines().forEach(presenter::note);
      case Event.Restart _ -> presenter.note("the server is about to start anew");
      case Event.Bye e -> {
        if (!quitSequence.isBegun()) {
          presenter.note("the server closes the connection: " + e.why());
        }
      }
    }
  }

  private void acknowledged(Event.Ack ack) {
    if (ack.id() != null
        && sender.acknowledged(ack.id()).orElse(null) instanceof Command.Tell tell) {
      presenter.toldBy(tell.to(), tell.text());
      if (ack.away() != null) {
        presenter.note(tell.to() + " is away: " + ack.away());
      }
    }
  }

  private void refused(Event.Refused event) {
    String id = event.id();
    if (session.isGreeting(id)) {
      nameRefused(event);
    } else if (session.joined(id).isPresent() && event.refusal().code().mayBeTriedAgain()) {
      session.end(event.refusal().why()); // the next connection enters the room again
    } else if (id == null || !sender.refused(id, event.refusal())) {
      session.answered(id);
      presenter.trouble(event.refusal().why());
      session.joined(id).flatMap(rooms::leave).ifPresent(router::look);
    }
  }

  private void nameRefused(Event.Refused event) {
    Session.Naming naming = session.nameRefused(event.refusal());
    if (naming != Session.Naming.GOES_ON) {
      presenter.trouble(event.refusal().why() + "; you are " + identity.name());
    }
    if (naming == Session.Naming.LOST) {
      sender.renamed();
    }
  }

  private void named(Event.Named event) {
    identity.named(event.you());
    if (!session.answered(event.id())) {
      presenter.note("you are " + event.you() + " now");
    }
  }

  private void renamed(Event.Renamed event) {
    rooms
        .find(event.room())
        .ifPresent(room -> {
          room.people().renamed(event.who(), event.to());
          presenter.happened(event.room(), List.of(event.who()), "is " + event.to() + " now");
        });
  }

  private void entered(Event.Entered event) {
    Room room = rooms.enter(event.room());
    boolean first = room.after() == null;
    room.entered(event.last(), event.members(), event.topic());
    session.answered(event.id());
    if (first) {
      router.entered(room);
    }
  }

  private void exited(Event.Exited event) {
    if (event.id() == null) {
      return; // nobody asked for it: the entering failed halfway, and its refusal says why
    }
    session.answered(event.id());
    presenter.note("you left " + event.room());
    rooms.leave(event.room()).ifPresent(router::look);
  }

  private void joined(Event.Joined event) {
    List<Nickname> others = others(event.who());
    rooms.find(event.room()).ifPresent(room -> room.came(others));
    presenter.moved(event.room(), others, "joined");
  }

  private void left(Event.Left event) {
    List<Nickname> others = others(event.who());
    rooms.find(event.room()).ifPresent(room -> room.went(others));
    presenter.moved(event.room(), others, "left");
  }

  private List<Nickname> others(List<Nickname> who) {
    return who.stream().filter(one -> !one.equals(identity.name())).toList();
  }

  private void away(Event.Away event) {
    String what = event.text() == null ? "is back" : "is away: " + event.text();
    presenter.happened(event.room(), List.of(event.who()), what);
  }

  private void awaySet(Event.AwaySet event) {
    session.away(event.text());
    if (!session.answered(event.id())) {
      presenter.note(event.text() == null ? "you are back" : "you are away: " + event.text());
    }
  }

  private void topic(Event.Topic topic) {
    rooms.find(topic.room()).ifPresent(room -> room.topic(topic.text()));
    presenter.topic(topic);
  }

  private void said(Event.Message message) {
    Nickname me = identity.name();
    if (me != null && me.text().equals(message.from())) {
      presenter.ownSaid(message);
      return;
    }
    boolean mention = me != null && View.mentions(me, message.text()).find();
    rooms.find(message.room()).ifPresent(room -> room.people().spoke(message.from()));
    presenter.said(message, me, mention);
    if (mention) {
      ring();
    }
  }

  private void told(Event.Told told) {
    presenter.told(told);
    ring();
  }

  /** Rings for what is said now, not for what one catches up with. */
  private void ring() {
    if (session.isReady()) {
      presenter.ring();
    }
  }

  private void gap(Event.Gap gap) {
    if (gap.from().seq() == 0 && gap.to().seq() == 0) {
      return; // nothing had been said
    }
    if (gap.room() == null) {
      identity.see(gap.to());
    } else {
      rooms.find(gap.room()).ifPresent(room -> room.see(gap.to()));
    }
    presenter.gap(gap);
  }

  private void people(Event.People event) {
    rooms.find(event.room()).ifPresent(room -> room.people(event.people(), event.total()));
    if (InputHandler.ASKED.equals(event.id())) {
      presenter.people(event);
    }
  }

  /** Pages that were asked for are shown as they are; others are what was said before one came. */
  private void history(Event.History history) {
    if (InputHandler.ASKED.equals(history.id())) {
      presenter.history(history);
    } else {
      history.messages().forEach(this::heard);
    }
  }

  private void pong(Event.Pong pong) {
    if (InputHandler.ASKED.equals(pong.id())) {
      presenter.note("the server is there");
    }
    session.answered(pong.id());
  }

  private void ignoring(Event.Ignoring event) {
    if (!session.answered(event.id())) {
      session.ignore(event.who());
      presenter.ignoring(event);
    }
  }
}
