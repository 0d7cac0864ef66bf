package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.Target;
import belfry.protocol.time.Strftime;
import belfry.protocol.time.Zone;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Presence;
import belfry.server.rules.Rules;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one session, which change nothing: people, rooms, topics, history and the time.
 * Accessed only by the connection's thread.
 */
final class Questions {
  private static final String ISO_8601 = "%Y-%m-%dT%H:%M:%S.%3N%:z";

  private final ChatOptions options;
  private final InstantSource clock;
  private final Presence presence;
  private final Identity identity;
  private final Memberships memberships;
  private final Mail mail;
  private final HistoryPages history;
  private final Answers answers;

  Questions(
      ChatOptions options,
      InstantSource clock,
      Presence presence,
      Identity identity,
      Memberships memberships,
      Mail mail,
      HistoryPages history,
      Answers answers) {
    this.options = options;
    this.clock = clock;
    this.presence = presence;
    this.identity = identity;
    this.memberships = memberships;
    this.mail = mail;
    this.history = history;
    this.answers = answers;
  }

  void topic(Command.Topic command) {
    RoomName room = memberships.require(command.room()).room().name();
    Entry topic = presence.state(room).topic();
    answers.tell(
        topic == null
            ? new Event.TopicIs(command.id(), room, null, null)
            : new Event.TopicIs(command.id(), room, topic.text(), topic.from().text()));
  }

  /** Any room may be asked about that the session may enter, whether it is in it or not. */
  void who(Command.Who command) {
    RoomName room = command.room();
    Roster roster = look(room);
    List<Person> people = roster.people(Limits.LISTED);
    int total = Math.max(roster.members(), people.size());
    answers.tell(new Event.People(command.id(), room, people, total));
  }

  /** The rules of any room that the session may enter. */
  void rules(Command.Rules command) {
    Roster roster = look(command.room());
    Rules rules = roster.isShown() ? roster.rules() : Rules.NONE;
    answers.tell(
        new Event.RulesAre(
            command.id(), command.room(), rules.settings(), rules.byRole(), roster.orders()));
  }

  private Roster look(RoomName room) {
    Roster roster = Roster.of(presence, room, identity, memberships.isIn(room), clock.instant());
    if (roster.refusal() != null) {
      throw new RefusedException(roster.refusal());
    }
    return roster;
  }

  void rooms(Command.Rooms command) {
    List<RoomInfo> all = new RoomList(presence.rooms(), identity, memberships, clock.instant());
    List<RoomInfo> shown = all.subList(0, Math.min(all.size(), Limits.LISTED));
    answers.tell(new Event.Rooms(command.id(), shown, all.size()));
  }

  void history(Command.History command) {
    HistoryPages.Answer answer = history.answer(command, readable(command.of()));
    var _ = readable(command.of()); // the session may have been put out meanwhile
    if (answer.gap() != null) {
      answers.tell(answer.gap());
    }
    answers.tell(answer.page());
  }

  /**
   * A page of the history of a room that the session is in, or of its direct messages, without a
   * word about a gap before it.
   */
  Event.History page(Command.History command) {
    Event.History page = history.answer(command, readable(command.of())).page();
    var _ = readable(command.of());
    return page;
  }

  private PagedLog readable(Target of) {
    return switch (of) {
      case RoomName room -> PagedLog.of(memberships.require(room).room());
      case Nickname person -> mail.with(person);
    };
  }

  void time(Command.Time command) {
    String format = command.format() == null ? ISO_8601 : command.format();
    switch (Strftime.format(format, clock.instant(), zone(command.zone()), options.maxLine())) {
      case Strftime.Formatted.Text text -> answers.tell(new Event.Time(command.id(), text.text()));
      case Strftime.Formatted.Refused refused ->
          throw new RefusedException(Code.BAD_FIELD, refused.reason());
    }
  }

  private Zone zone(@Nullable String name) {
    if (name == null) {
      return Zone.of(options.zone());
    }
    return Zone.named(name)
        .orElseThrow(
            () -> new RefusedException(Code.BAD_FIELD, "there is no such zone; try Europe/Rome"));
  }
}
