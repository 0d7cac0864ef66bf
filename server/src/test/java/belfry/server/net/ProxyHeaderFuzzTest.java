package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.net.ProxyHeader.Found;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Every input gets a result within the limits of length. The result does not depend on how the
 * network splits the input.
 */
class ProxyHeaderFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void anyBytesAreDecidedTheSameWhereverTheyAreSplit(byte[] bytes) {
    Found whole = ProxyHeader.in(ByteBuffer.wrap(bytes));
    if (whole instanceof Found.Header header) {
      assertTrue(header.length() <= Math.min(bytes.length, ProxyHeader.LONGEST));
    }
    if (whole instanceof Found.NeedMore) {
      assertTrue(bytes.length < ProxyHeader.LONGEST, "a header that is too long is waited for");
    }
    for (int at = 0; at < bytes.length; at++) {
      Found part = ProxyHeader.in(ByteBuffer.wrap(bytes, 0, at));
      if (!(part instanceof Found.NeedMore)) {
        assertEquals(part, whole, "what is decided after " + at + " bytes stays so");
        return;
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void whatABalancerWritesIsReadAsItWasMeant(FuzzedDataProvider data) throws UnknownHostException {
    boolean four = data.consumeBoolean();
    InetSocketAddress from = address(four, data);
    InetSocketAddress to = address(four, data);
    byte[] line = ProxyHeaders.line(from, to);
    byte[] rest = data.consumeRemainingAsBytes();
    assertEquals(new Found.Header(line.length, from), read(line, rest));

    int most = ProxyHeader.LONGEST - ProxyHeaders.binary(from, to).length;
    byte[] binary = ProxyHeaders.binary(from, to, Arrays.copyOf(rest, Math.min(rest.length, most)));
    assertEquals(new Found.Header(binary.length, from), read(binary, rest));
  }

  private static InetSocketAddress address(boolean four, FuzzedDataProvider data)
      throws UnknownHostException {
    byte[] bytes = Arrays.copyOf(data.consumeBytes(four ? 4 : 16), four ? 4 : 16);
    bytes[0] |= (byte) (four ? 0 : 0x20); // Java makes an IPv4 address of ::ffff:0:0/96
    return new InetSocketAddress(
        InetAddress.getByAddress(bytes), data.consumeInt(0, (1 << 16) - 1));
  }

  private static Found read(byte[]... parts) {
    return ProxyHeader.in(ByteBuffer.wrap(ProxyHeaders.join(parts)));
  }
}
