package belfry.server.net;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the Unix socket.
 *
 * @param path its path, which is absolute
 * @param mode who may connect: whoever may write to the file
 * @param group the group of the file; empty for that of the process
 */
public record UnixOptions(Path path, Set<PosixFilePermission> mode, Optional<String> group) {
  public UnixOptions {
    path = path.toAbsolutePath().normalize();
    mode = Set.copyOf(mode);
  }
}
