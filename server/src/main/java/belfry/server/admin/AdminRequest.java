package belfry.server.admin;

import belfry.protocol.Nickname;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Asks a running server for what only the owner of its data may have; see {@link AdminSocket}. */
public final class AdminRequest {
  private static final int LONGEST_LINE = 4_096;

  private AdminRequest() {}

  /**
   * Copies the data of a running server.
   *
   * @param folder the folder of the data
   * @param to the file that is made; for this user only
   * @return the size of the copy in bytes
   * @throws IOException if it can't be made, with the reason in words for the operator
   */
  public static long backup(Path folder, Path to) throws IOException {
    if (Files.exists(to)) {
      throw new FileAlreadyExistsException(to + " exists; a backup replaces no file");
    }
    return ask(
        folder,
        AdminSocket.BACKUP,
        (answer, bytes) -> {
          save(answer, bytes, to);
          return bytes;
        });
  }

  /**
   * Writes what a person said, one entry a line, in the form of the json dialect.
   *
   * @param folder the folder of the data
   * @throws IOException if it can't be read, with the reason in words for the operator
   */
  public static void export(Path folder, Nickname name, OutputStream to) throws IOException {
    var _ =
        ask(
            folder,
            AdminSocket.EXPORT + name,
            (answer, bytes) -> {
              if (answer.transferTo(to) != bytes) {
                throw new EOFException("the server has ended before the export was whole");
              }
              return bytes;
            });
  }

  /**
   * Removes what a person said from a running server.
   *
   * @param folder the folder of the data
   * @return the number of entries
   * @throws IOException if not everything was removed, with the reason in words for the operator
   */
  public static long erase(Path folder, Nickname name) throws IOException {
    return ask(folder, AdminSocket.ERASE + name, (answer, _) -> Long.parseLong(line(answer)));
  }

  /**
   * Has a running server read its settings again.
   *
   * @param folder the folder of the data
   * @param to gets what has changed, a sentence a line
   * @throws IOException if it can't be asked, with the reason in words for the operator
   */
  public static void reload(Path folder, OutputStream to) throws IOException {
    var _ = ask(folder, AdminSocket.RELOAD, (answer, _) -> answer.transferTo(to));
  }

  /**
   * Has a running server do a command that concerns people, rooms and networks.
   *
   * @param folder the folder of the data
   * @param to gets the lines of the answer
   * @throws IOException if it was not done, with the reason in words for the operator
   */
  public static void run(Path folder, List<String> words, OutputStream to) throws IOException {
    String request = AdminSocket.RUN + String.join(AdminSocket.WORDS, words);
    if (request.indexOf('\n') >= 0) {
      throw new IOException("a command is one line");
    }
    var _ = ask(folder, request, (answer, _) -> answer.transferTo(to));
  }

  /** Reads an answer of so many bytes. */
  private interface Answer {
    long read(InputStream answer, long bytes) throws IOException;
  }

  private static long ask(Path folder, String request, Answer reader) throws IOException {
    try (SocketChannel server = connect(folder)) {
      Channels.newOutputStream(server).write((request + "\n").getBytes(StandardCharsets.UTF_8));
      InputStream answer = new BufferedInputStream(Channels.newInputStream(server));
      String line = line(answer);
      if (!line.startsWith(AdminSocket.OK)) {
        throw new IOException(line.replaceFirst("^" + AdminSocket.ERROR, ""));
      }
      return reader.read(answer, Long.parseLong(line.substring(AdminSocket.OK.length())));
    }
  }

  private static SocketChannel connect(Path folder) throws IOException {
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(AdminSocket.in(folder)));
    } catch (SocketException e) {
      throw new ConnectException(
          "no server that you may ask uses " + folder + " (" + e.getMessage() + ")");
    }
  }

  /**
   * Reads a line.
   *
   * @throws EOFException if it does not end, or not within {@value #LONGEST_LINE} bytes
   */
  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next; (next = in.read()) != '\n'; ) {
      if (next < 0 || line.size() == LONGEST_LINE) {
        throw new EOFException("the connection has ended without an answer");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Writes the copy beside the file, and moves it when it is whole and flushed. */
  private static void save(InputStream copy, long bytes, Path to) throws IOException {
    Path part = temporaryBeside(to);
    try {
      try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
        if (copy.transferTo(Channels.newOutputStream(file)) != bytes) {
          throw new EOFException("the server has ended before the copy was whole");
        }
        file.force(true);
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** An empty file in the folder of another one, for this user only. */
  private static Path temporaryBeside(Path to) throws IOException {
    Path folder = to.toAbsolutePath().getParent();
    try {
      return Files.createTempFile(folder, ".backup-", ".part");
    } catch (NoSuchFileException e) {
      throw new IOException("there is no folder " + folder, e);
    } catch (AccessDeniedException e) {
      throw new IOException("you can't write to the folder " + folder, e);
    }
  }
}
