package belfry.protocol.json;

import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes events as JSON: one case an event, in the order of {@link Event}. */
final class JsonEvents {
  private JsonEvents() {}

  /** The event as one line. */
  static byte[] encode(JsonFactory factory, Event event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      write(json, event);
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Event event) {
    switch (event) {
      case Event.Welcome e -> {
        on(json, "welcome", null);
        text(json, "you", e.you());
        text(json, "server", e.server());
        text(json, "token", e.token());
        json.writeObjectPropertyStart("limits");
        json.writeNumberProperty("line", e.maxLine());
        json.writeNumberProperty("rooms", e.maxRooms());
        json.writeNumberProperty("name", Limits.NICKNAME);
        json.writeNumberProperty("room", Limits.ROOM_NAME);
        json.writeNumberProperty("topic", Limits.TOPIC);
        json.writeNumberProperty("id", Limits.ID);
        json.writeNumberProperty("history", Limits.HISTORY_PAGE);
        json.writeEndObject();
      }
      case Event.Ack e -> {
        on(json, "ack", e.id());
        text(json, "message", e.message());
        flag(json, "duplicate", e.duplicate());
        text(json, "to", e.to());
        text(json, "away", e.away());
      }
      case Event.Refused e -> {
        on(json, "refused", e.id());
        text(json, "code", e.refusal().code().wire());
        text(json, "why", e.refusal().why());
      }
      case Event.Entered e -> {
        on(json, "joined", e.id());
        text(json, "room", e.room().text());
        names(json, "who", List.of(e.you()));
        json.writeBooleanProperty("you", true);
        text(json, "last", e.last());
        json.writeNumberProperty("members", e.members());
        text(json, "topic", e.topic());
        text(json, "by", e.by());
        flag(json, "quiet", e.quiet());
      }
      case Event.Exited e -> {
        on(json, "left", e.id());
        text(json, "room", e.room().text());
        names(json, "who", List.of(e.you()));
        json.writeBooleanProperty("you", true);
      }
      case Event.Joined e -> {
        on(json, "joined", null);
        text(json, "room", e.room().text());
        names(json, "who", e.who());
      }
      case Event.Left e -> {
        on(json, "left", null);
        text(json, "room", e.room().text());
        names(json, "who", e.who());
      }
      case Event.Renamed e -> {
        on(json, "renamed", null);
        text(json, "room", e.room().text());
        text(json, "who", e.who());
        text(json, "to", e.to());
      }
      case Event.Named e -> {
        on(json, "renamed", e.id());
        text(json, "who", e.was());
        text(json, "to", e.you());
        json.writeBooleanProperty("you", true);
      }
      case Event.Away e -> {
        on(json, "away", null);
        text(json, "room", e.room().text());
        text(json, "who", e.who());
        text(json, "text", e.text());
      }
      case Event.AwaySet e -> {
        on(json, "away", e.id());
        text(json, "who", e.you());
        text(json, "text", e.text());
        json.writeBooleanProperty("you", true);
      }
      case Event.Topic e -> {
        on(json, "topic", null);
        text(json, "room", e.room().text());
        text(json, "message", e.message());
        text(json, "from", e.from());
        text(json, "text", e.text());
        text(json, "time", e.time());
      }
      case Event.TopicIs e -> {
        on(json, "topic", e.id());
        text(json, "room", e.room().text());
        text(json, "text", e.text() == null ? "" : e.text());
        text(json, "from", e.by());
      }
      case Event.Message e -> {
        on(json, "message", null);
        text(json, "room", e.room().text());
        text(json, "message", e.message());
        text(json, "from", e.from());
        text(json, "text", e.text());
        text(json, "time", e.time());
        flag(json, "act", e.act());
      }
      case Event.Told e -> {
        on(json, "told", null);
        text(json, "message", e.message());
        text(json, "from", e.from());
        text(json, "text", e.text());
        text(json, "time", e.time());
      }
      case Event.Gap e -> {
        on(json, "gap", null);
        text(json, "room", e.room() == null ? null : e.room().text());
        text(json, "from", e.from());
        text(json, "to", e.to());
      }
      case Event.People e -> {
        on(json, "people", e.id());
        text(json, "room", e.room().text());
        json.writeNumberProperty("total", e.total());
        json.writeArrayPropertyStart("people");
        for (var person : e.people()) {
          json.writeStartObject();
          text(json, "name", person.name());
          text(json, "since", person.since());
          text(json, "away", person.away());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Event.Rooms e -> {
        on(json, "rooms", e.id());
        json.writeNumberProperty("total", e.total());
        json.writeArrayPropertyStart("rooms");
        for (var room : e.rooms()) {
          json.writeStartObject();
          text(json, "room", room.name().text());
          json.writeNumberProperty("members", room.members());
          text(json, "topic", room.topic());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Event.History e -> {
        on(json, "history", e.id());
        text(json, "room", e.room().text());
        json.writeBooleanProperty("more", e.more());
        json.writeArrayPropertyStart("messages");
        for (Event.Logged logged : e.messages()) {
          json.writeStartObject();
          write(json, logged);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Event.Time e -> {
        on(json, "time", e.id());
        text(json, "time", e.time());
      }
      case Event.Pong e -> on(json, "pong", e.id());
      case Event.Ignoring e -> {
        on(json, "ignoring", e.id());
        names(json, "who", e.who());
      }
      case Event.Notice e -> {
        on(json, "notice", null);
        text(json, "text", e.text());
      }
      case Event.Help e -> {
        on(json, "notice", null);
        text(json, "text", String.join("\n", e.lines()));
      }
      case Event.Restart _ -> on(json, "restart", null);
      case Event.Bye e -> {
        on(json, "bye", e.id());
        text(json, "why", e.why());
      }
    }
  }

  private static void on(JsonGenerator json, String name, String id) {
    json.writeStringProperty("on", name);
    text(json, "id", id);
  }

  /** Writes a field, or nothing where the value is null. */
  private static void text(JsonGenerator json, String field, Object value) {
    if (value != null) {
      json.writeStringProperty(field, value.toString());
    }
  }

  private static void flag(JsonGenerator json, String field, boolean value) {
    if (value) {
      json.writeBooleanProperty(field, true);
    }
  }

  private static void names(JsonGenerator json, String field, List<Nickname> names) {
    json.writeArrayPropertyStart(field);
    names.forEach(name -> json.writeString(name.text()));
    json.writeEndArray();
  }
}
