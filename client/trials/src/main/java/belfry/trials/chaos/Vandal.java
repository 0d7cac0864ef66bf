package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Random;

/**
 * A connection that means harm, and comes again when it is closed. Two virtual threads run it until
 * {@link #close}: one writes, one reads what comes back and throws it away.
 */
final class Vandal implements AutoCloseable {
  private static final int CHUNK = 2_048;

  /** What it does. */
  enum Kind {
    /** Says long lines as fast as it is let to, where others talk. */
    FLOOD,
    /** Sends random bytes. */
    NOISE,
    /** Sends a line that never ends. */
    ENDLESS,
    /** Sends JSON that is not quite so. */
    JSON,
    /** Sends telnet commands without end. */
    TELNET,
    /** Speaks TLS and HTTP. */
    STRANGER,
    /** Connects and goes, again and again. */
    DOOR
  }

  private final int port;
  private final Kind kind;
  private final Random random;
  private volatile boolean ended;
  private volatile Socket socket;

  Vandal(int port, Kind kind, long seed) {
    this.port = port;
    this.kind = kind;
    this.random = new Random(seed);
  }

  void start() {
    Thread.ofVirtual().name("vandal").start(this::live);
  }

  private void live() {
    try {
      while (!ended) {
        try (Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket = fresh;
          Thread.ofVirtual().name("vandal-reads").start(() -> drain(fresh));
          harm(fresh.getOutputStream());
        } catch (IOException _) {
          // it was thrown out, as it should be
        }
        Thread.sleep(kind == Kind.DOOR ? 5 : 100);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  private static void drain(Socket from) {
    try {
      from.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // it is over
    }
  }

  private void harm(OutputStream out) throws IOException, InterruptedException {
    if (kind == Kind.FLOOD) {
      out.write(("{\"do\":\"join\",\"room\":\"" + Lines.LOUD.text() + "\"}\n").getBytes(UTF_8));
    }
    for (int chunk = 0; !ended && chunk < mostChunks(); chunk++) {
      out.write(chunk());
      Thread.sleep(kind == Kind.FLOOD ? 1 : 10);
    }
  }

  private int mostChunks() {
    return switch (kind) {
      case DOOR -> 0;
      case STRANGER -> 1;
      case FLOOD, NOISE, ENDLESS, JSON, TELNET -> Integer.MAX_VALUE;
    };
  }

  private byte[] chunk() {
    byte[] bytes = new byte[CHUNK];
    random.nextBytes(bytes);
    return switch (kind) {
      case FLOOD ->
          ("{\"do\":\"say\",\"room\":\""
                  + Lines.LOUD.text()
                  + "\",\"text\":\""
                  + "flood ".repeat(500)
                  + "\"}\n")
              .getBytes(UTF_8);
      case NOISE, DOOR -> bytes;
      case ENDLESS -> "a".repeat(CHUNK).getBytes(US_ASCII);
      case JSON -> {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
          String line =
              "{\"do\":\"say\",\"room\":\"\\ud800\",\"text\":[{},1e99,null],\"id\":\"x\"}";
          lines.append(line, 0, random.nextInt(1, line.length())).append('\n');
        }
        yield lines.toString().getBytes(UTF_8);
      }
      case TELNET -> {
        for (int i = 0; i < bytes.length; i += 2) {
          bytes[i] = (byte) 255;
        }
        yield bytes;
      }
      case STRANGER ->
          random.nextBoolean()
              ? "GET / HTTP/1.1\r\nHost: belfry\r\n\r\n".getBytes(US_ASCII)
              : new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3, 1, 2, 3, 4, 5, 6, 7, 8};
    };
  }

  @Override
  public void close() {
    ended = true;
    Socket open = socket;
    if (open != null) {
      try {
        open.setSoLinger(true, 0);
        open.close();
      } catch (IOException _) {
        // there is nothing more to close
      }
    }
  }
}
