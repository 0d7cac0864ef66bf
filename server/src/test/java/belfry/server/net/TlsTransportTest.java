package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.task.Failures;
import belfry.server.tls.TestCertificates;
import belfry.server.tls.TlsEngines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the encryption with a client of the JDK, over a transport without a socket. */
class TlsTransportTest implements TlsTransport.Wait {
  private static final int READ = 8_192;

  private final FakeTransport wire = new FakeTransport();
  private final TlsEngines engines =
      TlsEngines.of(TestCertificates.options("ec"), InstantSource.system(), new Failures());
  private final SSLEngine client = TestCertificates.trusting().createSSLEngine("localhost", 1);
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private TlsTransport transport = transport();
  private int piece = Integer.MAX_VALUE;
  private int seen;
  private byte[] notUnwrapped = {};
  private boolean clientIsThere = true;

  /** What the client sends at once; null if each record arrives alone. */
  private @Nullable ByteArrayOutputStream gathered;

  private TlsTransport transport() {
    var common = new TlsTransport.Common(new RecordBuffers(), new Semaphore(1));
    return new TlsTransport(wire, engines.newEngine(new byte[0]), common, new byte[0]);
  }

  private void shakeHands(String... versions) throws IOException {
    client.setUseClientMode(true);
    if (versions.length > 0) {
      client.setEnabledProtocols(versions);
    }
    client.beginHandshake();
    wire.keepsOpen();
    clientActs();
    transport.handshake(this, Long.MAX_VALUE);
    clientActs();
  }

  @Override
  public void untilReadable(long deadline) {
    clientActs();
    if (gathered != null
        && client.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING) {
      saysByeAndEnds(gathered);
    }
  }

  /** The end of the handshake, words and the end of the input arrive together. */
  private void saysByeAndEnds(ByteArrayOutputStream all) {
    try {
      says("bye".getBytes(UTF_8));
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
    client.closeOutbound();
    clientActs();
    wire.arrives(all.toByteArray());
    wire.ends();
  }

  @Override
  public void untilWritable(long deadline) {
    wire.hasRoomFor(1_000);
  }

  @Override
  public boolean isOver() {
    return false;
  }

  /** The client reads what was written, and sends what its engine has to say. */
  private void clientActs() {
    if (!clientIsThere) {
      return;
    }
    try {
      while (takes() || sends(ByteBuffer.allocate(0))) {
        // until there is nothing more to do
      }
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
  }

  private boolean takes() throws SSLException {
    byte[] all = wire.writtenBytes();
    ByteBuffer in =
        ByteBuffer.wrap(joined(notUnwrapped, Arrays.copyOfRange(all, seen, all.length)));
    seen = all.length;
    boolean any = false;
    ByteBuffer out = ByteBuffer.allocate(20_000);
    while (in.hasRemaining() && !client.isInboundDone()) {
      SSLEngineResult result = client.unwrap(in, out.clear());
      runTasks();
      heard.write(out.array(), 0, out.position());
      if (result.getStatus() != SSLEngineResult.Status.OK
          || result.bytesConsumed() == 0
          || client.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
        break;
      }
      any = true;
    }
    notUnwrapped = Arrays.copyOfRange(in.array(), in.position(), in.limit());
    return any;
  }

  private boolean sends(ByteBuffer words) throws SSLException {
    if (!words.hasRemaining()
        && client.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NEED_WRAP) {
      return false;
    }
    ByteBuffer out = ByteBuffer.allocate(20_000);
    client.wrap(words, out);
    runTasks();
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    if (gathered != null) {
      gathered.writeBytes(bytes);
      return bytes.length > 0;
    }
    for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length - at)) {
      wire.arrives(Arrays.copyOfRange(bytes, at, at + Math.min(piece, bytes.length - at)));
    }
    return bytes.length > 0;
  }

