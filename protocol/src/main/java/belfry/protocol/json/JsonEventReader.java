package belfry.protocol.json;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.dialect.Utf8;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;

/** Reads events from JSON: one case a word that an event says after {@code on}. */
final class JsonEventReader {
  private JsonEventReader() {}

  /** Reads one line. */
  static Heard decode(JsonFactory factory, byte[] line) {
    try {
      JsonObject object = JsonObject.read(factory, Utf8.decode(line));
      return event(object).<Heard>map(Heard.Of::new).orElseGet(Heard.Unknown::new);
    } catch (RefusedException e) {
      return new Heard.Nonsense(e.refusal().why());
    } catch (JacksonException e) {
      return new Heard.Nonsense(e.getOriginalMessage());
    }
  }

  private static Optional<Event> event(JsonObject o) {
    String id = o.text("id");
    return Optional.ofNullable(
        switch (o.needed("on")) {
          case "welcome" -> welcome(o);
          case "ack" ->
              new Event.Ack(
                  id,
                  o.entry("message"),
                  o.flag("duplicate"),
                  o.has("to") ? o.name("to") : null,
                  o.text("away"));
          case "refused" -> refused(id, o);
          case "joined" ->
              o.flag("you") ? entered(id, o) : new Event.Joined(o.room("room"), o.names("who"));
          case "left" ->
              o.flag("you")
                  ? new Event.Exited(id, o.room("room"), one(o), null)
                  : new Event.Left(o.room("room"), o.names("who"));
          case "renamed" ->
              o.flag("you")
                  ? new Event.Named(id, o.name("who"), o.name("to"))
                  : new Event.Renamed(o.room("room"), o.name("who"), o.name("to"));
          case "away" ->
              o.flag("you")
                  ? new Event.AwaySet(id, o.name("who"), o.text("text"))
                  : new Event.Away(o.room("room"), o.name("who"), o.text("text"));
          case "topic" -> o.has("message") ? logged(o) : topicIs(id, o);
          case "message" -> logged(o);
          case "told" ->
              new Event.Told(
                  o.entry("message"), o.needed("from"), o.needed("text"), o.instant("time"));
          case "gap" ->
              new Event.Gap(o.has("room") ? o.room("room") : null, o.entry("from"), o.entry("to"));
          case "people" ->
              new Event.People(
                  id,
                  o.room("room"),
                  o.objects("people", JsonEventReader::person),
                  o.number("total"));
          case "rooms" ->
              new Event.Rooms(id, o.objects("rooms", JsonEventReader::room), o.number("total"));
          case "history" ->
              new Event.History(
                  id,
                  o.room("room"),
                  o.objects("messages", JsonEventReader::logged),
                  o.flag("more"));
          case "time" -> new Event.Time(id, o.needed("time"));
          case "pong" -> new Event.Pong(id);
          case "ignoring" -> new Event.Ignoring(id, o.names("who"));
          case "notice" -> new Event.Notice(o.needed("text"));
          case "restart" -> new Event.Restart();
          case "bye" -> new Event.Bye(id, o.needed("why"));
          default -> null;
        });
  }

  private static Event welcome(JsonObject o) {
    JsonObject limits = o.object("limits");
    return new Event.Welcome(
        o.name("you"),
        o.needed("server"),
        o.needed("token"),
        limits.number("line"),
        limits.number("rooms"));
  }

  /** A code of a later release is told as one that says the least. */
  private static Event refused(String id, JsonObject o) {
    String wire = o.needed("code");
    Code code =
        Stream.of(Code.values())
            .filter(known -> known.wire().equals(wire))
            .findFirst()
            .orElse(Code.BAD_FIELD);
    return new Event.Refused(id, new Refusal(code, o.needed("why")));
  }

  private static Event entered(String id, JsonObject o) {
    return new Event.Entered(
        id,
        o.room("room"),
        one(o),
        o.entry("last"),
        o.number("members"),
        o.text("topic"),
        o.text("by"),
        o.flag("quiet"));
  }

  private static Nickname one(JsonObject o) {
    List<Nickname> who = o.names("who");
    if (who.size() != 1) {
      throw JsonObject.bad("\"who\" is one name where it is you");
    }
    return who.getFirst();
  }

  private static Event topicIs(String id, JsonObject o) {
    String text = o.needed("text");
    return new Event.TopicIs(id, o.room("room"), text.isEmpty() ? null : text, o.text("from"));
  }

  /** What a room's log holds: on its own, or in a page of history. */
  private static Event.Logged logged(JsonObject o) {
    return o.needed("on").equals("topic")
        ? new Event.Topic(
            o.room("room"),
            o.entry("message"),
            o.needed("from"),
            o.needed("text"),
            o.instant("time"))
        : new Event.Message(
            o.room("room"),
            o.entry("message"),
            o.needed("from"),
            o.needed("text"),
            o.instant("time"),
            o.flag("act"));
  }

  private static Person person(JsonObject o) {
    return new Person(o.name("name"), o.instant("since"), o.text("away"));
  }

  private static RoomInfo room(JsonObject o) {
    return new RoomInfo(o.room("room"), o.number("members"), o.text("topic"));
  }
}
