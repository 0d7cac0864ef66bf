package belfry.protocol.json;

import belfry.protocol.Command;
import belfry.protocol.RoomName;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes commands as JSON: one case a command, in the order of {@link Command}. */
final class JsonCommandWriter {
  private JsonCommandWriter() {}

  /** The command as one line. */
  static byte[] encode(JsonFactory factory, Command command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      write(json, command);
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Command command) {
    switch (command) {
      case Command.Nick c -> {
        begin(json, "nick", c);
        text(json, "name", c.name());
        text(json, "token", c.token());
        text(json, "after", c.after());
      }
      case Command.Join c -> {
        begin(json, "join", c);
        room(json, c.room());
        text(json, "after", c.after());
        json.writeNumberProperty("limit", c.limit());
      }
      case Command.Leave c -> {
        begin(json, "leave", c);
        room(json, c.room());
      }
      case Command.Say c -> {
        begin(json, c.act() ? "act" : "say", c);
        room(json, c.room());
        text(json, "text", c.text());
      }
      case Command.Tell c -> {
        begin(json, "tell", c);
        text(json, "to", c.to());
        text(json, "text", c.text());
      }
      case Command.Topic c -> {
        begin(json, "topic", c);
        room(json, c.room());
        text(json, "text", c.text());
      }
      case Command.Who c -> {
        begin(json, "who", c);
        room(json, c.room());
      }
      case Command.Rooms c -> begin(json, "rooms", c);
      case Command.History c -> {
        begin(json, "history", c);
        room(json, c.room());
        text(json, "before", c.before());
        text(json, "after", c.after());
        json.writeNumberProperty("limit", c.limit());
      }
      case Command.Away c -> {
        begin(json, "away", c);
        text(json, "text", c.text());
      }
      case Command.Ignore c -> {
        begin(json, "ignore", c);
        text(json, "name", c.name());
      }
      case Command.Time c -> {
        begin(json, "time", c);
        text(json, "format", c.format());
        text(json, "zone", c.zone());
      }
      case Command.Ping c -> begin(json, "ping", c);
      case Command.Help _ -> throw new IllegalArgumentException("JSON has no help");
      case Command.Quit c -> begin(json, "quit", c);
    }
  }

  private static void begin(JsonGenerator json, String name, Command command) {
    json.writeStringProperty("do", name);
    text(json, "id", command.id());
  }

  private static void room(JsonGenerator json, RoomName room) {
    if (room == null) {
      throw new IllegalArgumentException("JSON has no current room");
    }
    json.writeStringProperty("room", room.text());
  }

  /** Writes a field, or nothing where the value is null. */
  private static void text(JsonGenerator json, String field, Object value) {
    if (value != null) {
      json.writeStringProperty(field, value.toString());
    }
  }
}
