package belfry.client.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Handles events about this user and the connection: names, acknowledgements, refusals and direct
 * messages. Belongs to the chat's thread.
 */
final class SessionEvents {
  private static final int MOST_SHOWN = 1_000;

  private final Session session;
  private final Greeting greeting;
  private final Identity identity;
  private final Rooms rooms;
  private final MessageSender sender;
  private final QuitSequence quit;
  private final Presenter presenter;

  /** The own direct messages that were shown last: an answer and an entry tell of each. */
  private final Set<Shown> shown = new LinkedHashSet<>();

  private record Shown(Nickname to, EntryId told) {}

  SessionEvents(
      Session session,
      Greeting greeting,
      Identity identity,
      Rooms rooms,
      MessageSender sender,
      QuitSequence quit,
      Presenter presenter) {
    this.session = session;
    this.greeting = greeting;
    this.identity = identity;
    this.rooms = rooms;
    this.sender = sender;
    this.quit = quit;
    this.presenter = presenter;
  }

  /** Notes an entry of the inbox; returns false when it was seen before. */
  boolean see(EntryId message) {
    return identity.see(message);
  }

  void welcome(Event.Welcome event) {
    session.welcomed(event).ifPresent(presenter::print);
  }

  void ack(Event.Ack event) {
    if (event.id() != null
        && sender.acknowledged(event.id()).orElse(null) instanceof Command.Tell tell) {
      if (isShownNow(tell.to(), event.message())) {
        presenter.toldBy(tell.to(), tell.text());
      }
      if (event.away() != null) {
        presenter.note(tell.to() + " is away: " + event.away());
      }
    }
  }

  void refused(Event.Refused event) {
    String id = event.id();
    if (greeting.isName(id)) {
      nameRefused(event);
    } else if (InputHandler.REGISTER.equals(id)) {
      identity.registers(false);
      presenter.trouble(event.refusal().why());
    } else if (InputHandler.LOGIN.equals(id)) {
      identity.loginFailed();
      presenter.trouble(event.refusal().why());
    } else if (greeting.room(id).isPresent() && event.refusal().code().mayBeTriedAgain()) {
      session.end(event.refusal().why()); // the next connection enters the room again
    } else if (id == null || !sender.refused(id, event.refusal())) {
      greeting.answered(id);
      presenter.trouble(event.refusal().why());
      greeting.room(id).flatMap(rooms::leave).ifPresent(presenter::look);
    }
  }

  private void nameRefused(Event.Refused event) {
    if (identity.isRegistering() && !event.refusal().code().mayBeTriedAgain()) {
      identity.registers(false);
      presenter.trouble("the answer to /register was lost; type it again");
      session.send(identity.greeting(Greeting.NAME));
      return;
    }
    if (event.refusal().code() == Code.WRONG_LOGIN && session.keptToken(null).isPresent()) {
      presenter.note(
          "the server does not accept the kept token any more; /logout removes it from this"
              + " machine");
    }
    Greeting.Naming naming = greeting.nameRefused(event.refusal(), session);
    if (naming != Greeting.Naming.PENDING) {
      presenter.trouble(event.refusal().why() + "; you are " + identity.name());
    }
    if (naming == Greeting.Naming.LOST) {
      sender.renamed();
    }
  }

  void named(Event.Named event) {
    identity.named(event.you(), event.inbox());
    if (!greeting.answered(event.id())) {
      presenter.note("you are " + event.you() + " now");
    }
  }

  void registered(Event.Registered event) {
    identity.loggedIn(event.you(), event.token(), event.inbox());
    registered(event.you(), event.token());
  }

  private void registered(Nickname you, @Nullable String token) {
    presenter.note(you + " is your name for good now: nobody else can take it");
    Optional<String> kept = session.keepToken();
    if (kept.isPresent()) {
      noteKept(kept.get());
    } else {
      presenter.secret("to come back, type: /login " + you + " " + token);
      presenter.note("the token in that line is a secret, and is shown this once");
    }
  }

  private void noteKept(String where) {
    presenter.note("the token is kept in " + where + ", so that this client logs in by itself");
  }

  void loggedIn(Event.LoggedIn event) {
    boolean registering = identity.isRegistering();
    identity.loggedIn(event.you(), event.token(), event.inbox());
    if (greeting.answered(event.id())) {
      if (registering) { // this answer has what the lost one had
        registered(event.you(), event.token());
      }
    } else {
      presenter.note("you are " + event.you() + " now, logged in");
      session.keepToken().ifPresent(this::noteKept);
    }
  }

  void awaySet(Event.AwaySet event) {
    identity.away(event.text());
    if (!greeting.answered(event.id())) {
      presenter.note(event.text() == null ? "you are back" : "you are away: " + event.text());
    }
  }

  void ignoring(Event.Ignoring event) {
    if (!greeting.answered(event.id())) {
      identity.ignore(event.who());
      presenter.ignoring(event);
    }
  }

  void pong(Event.Pong event) {
    if (InputHandler.ASKED.equals(event.id())) {
      presenter.note("the server is there");
    }
    greeting.answered(event.id());
  }

  void told(Event.Told event) {
    presenter.told(event);
    identity.toldBy(event.from());
    if (session.isReady()) { // rings for new messages, not for those that one catches up with
      presenter.ring();
    }
  }

  /** Shows a direct message of this user that another client has sent, or this one. */
  void sent(Event.Sent event) {
    if (isShownNow(event.to(), event.told())) {
      presenter.sent(event);
    }
  }

  /** Notes that an own direct message is shown; false if it was shown before. */
  private boolean isShownNow(Nickname to, EntryId told) {
    if (shown.size() == MOST_SHOWN) {
      shown.remove(shown.iterator().next());
    }
    return shown.add(new Shown(to, told));
  }

  void gap(Event.Gap event) {
    identity.missed(event.to());
  }

  void bye(Event.Bye event) {
    if (event.isTakenOver() && identity.hasAccount()) { // else two clients would do it in turn
      identity.becomeGuest();
      presenter.note("/login takes your name back");
    }
    if (!quit.isBegun()) {
      presenter.note("the server closes the connection: " + event.why());
    }
  }
}
