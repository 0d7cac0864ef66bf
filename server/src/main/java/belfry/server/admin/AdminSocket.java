package belfry.server.admin;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the owner of the data asks for, over a Unix socket in the folder of the data: only who
 * may read the data may ask. A request is one line on a connection of its own. The answer is {@code
 * ok} and the number of bytes that follow the line, or {@code error} and the reason.
 *
 * <p>A virtual thread accepts connections until {@link #close}. Each request has a platform thread,
 * because the driver would pin the carrier of a virtual one. One request is done at a time.
 *
 * @see AdminRequest
 */
public final class AdminSocket implements AutoCloseable {
  static final String BACKUP = "backup";
  static final String EXPORT = "export ";
  static final String ERASE = "erase ";
  static final String RELOAD = "reload";
  static final String RUN = "run ";

  /** Between the words of a command. */
  static final String WORDS = "\u001f";

  static final String OK = "ok ";
  static final String ERROR = "error ";
  private static final Logger log = LoggerFactory.getLogger(AdminSocket.class);
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
  private static final String COPY = ".copy-";

  /**
   * What the owner of the data may ask for. Each method writes its answer into an empty file, and
   * throws an {@link IOException} or a {@link RefusedException} with the reason in words for the
   * operator if that can't be done.
   */
  public interface Data {
    /** Writes a copy of the data. */
    void backup(Path file) throws IOException;

    /** Writes what a person said, one entry a line. */
    void export(Nickname name, Path file) throws IOException;

    /** Removes what a person said; writes the number of entries. */
    void erase(Nickname name, Path file) throws IOException;

    /** Reads the settings again; writes what has changed, a sentence a line. */
    void reload(Path file) throws IOException;

    /** Does a command that concerns people, rooms and networks; writes its lines. */
    void run(String by, List<String> words, Path file) throws IOException;

    /**
     * Notes a request of the other kinds in the audit log, before it is done.
     *
     * @param by the user who asks, as the operating system knows it
     */
    void note(String by, List<String> words) throws IOException;
  }

  /** A request, which writes its answer into an empty file. */
  private interface Work {
    void writeTo(Path file) throws IOException;
  }

  private final Path folder;
  private final Data data;
  private final Failures failures;
  private final ReentrantLock working = new ReentrantLock();
  private final ServerSocketChannel socket;

  private AdminSocket(Path folder, Data data, Failures failures, ServerSocketChannel socket) {
    this.folder = folder;
    this.data = data;
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
  public static AdminSocket open(Path folder, Data data, Failures failures) throws IOException {
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
    AdminSocket opened = new AdminSocket(folder, data, failures, socket);
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
      String by = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      String line = AdminRequest.line(Channels.newInputStream(client));
      if (line.equals(BACKUP)) {
        sendAnswer(out, noted(by, line, data::backup));
      } else if (line.startsWith(EXPORT)) {
        sendAnswer(out, noted(by, line, file -> data.export(name(line, EXPORT), file)));
      } else if (line.startsWith(ERASE)) {
        sendAnswer(out, noted(by, line, file -> data.erase(name(line, ERASE), file)));
      } else if (line.equals(RELOAD)) {
        sendAnswer(out, noted(by, line, data::reload));
      } else if (line.startsWith(RUN)) {
        List<String> words = List.of(line.substring(RUN.length()).split(WORDS));
        sendAnswer(out, file -> data.run(by, words, file));
      } else {
        send(out, ERROR + "this server does not know that request; it is of another release");
      }
    } catch (IOException e) { // the client is gone
      log.debug("The answer to a request of the admin socket was not sent: {}", e.getMessage());
    }
  }

  private Work noted(String by, String line, Work work) {
    return file -> {
      data.note(by, List.of(line.split(" ")));
      work.writeTo(file);
    };
  }

  private static Nickname name(String line, String request) {
    return Nickname.of(line.substring(request.length()));
  }

  private void sendAnswer(OutputStream out, Work work) throws IOException {
    Path answer = Files.createTempFile(folder, COPY, ".sqlite");
    try {
      Optional<String> problem = problem(work, answer);
      if (problem.isPresent()) {
        send(out, ERROR + problem.get());
      } else {
        send(out, OK + Files.size(answer));
        Files.copy(answer, out);
      }
    } finally {
      removeLeftovers(folder, answer.getFileName() + "*");
    }
  }

  /** Does a request; returns why it can't be done, or nothing. */
  private Optional<String> problem(Work work, Path answer) {
    if (!working.tryLock()) {
      return Optional.of("another request is being done now");
    }
    try {
      work.writeTo(answer);
      return Optional.empty();
    } catch (IOException | RefusedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      working.unlock();
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
