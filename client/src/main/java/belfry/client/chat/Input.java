package belfry.client.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Command;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Decoded;
import belfry.protocol.text.TextDialect;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a typed line turned out to be: a command as on the wire, or one of the client's own. */
public sealed interface Input {
  /** A command for the server; a null room is the current one. */
  record Asked(Command command) implements Input {}

  /** Go to a room that one is in. */
  record Go(RoomName room) implements Input {}

  /** Wipe the screen. */
  record Clear() implements Input {}

  /** Change or show a setting. */
  record Set(String rest) implements Input {}

  /** Connect anew. */
  record Reconnect() implements Input {}

  /** Show how to use it; about everything where the topic is null. */
  record Help(String topic) implements Input {}

  /** It can't be done, for a reason. */
  record Wrong(Refusal refusal) implements Input {}

  /** Nothing was typed. */
  record Nothing() implements Input {}

  /** The words after a slash that are the client's own. */
  List<String> OWN_WORDS = List.of("clear", "reconnect", "room", "set");

  /** The words after a slash that go to the server. */
  List<String> WIRE_WORDS =
      List.of(
          "away", "help", "history", "ignore", "join", "leave", "me", "msg", "nick", "ping", "quit",
          "rooms", "time", "topic", "who");

  /** Reads a line. */
  static Input read(String line) {
    if (line.isBlank()) {
      return new Nothing();
    }
    if (!line.startsWith("/") || line.startsWith("//")) {
      return said(line.startsWith("//") ? line.substring(1) : line);
    }
    String[] parts = line.substring(1).split("\\s+", 2);
    String rest = parts.length > 1 ? parts[1].strip() : "";
    return switch (parts[0].toLowerCase(Locale.ROOT)) {
      case "clear" -> new Clear();
      case "set" -> new Set(rest);
      case "reconnect" -> new Reconnect();
      case "room" -> go(rest);
      case "help" -> new Help(rest.isEmpty() ? null : rest);
      default -> wire(line);
    };
  }

  /** A line that is said whatever it begins with. */
  static Input said(String line) {
    try {
      return new Asked(new Command.Say(null, null, line, false));
    } catch (RefusedException e) {
      return new Wrong(e.refusal());
    }
  }

  private static Input go(String rest) {
    try {
      return new Go(RoomName.of(rest));
    } catch (RefusedException e) {
      return new Wrong(e.refusal());
    }
  }

  private static Input wire(String line) {
    return switch (new TextDialect(ZoneOffset.UTC).decode(line.getBytes(UTF_8))) {
      case Decoded.Asked asked -> new Asked(asked.command());
      case Decoded.Refused refused -> new Wrong(refused.refusal());
      case Decoded.Nothing _ -> new Nothing();
    };
  }

  /** What {@code /help} shows. */
  static List<String> help(String topic) {
    List<String> lines = new ArrayList<>(TextDialect.help(topic));
    if (topic == null) {
      lines.add("Here alone:");
      lines.add("  /room ROOM       go to a room that you are in; Alt-a, Alt-1 … Alt-9 do it too");
      lines.add("  /clear           wipe the screen");
      lines.add("  /set [X on|off]  bell, colour, comings: show or change");
      lines.add("  /reconnect       connect anew, to the next server");
      lines.add("Tab completes, Ctrl-R searches what you typed before, Ctrl-D leaves.");
    }
    return lines;
  }
}