  private void runTasks() {
    for (Runnable task = client.getDelegatedTask();
        task != null;
        task = client.getDelegatedTask()) {
      task.run();
    }
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private void says(byte[] words) throws SSLException {
    ByteBuffer all = ByteBuffer.wrap(words);
    while (all.hasRemaining()) {
      assertTrue(sends(all));
    }
  }

  /** All that can be read now. */
  private byte[] read() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(READ);
    int read = transport.read(buffer);
    while (read > 0 || (read == 0 && (wire.unread() > 0 || transport.hasInput()))) {
      all.write(buffer.array(), 0, buffer.position());
      read = transport.read(buffer.clear());
    }
    return all.toByteArray();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, 1", "TLSv1.3, 7", "TLSv1.3, 100000", "TLSv1.2, 1", "TLSv1.2, 100000"})
  void wordsComeThroughInPiecesOfAnySize(String version, int size) throws Exception {
    piece = size;
    shakeHands(version);
    assertTrue(transport.agreed().startsWith(version + " "), transport.agreed());
    byte[] asked = random(3_000);
    says(asked);
    assertArrayEquals(asked, read());
    byte[] answer = random(40_000);
    ByteBuffer bytes = ByteBuffer.wrap(answer);
    transport.tryWrite(bytes);
    assertFalse(bytes.hasRemaining());
    clientActs();
    assertArrayEquals(answer, heard.toByteArray());
  }

  @Test
  void clientThatSaysAllWithTheEndOfItsHandshakeIsHeard() throws Exception {
    client.setUseClientMode(true);
    SSLParameters shortRecords = client.getSSLParameters();
    shortRecords.setMaximumPacketSize(80); // several for the client's part of the handshake
    client.setSSLParameters(shortRecords);
    client.beginHandshake();
    wire.keepsOpen();
    clientActs();
    gathered = new ByteArrayOutputStream();
    transport.handshake(this, Long.MAX_VALUE);
    assertEquals("bye", new String(read(), UTF_8));
  }

  @Test
  void recordLongerThanTheReadersBufferIsReadInParts() throws Exception {
    shakeHands();
    byte[] words = random(16_000);
    says(words);
    ByteBuffer buffer = ByteBuffer.allocate(READ);
    assertEquals(READ, transport.read(buffer));
    assertTrue(transport.hasInput(), "nobody is called for the rest");
    assertEquals(words.length - READ, transport.read(buffer.clear()));
    assertFalse(transport.hasInput());
  }

  @Test
  void severalRecordsOfOneReadAreNotForgotten() throws Exception {
    shakeHands();
    byte[] first = random(6_000);
    byte[] second = random(5_000);
    ByteBuffer out = ByteBuffer.allocate(40_000);
    client.wrap(ByteBuffer.wrap(first), out);
    client.wrap(ByteBuffer.wrap(second), out);
    wire.arrives(Arrays.copyOf(out.array(), out.position()));
    ByteBuffer buffer = ByteBuffer.allocate(READ);
    assertEquals(first.length, transport.read(buffer));
    assertTrue(transport.hasInput(), "nobody is called for the second record");
    assertEquals(second.length, transport.read(buffer.clear()));
    assertFalse(transport.hasInput());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 30, 100, 129, 130, 131, 260, 400, 1_000})
  void shortWritesLoseAndRepeatNothing(int room) throws Exception {
    shakeHands();
    byte[] words = random(100);
    wire.hasRoomFor(0);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      ByteBuffer bytes = ByteBuffer.wrap(words);
      transport.tryWrite(bytes);
      while (bytes.hasRemaining()) {
        wire.hasRoomFor(room);
        if (transport.flush()) {
          transport.tryWrite(bytes);
        }
      }
      expected.write(words);
    }
    transport.shutdownOutput();
    for (int i = 0; !wire.isOutputShut(); i++) {
      assertTrue(i < 1_000, "the end is never written");
      wire.hasRoomFor(room);
      boolean _ = transport.flush();
    }
    clientActs();
    assertArrayEquals(expected.toByteArray(), heard.toByteArray());
    assertTrue(client.isInboundDone(), "the client is not told that this is the end");
  }

  @Test
  void wordsThatWereTakenAreWrittenThoughNobodyResumes() throws Exception {
    shakeHands();
    wire.hasRoomFor(10);
    ByteBuffer bytes = ByteBuffer.wrap(random(100));
    transport.tryWrite(bytes);
    assertFalse(bytes.hasRemaining(), "the record is taken whole");
    assertTrue(wire.awaitsWrite(), "nobody waits for the rest of the record");
  }

  @Test
  void endThatTheClientTellsIsTheEnd() throws Exception {
    shakeHands();
    says("bye".getBytes(UTF_8));
    client.closeOutbound();
    clientActs();
    wire.ends();
    assertEquals("bye", new String(read(), UTF_8));
    assertEquals(-1, transport.read(ByteBuffer.allocate(READ)));
    ByteBuffer answer = ByteBuffer.wrap("good bye".getBytes(UTF_8));
    transport.tryWrite(answer);
    clientActs();
    assertEquals("good bye", heard.toString(UTF_8));
  }

  @Test
  void endThatComesWithTheLastWordsIsNotForgotten() throws Exception {
    shakeHands();
    ByteBuffer out = ByteBuffer.allocate(40_000);
    client.wrap(ByteBuffer.wrap("bye".getBytes(UTF_8)), out);
    client.closeOutbound();
    client.wrap(ByteBuffer.allocate(0), out);
    wire.arrives(Arrays.copyOf(out.array(), out.position()));
    ByteBuffer buffer = ByteBuffer.allocate(READ);
    assertEquals(3, transport.read(buffer));
    assertTrue(transport.hasInput(), "nobody is called for the end");
    assertEquals(-1, transport.read(buffer));
    assertFalse(transport.hasInput());
  }

  @Test
  void inputThatIsCutIsAnErrorAndNoEnd() throws Exception {
    shakeHands();
    says("half a li".getBytes(UTF_8));
    wire.ends();
    ByteBuffer buffer = ByteBuffer.allocate(READ);
    assertEquals(9, transport.read(buffer));
    assertThrows(SSLException.class, () -> transport.read(buffer));
  }

  @Test
  void secondHandshakeOfTls12IsRefused() throws Exception {
    shakeHands("TLSv1.2");
    client.beginHandshake();
    assertThrows(
        SSLException.class,
        () -> {
          clientActs();
          read();
        });
  }

  @Test
  void newKeysOfTls13AreTaken() throws Exception {
    shakeHands("TLSv1.3");
    client.beginHandshake();
    clientActs();
    says("with new keys".getBytes(UTF_8));
    assertEquals("with new keys", new String(read(), UTF_8));
    transport.tryWrite(ByteBuffer.wrap("and back".getBytes(UTF_8)));
    clientActs();
    assertEquals("and back", heard.toString(UTF_8));
  }

  @Test
  void firstRecordIsReadWhole() throws Exception {
    byte[] record = TestCertificates.helloOfTls10();
    byte[] more = {1, 2, 3};
    var common = new TlsTransport.Common(new RecordBuffers(), new Semaphore(1));
    for (int split = 1; split < record.length; split++) {
      FakeTransport rest = new FakeTransport();
      rest.arrives(Arrays.copyOfRange(record, split, record.length));
      rest.arrives(more);
      byte[] read =
          TlsTransport.firstRecord(
              rest, common, this, Arrays.copyOf(record, split), Long.MAX_VALUE);
      assertArrayEquals(record, read, "split at " + split);
    }
    wire.ends();
    assertThrows(
        IOException.class,
        () -> TlsTransport.firstRecord(wire, common, this, new byte[] {22}, Long.MAX_VALUE));
  }

  @Test
  void oldVersionsAreRefusedWithAnAlert() {
    byte[] hello = TestCertificates.helloOfTls10();
    wire.arrives(hello);
    assertThrows(IOException.class, () -> transport.handshake(this, Long.MAX_VALUE));
    transport.sendAlert();
    assertEquals(21, wire.writtenBytes()[0], "no alert record (RFC 8446, section 5.1)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0000\u0005hello"})
  void garbageEndsTheHandshake(String garbage) {
    wire.arrives(garbage);
    assertThrows(IOException.class, () -> transport.handshake(this, Long.MAX_VALUE));
  }

  @Test
  void clientThatIsSilentForTooLongIsGivenUp() {
    clientIsThere = false;
    assertThrows(IOException.class, () -> transport.handshake(this, System.nanoTime()));
  }

  @Test
  void clientThatLeavesDuringTheHandshakeEndsIt() {
    wire.ends();
    assertThrows(IOException.class, () -> transport.handshake(this, Long.MAX_VALUE));
  }
}
