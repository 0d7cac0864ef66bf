package belfry.protocol.json;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Decoded;
import belfry.protocol.dialect.Utf8;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads commands from JSON: one case a command, in the order of {@link Command}. */
final class JsonCommands {
  /** The fields that some command has; all are strings but {@code limit}. */
  private static final Set<String> FIELDS =
      Set.of(
          "do", "id", "room", "text", "to", "name", "token", "after", "before", "format", "zone");

  private static final int LONGEST_NAME = 40;

  private JsonCommands() {}

  /** Reads one line. */
  static Decoded decode(JsonFactory factory, byte[] line) {
    Fields fields = new Fields();
    try {
      String text = Utf8.decode(line);
      if (text.isBlank()) {
        return new Decoded.Nothing();
      }
      fields.read(factory, text);
      return new Decoded.Asked(command(fields));
    } catch (RefusedException e) {
      return new Decoded.Refused(fields.id(), e.refusal());
    } catch (JacksonException e) {
      return new Decoded.Refused(fields.id(), malformed(e));
    }
  }

  private static Refusal malformed(JacksonException e) {
    int column = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getColumnNr());
    return new Refusal(
        Code.MALFORMED,
        column > 0
            ? "that is not one whole object of JSON: look at character " + column
            : "that is deeper or longer than the JSON of a command may be");
  }

  private static Command command(Fields f) {
    String id = f.get("id");
    String name = f.required("do");
    return switch (name) {
      case "nick" ->
          new Command.Nick(id, Nickname.of(f.required("name")), f.get("token"), f.entry("after"));
      case "join" -> new Command.Join(id, f.room(), f.entry("after"), f.limit(0));
      case "leave" -> new Command.Leave(id, f.room());
      case "say" -> new Command.Say(id, f.room(), f.get("text"), false);
      case "act" -> new Command.Say(id, f.room(), f.get("text"), true);
      case "tell" -> new Command.Tell(id, Nickname.of(f.required("to")), f.get("text"));
      case "topic" -> new Command.Topic(id, f.room(), f.get("text"));
      case "who" -> new Command.Who(id, f.room());
      case "rooms" -> new Command.Rooms(id);
      case "history" ->
          new Command.History(id, f.room(), f.entry("before"), f.entry("after"), f.limit(20));
      case "away" -> new Command.Away(id, f.get("text"));
      case "ignore" ->
          new Command.Ignore(id, f.get("name") == null ? null : Nickname.of(f.get("name")));
      case "time" -> new Command.Time(id, f.get("format"), f.get("zone"));
      case "ping" -> new Command.Ping(id);
      case "quit" -> new Command.Quit(id);
      default ->
          throw new RefusedException(
              Code.UNKNOWN_COMMAND,
              "there is no command \"" + Refusal.excerpt(name, LONGEST_NAME) + "\"");
    };
  }

  /** The fields of one object, as far as commands know them. */
  private static final class Fields {
    private final Map<String, String> texts = new HashMap<>();
    private int limit = -1;

    /** The first field that is wrong: told when all are read, so that the answer has the id. */
    private RefusedException wrong;

    void read(JsonFactory factory, String text) {
      try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new RefusedException(Code.MALFORMED, "a command is an object: {\"do\": …}");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          field(parser);
        }
        if (parser.nextToken() != null) {
          throw new RefusedException(Code.MALFORMED, "there is something after the object");
        }
      }
      if (wrong != null) {
        throw wrong;
      }
    }

    private void field(JsonParser parser) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        return; // the same as leaving it out
      }
      if (field.equals("limit")) {
        limit(parser, value);
      } else if (FIELDS.contains(field)) {
        text(field, parser, value);
      }
      parser.skipChildren();
    }

    private void limit(JsonParser parser, JsonToken value) {
      if (value != JsonToken.VALUE_NUMBER_INT) {
        refuse(Code.BAD_FIELD, "\"limit\" is a whole number");
        return;
      }
      limit = (int) parser.getDoubleValue(); // the nearest int, however large the number is
      if (limit < 0) {
        refuse(Code.BAD_FIELD, "\"limit\" is negative");
      }
    }

    private void text(String field, JsonParser parser, JsonToken value) {
      if (value != JsonToken.VALUE_STRING) {
        refuse(Code.BAD_FIELD, "\"" + field + "\" is a string");
      } else if (!Utf8.canEncode(parser.getString())) {
        refuse(Code.MALFORMED, "\"" + field + "\" has half a character in it");
      } else {
        texts.put(field, parser.getString());
      }
    }

    private void refuse(Code code, String why) {
      wrong = wrong == null ? new RefusedException(code, why) : wrong;
    }

    /** The id, when it is one that an answer may carry. */
    String id() {
      String id = texts.get("id");
      return id == null || id.isEmpty() || id.length() > Limits.ID ? null : id;
    }

    String get(String field) {
      return texts.get(field);
    }

    String required(String field) {
      String value = texts.get(field);
      if (value == null) {
        throw new RefusedException(Code.BAD_FIELD, "\"" + field + "\" is missing");
      }
      return value;
    }

    RoomName room() {
      return RoomName.of(required("room"));
    }

    EntryId entry(String field) {
      String value = texts.get(field);
      return value == null ? null : EntryId.of(value);
    }

    int limit(int otherwise) {
      return limit < 0 ? otherwise : limit;
    }
  }
}
