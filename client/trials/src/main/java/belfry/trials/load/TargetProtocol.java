package belfry.trials.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The protocol of a server under load: how a client joins a room, and how it sends a message there.
 * These are Belfry's dialects, and the protocols of servers that Belfry is compared with. What is
 * sent has one byte for each character, as in ISO 8859-1.
 */
enum TargetProtocol {
  /** Belfry's dialect for people. */
  TEXT {
    @Override
    List<Step> arrival(String name, String room, boolean publisher) {
      return List.of(new Step("/join " + room + "\r\n", "You are in #" + room));
    }

    @Override
    String message(String room, String text) {
      return text + "\r\n";
    }
  },
  /** Belfry's dialect for programs. */
  JSON {
    @Override
    List<Step> arrival(String name, String room, boolean publisher) {
      return List.of(new Step(jsonJoin(room) + "\n", JSON_JOINED));
    }

    @Override
    String message(String room, String text) {
      return jsonSay(room, text) + "\n";
    }
  },
  /** Belfry's dialect for programs over a WebSocket (RFC 6455). */
  WEB {
    @Override
    List<Step> arrival(String name, String room, boolean publisher) {
      return List.of(
          new Step(
              """
              GET /_/socket HTTP/1.1\r
              Host: localhost\r
              Connection: Upgrade\r
              Upgrade: websocket\r
              Sec-WebSocket-Version: 13\r
              Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
              \r
              """,
              "HTTP/1.1 101 "),
          new Step(frame(jsonJoin(room)), JSON_JOINED));
    }

    @Override
    String message(String room, String text) {
      return frame(jsonSay(room, text));
    }
  },
  /** IRC (RFC 2812): a client may join after the server's welcome, reply 001. */
  IRC {
    @Override
    List<Step> arrival(String name, String room, boolean publisher) {
      return List.of(
          new Step("NICK " + name + "\r\nUSER " + name + " 0 * :load\r\n", " 001 "),
          new Step("JOIN #" + room + "\r\n", " 366 "));
    }

    @Override
    String message(String room, String text) {
      return "PRIVMSG #" + room + " :" + text + "\r\n";
    }
  },
  /** The NATS client protocol. */
  NATS {
    @Override
    List<Step> arrival(String name, String room, boolean publisher) {
      String subscribe = publisher ? "" : "SUB " + room + " 1\r\n";
      return List.of(new Step("CONNECT {\"verbose\":false}\r\n" + subscribe + "PING\r\n", "PONG"));
    }

    @Override
    String message(String room, String text) {
      return "PUB " + room + " " + text.length() + "\r\n" + text + "\r\n";
    }
  },
  /** Redis pub/sub (RESP). */
  REDIS {
    @Override
    List<Step> arrival(String name, String room, boolean publisher) {
      return List.of(
          publisher ? new Step("PING\r\n", "PONG") : new Step("SUBSCRIBE " + room + "\r\n", ":1"));
    }

    @Override
    String message(String room, String text) {
      return "*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n"
          .formatted(room.length(), room, text.length(), text);
    }
  },
  /** The bare fan-out of {@code scripts/bench.d/fanout.c}. */
  RAW {
    @Override
    List<Step> arrival(String name, String room, boolean publisher) {
      return List.of(new Step("J" + room.replaceAll("\\D*", "") + "\n", "J\n"));
    }

    @Override
    String message(String room, String text) {
      return text + "\n";
    }
  };

  /**
   * One exchange of an arrival.
   *
   * @param request what the client sends
   * @param until a part of the server's answer
   */
  record Step(String request, String until) {
    ByteBuffer bytes() {
      return ByteBuffer.wrap(request.getBytes(ISO_8859_1));
    }
  }

  private static final String JSON_JOINED = "{\"on\":\"joined\",\"id\":\"load\"";

  private static String jsonJoin(String room) {
    return "{\"do\":\"join\",\"room\":\"" + room + "\",\"id\":\"load\"}";
  }

  private static String jsonSay(String room, String text) {
    return "{\"do\":\"say\",\"room\":\"" + room + "\",\"text\":\"" + text + "\"}";
  }

  /** A frame whose mask is zero, so that the text is sent as it is. */
  private static String frame(String text) {
    int length = text.length();
    String begin =
        length < 126
            ? "\u0081" + (char) (0x80 | length)
            : "\u0081\u00FE" + (char) (length >> 8) + (char) (length & 0xFF);
    return begin + "\0\0\0\0" + text;
  }

  /** The exchanges, in turn, after which a client called {@code name} is in {@code room}. */
  abstract List<Step> arrival(String name, String room, boolean publisher);

  /** What a publisher sends for a message whose text is printable ASCII. */
  abstract String message(String room, String text);
}
