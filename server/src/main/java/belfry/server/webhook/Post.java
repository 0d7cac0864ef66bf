package belfry.server.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one request of HTTP, and reads the head of its answer. It follows no redirect and keeps no
 * connection. The JDK's client is not used, because it resolves a name once more after the check.
 *
 * <p>Any thread may use it. A request has one deadline, from the lookup of the name to the end of
 * the answer's head, and blocks for at most {@link #LIMIT}.
 */
final class Post {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final int CONNECT_MILLIS = 5_000;
  private static final int MOST_HEAD = 16 * 1024;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Supplier<Destinations> destinations;
  private final Supplier<SSLSocketFactory> encryption;
  private final Duration limit;

  /**
   * @param destinations the addresses that are allowed now
   * @param encryption makes the sockets for https; called for the first one
   */
  Post(Supplier<Destinations> destinations, Supplier<SSLSocketFactory> encryption) {
    this(destinations, encryption, LIMIT);
  }

  Post(Supplier<Destinations> destinations, Supplier<SSLSocketFactory> encryption, Duration limit) {
    this.destinations = destinations;
    this.encryption = encryption;
    this.limit = limit;
  }

  /** Posts a body of JSON. Never throws for what the receiver or the network does. */
  Answer send(URI url, Map<String, String> fields, byte[] body) {
    long end = System.nanoTime() + limit.toNanos();
    try (Socket plain = connect(url, end)) {
      Thread closing = Thread.ofVirtual().name("webhook-limit").start(() -> closeAt(end, plain));
      try {
        Socket socket = isSecure(url) ? secure(plain, url) : plain;
        OutputStream out = socket.getOutputStream();
        out.write(request(url, fields, body));
        out.flush();
        return answer(new BufferedInputStream(socket.getInputStream(), 1_024));
      } finally {
        closing.interrupt();
      }
    } catch (IOException e) {
      return Answer.Failed.because(String.valueOf(e.getMessage()));
    }
  }

  /** Ends a request that takes too long: its thread then gets an error. */
  private static void closeAt(long end, Socket socket) {
    try {
      Thread.sleep(Duration.ofNanos(left(end)));
      socket.close();
    } catch (InterruptedException | IOException _) {
      // the request is over
    }
  }

  /** The nanoseconds that are left; 0 if none are. */
  private static long left(long end) {
    return Math.max(0, end - System.nanoTime());
  }

  private static boolean isSecure(URI url) {
    return url.getScheme().equalsIgnoreCase("https");
  }

  private Socket connect(URI url, long end) throws IOException {
    int usual = isSecure(url) ? HTTPS_PORT : HTTP_PORT;
    int port = url.getPort() < 0 ? usual : url.getPort();
    IOException last = new IOException("the host has no address");
    for (InetAddress address : addresses(url, end)) {
      int millis = (int) Math.min(CONNECT_MILLIS, TimeUnit.NANOSECONDS.toMillis(left(end)));
      if (millis == 0) { // a socket would take it for no limit
        throw new IOException("no address answered in time");
      }
      Socket socket = new Socket();
      try {
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
        socket.connect(new InetSocketAddress(address, port), millis);
        return socket;
      } catch (IOException e) {
        last = e;
        socket.close();
      }
    }
    throw last;
  }

  /**
   * The addresses of the host. A platform thread looks them up, because a lookup ends by the limits
   * of the system only, can't be interrupted, and would pin the carrier of a virtual thread.
   */
  private List<InetAddress> addresses(URI url, long end) throws IOException {
    FutureTask<List<InetAddress>> lookup =
        new FutureTask<>(() -> destinations.get().of(bare(url.getHost()), isSecure(url)));
    Thread.ofPlatform().daemon().name("webhook-lookup").start(lookup);
    try {
      return lookup.get(left(end), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException("a lookup threw", e.getCause());
    } catch (TimeoutException _) {
      throw new IOException("the name of the host was not resolved in time");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
      throw new InterruptedIOException("interrupted");
    }
  }

  /** The host without the brackets of an IPv6 address. */
  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private Socket secure(Socket plain, URI url) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            encryption.get().createSocket(plain, bare(url.getHost()), plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // compares the name of the host
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static byte[] request(URI url, Map<String, String> fields, byte[] body) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
    head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
    head.append("User-Agent: Belfry\r\n");
    head.append("Content-Type: application/json\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    fields.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Connection: close\r\n\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.toString().getBytes(US_ASCII));
    request.writeBytes(body);
    return request.toByteArray();
  }

  private static Answer answer(InputStream in) throws IOException {
    String head;
    do {
      head = head(in);
    } while (AnswerHead.isInterim(head));
    return AnswerHead.read(head);
  }

  /** Reads up to the empty line after the head, within its limit. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineLength = 0;
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended before the answer");
      }
      if (next == '\n' && lineLength == 0 && head.size() > 0) {
        return head.toString(US_ASCII);
      }
      lineLength = next == '\n' ? 0 : next == '\r' ? lineLength : lineLength + 1;
      head.write(next);
      if (head.size() > MOST_HEAD) {
        throw new IOException("the head of the answer is longer than " + MOST_HEAD + " bytes");
      }
    }
  }
}
