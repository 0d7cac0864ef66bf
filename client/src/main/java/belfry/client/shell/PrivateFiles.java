package belfry.client.shell;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes files that nobody but their owner may read. */
public final class PrivateFiles {
  private PrivateFiles() {}

  /** Makes an empty file and the folders above it, unless they exist. */
  public static void create(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (!Files.exists(folder)) {
      Files.createDirectories(folder, attributes("rwx------"));
    }
    if (!Files.exists(path)) {
      Files.createFile(path, attributes("rw-------"));
    }
  }

  /** The right to change a file, which one process at a time has. */
  public static final class Lock implements AutoCloseable {
    private final FileChannel channel;

    private Lock(FileChannel channel) {
      this.channel = channel;
    }

    /** Gives the right back. */
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Waits for the right to change a file, which is made if it does not exist. A file beside it
   * stands for the right, because {@link #replace} puts another file in the place of the first.
   */
  public static Lock lock(Path file) throws IOException {
    create(file);
    Path real = file.toRealPath();
    Path beside = real.resolveSibling(real.getFileName() + ".lock");
    create(beside);
    FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE);
    try {
      channel.lock();
      return new Lock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Replaces the content of a file in one step: another program sees the old one or the new one.
   */
  public static void replace(Path file, byte[] bytes) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      create(beside);
      Files.write(beside, bytes);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * A file of the user's configuration of Belfry, by the XDG Base Directory Specification; null
   * when there is no home directory.
   */
  public static @Nullable Path inConfig(Map<String, String> environment, String name) {
    return in(environment, "XDG_CONFIG_HOME", ".config", name);
  }

  /** A file that keeps what the client remembers from run to run; else as {@link #inConfig}. */
  public static @Nullable Path inState(Map<String, String> environment, String name) {
    return in(environment, "XDG_STATE_HOME", ".local/state", name);
  }

  private static @Nullable Path in(
      Map<String, String> environment, String variable, String usual, String name) {
    String folder = environment.get(variable);
    String home = environment.get("HOME");
    if (folder != null && Path.of(folder).isAbsolute()) {
      return Path.of(folder, "belfry", name);
    }
    return home == null || home.isEmpty() ? null : Path.of(home, usual, "belfry", name);
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
