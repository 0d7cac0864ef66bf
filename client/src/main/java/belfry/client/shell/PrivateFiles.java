package belfry.client.shell;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

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

  private static FileAttribute<?>[] attributes(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
