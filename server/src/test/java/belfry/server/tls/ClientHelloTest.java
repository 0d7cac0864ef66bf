package belfry.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
  /** The first record of the JDK's client. */
  private static byte[] hello(String... protocols) throws SSLException {
    SSLEngine client = TestCertificates.trusting().createSSLEngine("localhost", 1);
    client.setUseClientMode(true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    client.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  @Test
  void protocolsAreThoseOfTheClient() throws SSLException {
    assertEquals(List.of("h2", "http/1.1"), ClientHello.of(hello("h2", "http/1.1")).protocols());
    assertEquals(List.of(), ClientHello.of(hello()).protocols());
    assertEquals(List.of(), ClientHello.of(TestCertificates.helloOfTls10()).protocols());
  }

  @Test
  void clientOfHttpIsKnownByItsProtocols() {
    assertTrue(new ClientHello(List.of("h2")).isForHttp());
    assertTrue(new ClientHello(List.of("irc", "http/1.1")).isForHttp());
    assertFalse(new ClientHello(List.of("irc")).isForHttp());
    assertFalse(new ClientHello(List.of()).isForHttp());
  }

  @Test
  void brokenMessageOffersNothing() throws SSLException {
    byte[] whole = hello("http/1.1");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertTrue(ClientHello.of(cut).protocols().size() <= 1, "cut at " + length);
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] bad = whole.clone();
      bad[at] ^= (byte) 0xFF;
      var _ = ClientHello.of(bad); // without an exception
    }
  }
}
