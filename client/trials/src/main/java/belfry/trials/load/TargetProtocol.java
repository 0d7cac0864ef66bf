package belfry.trials.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The protocol of a server under load: how a client joins a room, and how it sends a message there.
 * These are Belfry's two dialects, and the protocols of servers that Belfry is compared with.
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
      return List.of(
          new Step(
              "{\"do\":\"join\",\"room\":\"" + room + "\",\"id\":\"load\"}\n",
              "{\"on\":\"joined\",\"id\":\"load\""));
    }

    @Override
    String message(String room, String text) {
      return "{\"do\":\"say\",\"room\":\"" + room + "\",\"text\":\"" + text + "\"}\n";
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
      return ByteBuffer.wrap(request.getBytes(US_ASCII));
    }
  }

  /** The exchanges, in turn, after which a client called {@code name} is in {@code room}. */
  abstract List<Step> arrival(String name, String room, boolean publisher);

  /** What a publisher sends for a message whose text is printable ASCII. */
  abstract String message(String room, String text);
}
