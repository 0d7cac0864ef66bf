package belfry.bridge.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.bridge.table.BridgeException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;

class DumpFuzzTest {
  private static final byte[] DECLARATION =
      "create table t (a int, b text, c blob, d decimal(9,2), e bit(3));".getBytes(UTF_8);

  /** Any bytes are rows, or are refused. */
  @FuzzTest
  void anyBytesAreReadOrRefused(byte[] bytes) throws Exception {
    byte[] dump = new byte[DECLARATION.length + bytes.length];
    System.arraycopy(DECLARATION, 0, dump, 0, DECLARATION.length);
    System.arraycopy(bytes, 0, dump, DECLARATION.length, bytes.length);
    try {
      Rows.of(new ByteArrayInputStream(dump), null);
    } catch (BridgeException _) {
      // refused, with a reason
    }
  }
}
