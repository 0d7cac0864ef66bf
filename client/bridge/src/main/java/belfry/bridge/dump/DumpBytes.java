package belfry.bridge.dump;

import belfry.bridge.table.BridgeException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a dump, with two bytes of foresight. */
final class DumpBytes {
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private long before;
  private int at;
  private int end;

  DumpBytes(InputStream in) {
    this.in = in;
  }

  /** The next byte, which stays; -1 at the end. */
  int peek() throws BridgeException {
    return at < end || fill() ? buffer[at] & 0xFF : -1;
  }

  /** The byte after the next one; both stay. It is -1 at the end. */
  int peekSecond() throws BridgeException {
    if (at + 1 >= end && peek() >= 0) {
      fillMore();
    }
    return at + 1 < end ? buffer[at + 1] & 0xFF : -1;
  }

  private void fillMore() throws BridgeException {
    byte first = buffer[at];
    if (at > 0) {
      before += at;
      buffer[0] = first;
      at = 0;
      end = 1;
    }
    end += Math.max(0, read(1));
  }

  /** The next byte; -1 at the end. */
  int next() throws BridgeException {
    return at < end || fill() ? buffer[at++] & 0xFF : -1;
  }

  private boolean fill() throws BridgeException {
    before += end;
    at = 0;
    end = 0;
    end = Math.max(0, read(0));
    return end > 0;
  }

  private int read(int from) throws BridgeException {
    try {
      return in.read(buffer, from, buffer.length - from);
    } catch (IOException e) {
      throw BridgeException.unavailable("the dump can't be read further: " + e.getMessage());
    }
  }

  /** How many bytes were taken. */
  long place() {
    return before + at;
  }
}
