package belfry.server.backplane.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The write-ahead log of a SQLite file, as an earlier process has left it. SQLite uses it up to the
 * first frame that is damaged, without a word; this class looks at what comes after that.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#walformat">The WAL file format</a>
 */
final class WriteAheadLog {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC = 0x377F0682;
  private static final int LARGEST_PAGE = 65_536;

  private WriteAheadLog() {}

  /**
   * Whether there is a commit that SQLite did not use. A process that is killed leaves at most
   * frames without a commit.
   *
   * @param used the number of frames that SQLite has used
   */
  static boolean hasLostCommits(Path log, long used) {
    if (!Files.exists(log)) {
      return false;
    }
    try (FileChannel file = FileChannel.open(log)) {
      if (file.size() < HEADER) {
        return false;
      }
      ByteBuffer header = read(file, 0, HEADER);
      int page = header.getInt(8);
      boolean isSound = (header.getInt(0) & ~1) == MAGIC && page > 0 && page <= LARGEST_PAGE;
      return isSound ? hasCommits(file, header.getLong(16), used, FRAME_HEADER + page) : used == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether there is a commit behind the used frames.
   *
   * @param salt two numbers that all frames have that were written since the log was last empty
   */
  private static boolean hasCommits(FileChannel file, long salt, long used, int frameSize)
      throws IOException {
    for (long at = HEADER + used * frameSize; at + frameSize <= file.size(); at += frameSize) {
      ByteBuffer frame = read(file, at, FRAME_HEADER);
      if (frame.getLong(8) == salt && frame.getInt(4) != 0) {
        return true;
      }
    }
    return false;
  }

  private static ByteBuffer read(FileChannel file, long at, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
      // until all is read
    }
    return bytes;
  }
}
