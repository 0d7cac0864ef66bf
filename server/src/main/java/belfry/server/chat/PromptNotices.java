package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.RoomName;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import belfry.server.delivery.Change;
import belfry.server.delivery.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The notices of one change of the occupants of a room, for members that are told of each change at
 * once. A change that concerns several rooms is told once to each of them.
 */
final class PromptNotices {
  private PromptNotices() {}

  static List<Item> of(RoomName room, PresenceChange change) {
    return switch (change) {
      case PresenceChange.Came came -> came(room, came.who());
      case PresenceChange.Went went ->
          went.how() == Departure.PUT_OUT
              ? List.of() // an entry of the log tells it
              : List.of(went(room, went));
      case PresenceChange.Changed changed -> changed(room, changed);
    };
  }

  private static List<Item> came(RoomName room, Occupant who) {
    Item joined = Item.notice(new Event.Joined(room, List.of(who.name())), who.holder()).prompt();
    return who.away() == null
        ? List.of(joined)
        : List.of(
            joined,
            Item.notice(new Event.Away(room, who.name(), who.away()), who.holder()).prompt());
  }

  private static Item went(RoomName room, PresenceChange.Went went) {
    Occupant who = went.who();
    boolean quit = went.how() == Departure.DISCONNECTED;
    Event left =
        new Event.Left(room, List.of(who.name()), quit, went.why().isEmpty() ? null : went.why());
    return quit
        ? Item.change(left, who.holder(), new Change("end of " + who.holder(), 1)).prompt()
        : Item.notice(left, who.holder()).prompt();
  }

  private static List<Item> changed(RoomName room, PresenceChange.Changed change) {
    Occupant before = change.before();
    Occupant after = change.after();
    List<Item> notices = new ArrayList<>(2);
    if (!before.name().text().equals(after.name().text())) {
      notices.add(notice(new Event.Renamed(room, before.name(), after.name()), "name", change));
    }
    if (!Objects.equals(before.away(), after.away())) {
      notices.add(notice(new Event.Away(room, after.name(), after.away()), "absence", change));
    }
    return notices;
  }

  private static Item notice(Event event, String subject, PresenceChange.Changed change) {
    String holder = change.after().holder();
    if (change.number() == 0) { // an earlier release sends none
      return Item.notice(event, holder).prompt();
    }
    Change number = new Change(subject + " of " + holder, change.number());
    return Item.change(event, holder, number).prompt();
  }
}
