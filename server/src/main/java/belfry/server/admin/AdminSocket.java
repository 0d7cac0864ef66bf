package belfry.server.admin;

import belfry.server.task.Failures;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the owner of the data asks for, over a Unix socket in the folder of the data: only who
 * may read the data may ask. A request is one line on a connection of its own. The answer is {@code
 * ok} and the number of bytes that follow the line, or {@code error} and the reason.
 *
 * <p>A virtual thread accepts connections until {@link #close}. Each request has a platform thread,
 * because the driver would pin the carrier of a virtual one. One copy is made at a time.
 *
 * @see AdminRequest
 */
public final class AdminSocket implements AutoCloseable {
  static final String BACKUP = "backup";
  static final String OK = "ok ";
  static final String ERROR = "error ";
  private static final Logger log = LoggerFactory.getLogger(AdminSocket.class);
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
  private static final String COPY = ".copy-";

  /** Makes copies of the data. */
  public interface Copier {
    /**
     * Writes a copy into an empty file.
     *
     * @throws IOException if it can't be made, with the reason in words for the operator
     */
    void copyTo(Path file) throws IOException;
  }

  private final Path folder;
  private final Copier copier;
  private final Failures failures;
  private final ReentrantLock copying = new ReentrantLock();
  private final ServerSocketChannel socket;

  private AdminSocket(Path folder, Copier copier, Failures failures, ServerSocketChannel socket) {
    this.folder = folder;
    this.copier = copier;
    this.failures = failures;
    this.socket = socket;
  }

  /** The socket in a folder. */
  static Path in(Path folder) {
    return folder.resolve("admin.socket");
  }

  /**
   * Accepts requests from now on. The caller is the only server that uses the folder.
   *
   * @throws IOException if the socket can't be made, for example because its path is too long
   */
  public static AdminSocket open(Path folder, Copier copier, Failures failures) throws IOException {
    Files.deleteIfExists(in(folder)); // of a server that was killed
    removeLeftovers(folder, COPY + "*");
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(in(folder)));
      Files.setPosixFilePermissions(in(folder), PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
    AdminSocket opened = new AdminSocket(folder, copier, failures, socket);
    Thread.ofVirtual().name("admin-socket").start(failures.guard("admin-socket", opened::accept));
    return opened;
  }

  private static void removeLeftovers(Path folder, String names) throws IOException {
    try (var copies = Files.newDirectoryStream(folder, names)) {
      for (Path copy : copies) {
        Files.delete(copy);
      }
    }
  }

  private void accept() {
    while (socket.isOpen()) {
      try {
        SocketChannel client = socket.accept();
        Runnable answering = failures.guard("admin-socket", () -> answer(client));
        Thread.ofPlatform().daemon().name("admin-socket-request").start(answering);
      } catch (IOException e) {
        log.debug("The admin socket accepts nothing: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE_NANOS); // there may be no file descriptor
      }
    }
  }

  private void answer(SocketChannel client) {
    try (client) {
      OutputStream out = Channels.newOutputStream(client);
      if (BACKUP.equals(AdminRequest.line(Channels.newInputStream(client)))) {
        sendCopy(out);
      } else {
        send(out, ERROR + "this server knows only the request \"" + BACKUP + "\"");
      }
    } catch (IOException e) { // the client is gone
      log.debug("The answer to a request of the admin socket was not sent: {}", e.getMessage());
    }
  }

  private void sendCopy(OutputStream out) throws IOException {
    Path copy = Files.createTempFile(folder, COPY, ".sqlite");
    try {
      Optional<String> problem = copyProblem(copy);
      if (problem.isPresent()) {
        send(out, ERROR + problem.get());
      } else {
        send(out, OK + Files.size(copy));
        Files.copy(copy, out);
      }
    } finally {
      removeLeftovers(folder, copy.getFileName() + "*");
    }
  }

  /** Makes a copy; returns why it can't be made, or nothing. */
  private Optional<String> copyProblem(Path copy) {
    if (!copying.tryLock()) {
      return Optional.of("another copy is being made now");
    }
    try {
      copier.copyTo(copy);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      copying.unlock();
    }
  }

  private static void send(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      socket.close();
      Files.deleteIfExists(in(folder));
    } catch (IOException e) {
      log.debug("The admin socket was not closed properly: {}", e.getMessage());
    }
  }
}
