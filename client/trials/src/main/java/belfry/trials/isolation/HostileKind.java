package belfry.trials.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.RoomName;
import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a hostile client sends. All lines are within the limits of the protocol. */
enum HostileKind {
  /** Nothing: the measurement shows the server and the machine at rest. */
  CALM,
  /** Telnet's question "are you there", which the server answers. */
  AYT,
  /** Telnet's command without a meaning, which has no answer. */
  NOP,
  /** A line without an end, in writes of one byte each. */
  BYTES,
  /** Requests for the list of rooms. */
  ROOMS,
  /** Requests for the people of {@link Stage#CROWD}. */
  WHO,
  /** Requests for the names of the people of {@link Stage#CROWD}, which only IRC has. */
  NAMES,
  /** Requests for the newest page of {@link Stage#LOUD}. */
  HISTORY,
  /** Long messages to a room that the whole crowd is in. */
  SAY,
  /** Entries into {@link Stage#LOUD} with its newest page, and into new rooms. */
  JOIN,
  /** Lines of JSON that are cut off or have wrong fields. */
  BROKEN,
  /** Lines of JSON with more levels than the server reads. */
  DEEP;

  private static final int TELNET_COMMANDS = 4_000;
  private static final int LONG_LINE = 3_900;
  private static final int NEW_ROOMS = 50;
  private static final int IRC_TEXT = 400;
  private static final byte IAC = (byte) 255;
  private static final byte AYT_COMMAND = (byte) 246;
  private static final byte NOP_COMMAND = (byte) 241;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether there is something of this kind in a dialect. */
  boolean isIn(HostileDialect dialect) {
    return switch (dialect) {
      case TEXT, JSON -> this != NAMES;
      case IRC -> EnumSet.of(ROOMS, WHO, NAMES, HISTORY, SAY, JOIN).contains(this);
      case HTTP -> this == HISTORY;
    };
  }

  /**
   * The bytes that a client sends first.
   *
   * @param client the number of the client
   */
  byte[] opening(HostileDialect dialect, int client) {
    return switch (dialect) {
      case TEXT -> opening(false);
      case JSON -> opening(true);
      case IRC -> registration(client);
      case HTTP -> new byte[0];
    };
  }

  private byte[] registration(int client) {
    return ("CAP REQ :batch draft/chathistory message-tags server-time\r\n"
            + "NICK hostile%d\r\nUSER hostile 0 * :hostile\r\nCAP END\r\n".formatted(client)
            + (entersFirst() ? "JOIN #" + Stage.LOUD.text() + "\r\n" : ""))
        .getBytes(UTF_8);
  }

  private boolean entersFirst() {
    return this == HISTORY || this == SAY;
  }

  private byte[] opening(boolean json) {
    String loud = Stage.LOUD.text();
    String first = json ? "{\"do\":\"ping\"}\n" : "/ping\n";
    String enter = json ? "{\"do\":\"join\"" + room(Stage.LOUD) + "\n" : "/join " + loud + "\n";
    return (first + (entersFirst() ? enter : "")).getBytes(UTF_8);
  }

  /**
   * The bytes that a client repeats without a pause.
   *
   * @param client the number of the client
   */
  byte[] block(HostileDialect dialect, int client) {
    return switch (dialect) {
      case TEXT -> block(false, client);
      case JSON -> block(true, client);
      case IRC -> (irc(client) + "\r\n").getBytes(UTF_8);
      case HTTP ->
          ("GET /" + Stage.LOUD.text() + "/history?limit=100 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
              .getBytes(UTF_8);
    };
  }

  private String irc(int client) {
    return switch (this) {
      case ROOMS -> "LIST";
      case WHO -> "WHO #" + Stage.CROWD.text();
      case NAMES -> "NAMES #" + Stage.CROWD.text();
      case HISTORY -> "CHATHISTORY LATEST #" + Stage.LOUD.text() + " * 100";
      case SAY -> "PRIVMSG #" + Stage.LOUD.text() + " :" + Stage.text(IRC_TEXT);
      case JOIN ->
          IntStream.range(0, NEW_ROOMS)
              .mapToObj(i ->
                  "JOIN #loud\r\nPART #loud\r\nJOIN #new-%1$d-%2$d\r\nPART #new-%1$d-%2$d"
                      .formatted(client, i))
              .collect(Collectors.joining("\r\n"));
      case CALM, AYT, NOP, BYTES, BROKEN, DEEP -> throw new IllegalArgumentException(name());
    };
  }

  private byte[] block(boolean json, int client) {
    return switch (this) {
      case CALM -> new byte[0];
      case AYT -> telnet(AYT_COMMAND);
      case NOP -> telnet(NOP_COMMAND);
      case BYTES -> "a".repeat(LONG_LINE).getBytes(UTF_8);
      case NAMES -> throw new IllegalArgumentException(name());
      case ROOMS -> line(json ? "{\"do\":\"rooms\"}" : "/rooms");
      case WHO -> line(json ? "{\"do\":\"who\"" + room(Stage.CROWD) : "/who " + Stage.CROWD.text());
      case HISTORY ->
          line(json ? "{\"do\":\"history\",\"limit\":100" + room(Stage.LOUD) : "/history 100");
      case SAY -> {
        String text = Stage.text(LONG_LINE);
        yield line(json ? "{\"do\":\"say\",\"text\":\"" + text + "\"" + room(Stage.LOUD) : text);
      }
      case JOIN -> joins(json, client).getBytes(UTF_8);
      case BROKEN -> broken().getBytes(UTF_8);
      case DEEP -> line("{\"do\":\"say\",\"text\":" + "[".repeat(LONG_LINE));
    };
  }

  /** The most bytes of one write. */
  int bytesAtOnce() {
    return this == BYTES ? 1 : Integer.MAX_VALUE;
  }

  private static String room(RoomName room) {
    return ",\"room\":\"" + room.text() + "\"}";
  }

  private static byte[] line(String line) {
    return (line + "\n").getBytes(UTF_8);
  }

  private static byte[] telnet(byte command) {
    byte[] bytes = new byte[2 * TELNET_COMMANDS];
    for (int at = 0; at < bytes.length; at += 2) {
      bytes[at] = IAC;
      bytes[at + 1] = command;
    }
    return bytes;
  }

  private static String joins(boolean json, int client) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < NEW_ROOMS; i++) {
      visit(json, Stage.LOUD.text(), lines);
      visit(json, "new-" + client + "-" + i, lines);
    }
    return lines.toString();
  }

  private static void visit(boolean json, String room, StringBuilder lines) {
    lines.append(
        json
            ? "{\"do\":\"join\",\"room\":\"%1$s\",\"limit\":100}\n{\"do\":\"leave\",\"room\":\"%1$s\"}\n"
                .formatted(room)
            : "/join %1$s\n/leave %1$s\n".formatted(room));
  }

  private static String broken() {
    String whole =
        "{\"do\":\"say\",\"room\":\"\\ud800\",\"text\":[{},1e99,null,\""
            + "broken ".repeat(LONG_LINE / 8)
            + "\"],\"id\":\"x\"}";
    StringBuilder lines = new StringBuilder();
    for (int end = 1; end < whole.length(); end += 100) {
      lines.append(whole, 0, end).append('\n');
    }
    return lines.append(whole).append('\n').toString();
  }
}
