package belfry.client.chat;

import belfry.protocol.Event;
import belfry.protocol.RoomName;

/**
 * Handles every event of the server: the index of what a server tells. An entry of a log is handled
 * once, however often it comes. Belongs to the chat's thread.
 */
final class EventHandler {
  private final Session connection;
  private final SessionEvents session;
  private final RoomEvents room;
  private final Searches searches;
  private final Backlog backlog;
  private final Paging paging;
  private final Presenter presenter;

  EventHandler(
      Session connection,
      SessionEvents session,
      RoomEvents room,
      Searches searches,
      Backlog backlog,
      Paging paging,
      Presenter presenter) {
    this.connection = connection;
    this.session = session;
    this.room = room;
    this.searches = searches;
    this.backlog = backlog;
    this.paging = paging;
    this.presenter = presenter;
  }

  void handle(Event event) {
    if (!backlog.keep(event) && isNew(event)) {
      dispatch(event);
      presenter.heard(event);
    }
  }

  private boolean isNew(Event event) {
    return switch (event) {
      case Event.Logged e -> room.see(e);
      case Event.Told e -> session.see(e.message());
      case Event.Sent e -> session.see(e.message());
      case Event.RemovedTold e -> session.see(e.message());
      default -> true;
    };
  }

  private void dispatch(Event event) {
    switch (event) {
      case Event.Welcome e -> session.welcome(e);
      case Event.Ack e -> session.ack(e);
      case Event.Refused e -> refused(e);
      case Event.Named e -> session.named(e);
      case Event.AwaySet e -> session.awaySet(e);
      case Event.Ignoring e -> session.ignoring(e);
      case Event.LoggedIn e -> session.loggedIn(e);
      case Event.Registered e -> session.registered(e);
      case Event.Credentials e -> presenter.credentials(e);
      case Event.Pong e -> session.pong(e);
      case Event.Told e -> session.told(e);
      case Event.Sent e -> session.sent(e);
      case Event.Bye e -> session.bye(e);
      case Event.Entered e -> entered(e);
      case Event.Exited e -> room.exited(e);
      case Event.Joined e -> room.joined(e);
      case Event.Left e -> room.left(e);
      case Event.Renamed e -> room.renamed(e);
      case Event.Away e -> room.away(e);
      case Event.Topic e -> room.topic(e);
      case Event.Moderated e -> room.moderated(e);
      case Event.RoleSet e -> presenter.moderated(e);
      case Event.RulesSet e -> presenter.moderated(e);
      case Event.RulesAre e -> presenter.rulesAre(e);
      case Event.Message e -> room.message(e);
      case Event.Edited e -> presenter.edited(e);
      case Event.Removed e -> presenter.removed(e);
      case Event.RemovedTold e -> presenter.note(EventLines.removedTold(e));
      case Event.People e -> room.people(e);
      case Event.History e -> history(e);
      case Event.Found e -> presenter.found(e, searches.add(e), searches);
      case Event.Gap e -> gap(e);
      case Event.TopicIs e -> presenter.topicIs(e);
      case Event.Rooms e -> presenter.rooms(e);
      case Event.Time e -> presenter.note("the server's time: " + e.time());
      case Event.Notice e -> e.text().lines().forEach(presenter::note);
      case Event.Restart _ -> presenter.note("the server restarts");
    }
  }

  /** A page that was asked for is shown as it is; another one is what was said before one came. */
  private void history(Event.History history) {
    if (Backlog.PAGE.equals(history.id())) {
      backlog.add(history).ifPresent(connection::send);
      if (history.of() instanceof RoomName where) {
        showEarlier(where);
      }
    } else if (Paging.PAGE.equals(history.id())) {
      presenter.page(history, paging.add(history));
    } else if (InputHandler.ASKED.equals(history.id())) {
      var _ = paging.add(history);
      presenter.history(history, paging.isForwards());
    } else if (Searches.JUMP.equals(history.id())) {
      presenter.around(history, searches);
    } else {
      history.messages().forEach(this::handle);
    }
  }

  private void entered(Event.Entered event) {
    room.entered(event);
    backlog.entered(event.room(), event.last()).ifPresent(connection::send);
  }

  private void refused(Event.Refused event) {
    boolean isPage = Backlog.PAGE.equals(event.id());
    if (isPage && event.refusal().code().mayBeTriedAgain()) {
      connection.end(event.refusal().why()); // the next connection asks again
      return;
    }
    session.refused(event);
    if (isPage) {
      backlog.giveUp().forEach(this::showEarlier);
    }
  }

  /** Shows what was said in a room before it was entered, and what has arrived there since. */
  private void showEarlier(RoomName where) {
    for (Event.Logged entry : backlog.take(where)) {
      if (room.see(entry)) {
        if (entry instanceof Event.Message message) {
          room.earlier(message);
        } else {
          dispatch(entry);
        }
        presenter.heard(entry);
      }
    }
    backlog.takeWaiting(where).forEach(this::handle);
  }

  private void gap(Event.Gap gap) {
    if (gap.room() == null) {
      session.gap(gap);
    } else {
      room.gap(gap);
    }
    presenter.gap(gap);
  }
}
