package belfry.client.console;

import belfry.client.shell.PrivateFiles;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The file that keeps what was typed from run to run. */
final class HistoryFile {
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  /** A line as JLine writes it: the time, and the text with escapes. */
  private static final Pattern LINE = Pattern.compile("\\d{1,15}:(?:[^\\\\]|\\\\.)*+");

  private HistoryFile() {}

  /**
   * Makes the file, or removes from it what JLine can't read: lines that were cut off, by a full
   * disk for example, and the oldest ones of a file that is too large.
   *
   * @throws IOException when it can't be read and written, or is no regular file
   */
  static void prepare(Path file) throws IOException {
    PrivateFiles.create(file);
    if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
      throw new IOException(file + " is no file that can be written");
    }
    byte[] found = end(file);
    byte[] readable = readable(found);
    if (readable.length != Files.size(file)) {
      PrivateFiles.replace(file.toRealPath(), readable);
    }
  }

  /** The last bytes of a file. */
  private static byte[] end(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long begin = Math.max(0, channel.size() - MOST_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - begin));
      channel.position(begin);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // A read may return fewer bytes.
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  private static byte[] readable(byte[] bytes) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(bytes.length);
    int begin = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        byte[] line = Arrays.copyOfRange(bytes, begin, at);
        if (isReadable(line)) {
          lines.write(bytes, begin, at + 1 - begin);
        }
        begin = at + 1;
      }
    }
    return lines.toByteArray(); // without a line that has no end
  }

  private static boolean isReadable(byte[] line) {
    try {
      return LINE.matcher(Utf8.decode(line)).matches();
    } catch (RefusedException _) { // not UTF-8
      return false;
    }
  }
}
