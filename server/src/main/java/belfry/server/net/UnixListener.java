package belfry.server.net;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import belfry.server.task.UnboundException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket that listens at a path. It replaces the file of a server that was killed, and
 * nothing else: no other file, and no socket on which somebody listens. Owns the file, which {@link
 * #close} removes.
 */
final class UnixListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UnixListener.class);

  private static final int FILE_TYPE = 0xF000;
  private static final int SOCKET = 0xC000;

  private final Path path;
  private final ServerSocketChannel channel;

  /** Names the file, whatever its path; null if the file system has no such name. */
  private final @Nullable Object file;

  private UnixListener(Path path, ServerSocketChannel channel, @Nullable Object file) {
    this.path = path;
    this.channel = channel;
    this.file = file;
  }

  /**
   * Listens at the path. Nobody can connect before the file has its mode and its group: the socket
   * is made in a folder that only this user may enter, and moved to its path.
   *
   * @throws UnboundException if that can't be done
   */
  static UnixListener bind(UnixOptions options) throws IOException {
    Path path = options.path();
    try {
      requireFree(path);
      Path folder = Files.createTempDirectory(Objects.requireNonNull(path.getParent()), ".b");
      try {
        return bind(options, folder.resolve("s"));
      } finally {
        Files.deleteIfExists(folder);
      }
    } catch (UserPrincipalNotFoundException e) {
      throw refusal(path, "there is no group " + e.getName(), e);
    } catch (UnboundException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw refusal(path, "there is no such folder", e);
    } catch (AccessDeniedException e) {
      throw refusal(path, "this user may not write to the folder", e);
    } catch (IOException e) {
      throw refusal(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static UnixListener bind(UnixOptions options, Path made) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(made), Listeners.BACKLOG);
      if (options.group().isPresent()) {
        setGroup(made, options.group().get());
      }
      Files.setPosixFilePermissions(made, options.mode());
      Files.move(made, options.path(), StandardCopyOption.ATOMIC_MOVE);
      return new UnixListener(options.path(), channel, fileAt(options.path()));
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      Files.deleteIfExists(made);
      throw e;
    }
  }

  private static void setGroup(Path file, String name) throws IOException {
    var group =
        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
    Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(group);
  }

  /** Refuses a path at which there is another file, or a socket on which somebody listens. */
  private static void requireFree(Path path) throws IOException {
    if (!Files.exists(path, NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS);
    if ((mode & FILE_TYPE) != SOCKET) {
      throw refusal(path, "the file there is no socket", null);
    }
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw refusal(path, "another server uses it", null);
    } catch (UnboundException e) {
      throw e;
    } catch (IOException e) {
      log.debug("Nobody listens at {}: {}", path, e.getMessage());
    }
  }

  private static UnboundException refusal(Path path, String why, @Nullable IOException cause) {
    IOException reason = cause == null ? new IOException(why) : new IOException(why, cause);
    return new UnboundException("listen on " + path, reason, "--unix", "--unix takes another");
  }

  private static @Nullable Object fileAt(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
  }

  /** The socket that accepts connections. */
  ServerSocketChannel channel() {
    return channel;
  }

  /** The path of the socket. */
  Path path() {
    return path;
  }

  /** Closes the socket, and removes its file unless another server has replaced it. */
  @Override
  public void close() {
    try {
      boolean wasOpen = channel.isOpen();
      channel.close();
      if (wasOpen && Files.exists(path, NOFOLLOW_LINKS) && Objects.equals(file, fileAt(path))) {
        Files.delete(path);
      }
    } catch (IOException e) {
      log.debug("The Unix socket was not closed properly: {}", e.getMessage());
    }
  }
}
