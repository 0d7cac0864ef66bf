package belfry.client.raw;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Makes every line of an input end with CR LF. One thread uses it. */
final class CrLfInput extends FilterInputStream {
  private boolean feedDue;
  private boolean afterReturn;

  CrLfInput(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    if (feedDue) {
      feedDue = false;
      return '\n';
    }
    int b = in.read();
    if (b == '\n' && !afterReturn) {
      feedDue = true;
      return '\r';
    }
    afterReturn = b == '\r';
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int first = read();
    if (first < 0) {
      return -1;
    }
    int at = offset;
    bytes[at++] = (byte) first;
    while (at < offset + length && (feedDue || in.available() > 0)) {
      int next = read();
      if (next < 0) {
        break;
      }
      bytes[at++] = (byte) next;
    }
    return at - offset;
  }
}
