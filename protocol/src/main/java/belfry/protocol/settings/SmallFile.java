package belfry.protocol.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole files whose names come from a person. */
public final class SmallFile {
  private SmallFile() {}

  /**
   * Reads a file. A pipe or a device is refused before it is opened, because it may never end.
   *
   * @param most the largest accepted size in bytes
   * @throws UnsuitableFileException if it is no regular file or too large
   * @throws IOException if it can't be read
   */
  public static byte[] read(Path file, int most) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UnsuitableFileException("it is a folder");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UnsuitableFileException("it is a pipe or a device");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new UnsuitableFileException("it has more than " + most + " bytes");
      }
      return bytes;
    }
  }
}
