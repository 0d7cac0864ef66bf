package belfry.trials.door;

import belfry.client.wire.UnixSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;

/** The doors of the servers of one trial: every client chooses one at random. Thread-safe. */
public final class Doors {
  private static final int CONNECT_MILLIS = 10_000;
  private static final String UNIX = ".socket";

  /** A way to a server. */
  public enum Door {
    TCP("TCP"),
    TLS("TLS"),
    WEB("WebSocket"),
    SECURE_WEB("WebSocket over TLS"),
    UNIX("Unix socket");

    private final String words;

    Door(String words) {
      this.words = words;
    }

    /** The name in reports. */
    public String words() {
      return words;
    }
  }

  private final Path folder;
  private final List<Door> open;
  private final SSLContext context = AnyServer.context();

  private Doors(Path folder, boolean hasCertificate) {
    this.folder = folder;
    this.open = hasCertificate ? List.of(Door.values()) : List.of(Door.TCP, Door.WEB, Door.UNIX);
  }

  /**
   * Makes a certificate for the servers with OpenSSL, if it is installed.
   *
   * @param folder gets the certificate, and the sockets of the servers
   */
  public static Doors in(Path folder) throws IOException, InterruptedException {
    Doors doors = new Doors(folder, makeCertificate(folder));
    doors.prepare();
    return doors;
  }

  private static boolean makeCertificate(Path folder) throws InterruptedException {
    List<String> command =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-keyout",
            key(folder).toString(),
            "-out",
            certificate(folder).toString());
    try {
      Process openssl =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = openssl.waitFor(30, TimeUnit.SECONDS);
      openssl.destroyForcibly();
      return ended && openssl.exitValue() == 0;
    } catch (IOException _) { // it is not installed
      return false;
    }
  }

  private static Path key(Path folder) {
    return folder.resolve("tls.key");
  }

  private static Path certificate(Path folder) {
    return folder.resolve("tls.crt");
  }

  /**
   * Makes a first message of TLS for nobody, because it takes longer than a server may wait before
   * it takes a silent client for a person.
   */
  private void prepare() throws IOException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    int size = engine.getSession().getPacketBufferSize();
    var _ = engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(size));
  }

  /** The doors that the servers have. */
  public List<Door> open() {
    return open;
  }

  /** The options that open the doors of a server. */
  public List<String> options(String server) {
    List<String> options = new ArrayList<>(List.of("--unix", unix(server).toString()));
    if (open.contains(Door.TLS)) {
      options.addAll(
          List.of(
              "--tls-cert", certificate(folder).toString(), "--tls-key", key(folder).toString()));
    }
    return options;
  }

  private Path unix(String server) {
    return folder.resolve(server + UNIX);
  }

  /** One of the doors: half of the clients take TCP. */
  public Door choose(RandomGenerator random) {
    return random.nextBoolean() ? Door.TCP : open.get(random.nextInt(open.size()));
  }

  /**
   * Connects through a door.
   *
   * @param server the name of the server
   * @param receiveBuffer bytes that the kernel holds until this side reads, except of a Unix socket
   */
  public Socket connect(Door door, String server, InetSocketAddress address, int receiveBuffer)
      throws IOException {
    return switch (door) {
      case TCP -> plain(address, receiveBuffer);
      case TLS -> secure(address, receiveBuffer);
      case WEB -> new WebSocket(plain(address, receiveBuffer));
      case SECURE_WEB -> new WebSocket(secure(address, receiveBuffer));
      case UNIX -> UnixSocket.connect(unix(server));
    };
  }

  private static Socket plain(InetSocketAddress address, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setReceiveBufferSize(receiveBuffer);
      socket.setTcpNoDelay(true);
      socket.connect(address, CONNECT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secure(InetSocketAddress address, int receiveBuffer) throws IOException {
    Socket socket = plain(address, receiveBuffer);
    try {
      SSLSocket secure =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket, address.getHostString(), address.getPort(), true);
      secure.setSoTimeout(CONNECT_MILLIS);
      secure.startHandshake();
      secure.setSoTimeout(0);
      return secure;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
