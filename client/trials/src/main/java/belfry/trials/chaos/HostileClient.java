package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection that does harm, and comes again when it is closed. Two virtual threads run it until
 * {@link #close}: one writes, the other one counts what comes back.
 */
final class HostileClient implements AutoCloseable {
  private static final int CHUNK = 2_048;
  private static final int SAID_IN_A_ROOM = 8;
  private static final Pattern WELCOME =
      Pattern.compile("\\{\"on\":\"welcome\",\"you\":\"([^\"]+)\".*");

  /** What it does. */
  enum Kind {
    /** Posts long messages where others talk, as fast as the server lets it. */
    FLOOD,
    /** Posts long messages into ever new rooms, and leaves them. */
    ROOMS,
    /** Sends random bytes. */
    NOISE,
    /** Sends a line that never ends. */
    ENDLESS,
    /** Sends JSON that is cut off or wrong. */
    JSON,
    /** Sends telnet commands without end. */
    TELNET,
    /** Speaks TLS or HTTP. */
    STRANGER,
    /** Connects and goes, again and again. */
    DOOR
  }

  private final int port;
  private final Kind kind;
  private final Random random;
  private final LongAdder connections = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private final LongAdder posted = new LongAdder();
  private volatile boolean ended;
  private volatile @Nullable Socket socket;

  HostileClient(int port, Kind kind, long seed) {
    this.port = port;
    this.kind = kind;
    this.random = new Random(seed);
  }

  void start() {
    Thread.ofVirtual().name("hostile").start(this::live);
  }

  /** Connections that the server accepted. Any thread. */
  long connections() {
    return connections.sum();
  }

  /** Bytes that went into its sockets. Any thread. */
  long bytesSent() {
    return bytesSent.sum();
  }

  /** Its messages that came back to it from a room. Any thread. */
  long posted() {
    return posted.sum();
  }

  private void live() {
    try {
      while (!ended) {
        try (Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket = fresh;
          connections.increment();
          Thread.ofVirtual().name("hostile-reads").start(() -> read(fresh));
          harm(fresh.getOutputStream());
        } catch (IOException _) {
          // the server has closed it, as it should
        }
        Thread.sleep(kind == Kind.DOOR ? 5 : 100);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no thread does
    }
  }

  private void read(Socket from) {
    try {
      BufferedReader in = new BufferedReader(new InputStreamReader(from.getInputStream(), UTF_8));
      String own = null;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Matcher welcome = WELCOME.matcher(line);
        if (welcome.matches()) {
          own = "\"from\":\"" + welcome.group(1) + "\"";
        } else if (own != null && line.startsWith("{\"on\":\"message\"") && line.contains(own)) {
          posted.increment();
        }
      }
    } catch (IOException _) {
      // the connection is over
    }
  }

  private void harm(OutputStream out) throws IOException, InterruptedException {
    if (kind == Kind.FLOOD) {
      send(
          out,
          ("{\"do\":\"join\",\"room\":\"" + TestMessages.LOUD.text() + "\"}\n").getBytes(UTF_8));
    }
    for (int chunk = 0; !ended && chunk < mostChunks(); chunk++) {
      send(out, chunk());
      Thread.sleep(kind == Kind.FLOOD ? 1 : 10);
    }
  }

  private void send(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    bytesSent.add(bytes.length);
  }

  private int mostChunks() {
    return switch (kind) {
      case DOOR -> 0;
      case STRANGER -> 1;
      case FLOOD, ROOMS, NOISE, ENDLESS, JSON, TELNET -> Integer.MAX_VALUE;
    };
  }

  /** What is sent at once. */
  byte[] chunk() {
    return switch (kind) {
      case FLOOD -> say(TestMessages.LOUD.text()).getBytes(US_ASCII);
      case ROOMS -> visit().getBytes(US_ASCII);
      case NOISE, DOOR -> noise();
      case ENDLESS -> "a".repeat(CHUNK).getBytes(US_ASCII);
      case JSON -> brokenJson().getBytes(US_ASCII);
      case TELNET -> telnet();
      case STRANGER -> random.nextBoolean() ? http().getBytes(US_ASCII) : tls();
    };
  }

  private static String say(String room) {
    return "{\"do\":\"say\",\"room\":\"" + room + "\",\"text\":\"" + "flood ".repeat(500) + "\"}\n";
  }

  private String visit() {
    String room = "new-" + Long.toHexString(random.nextLong());
    return "{\"do\":\"join\",\"room\":\"%1$s\"}\n%2$s{\"do\":\"leave\",\"room\":\"%1$s\"}\n"
        .formatted(room, say(room).repeat(SAID_IN_A_ROOM));
  }

  private byte[] noise() {
    byte[] bytes = new byte[CHUNK];
    random.nextBytes(bytes);
    return bytes;
  }

  private String brokenJson() {
    String whole = "{\"do\":\"say\",\"room\":\"\\ud800\",\"text\":[{},1e99,null],\"id\":\"x\"}";
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append(whole, 0, random.nextInt(1, whole.length())).append('\n');
    }
    return lines.toString();
  }

  private byte[] telnet() {
    byte[] bytes = noise();
    for (int i = 0; i < bytes.length; i += 2) {
      bytes[i] = (byte) 255; // IAC
    }
    return bytes;
  }

  private static String http() {
    return "GET / HTTP/1.1\r\nHost: belfry\r\n\r\n";
  }

  /** The begin of a TLS client's hello. */
  private static byte[] tls() {
    return new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3, 1, 2, 3, 4, 5, 6, 7, 8};
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
        // nothing is left to close
      }
    }
  }
}
