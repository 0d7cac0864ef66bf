package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.Server;
import belfry.server.tls.TestCertificates;
import belfry.server.tls.TlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations over TLS, on real sockets, with the client's side of the JDK. */
class TlsIT {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir private Path folder;

  private static Server server(String... certificates) throws IOException {
    return Started.encrypted(Started.doorThatGreetsLate(), TestCertificates.options(certificates));
  }

  private static SSLSocket encrypted(Socket plain, String host) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.trusting()
                .getSocketFactory()
                .createSocket(plain, host, plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static SSLSocket connect(InetSocketAddress address, String host) throws IOException {
    return encrypted(new Socket(address.getAddress(), address.getPort()), host);
  }

  private static Caller caller(InetSocketAddress address) throws IOException {
    SSLSocket socket = connect(address, "localhost");
    socket.startHandshake(); // a client that is silent for too long is taken for a person
    return new Caller(socket);
  }

  private static String subject(SSLSocket socket) throws IOException {
    socket.startHandshake();
    var first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return first.getSubjectX500Principal().getName();
  }

  @Test
  void plainAndEncryptedClientsShareARoomOnOnePort() throws Exception {
    try (Server server = server("ec");
        Caller ann = new Caller(server.address());
        Caller bob = caller(server.address());
        Caller program = caller(server.address())) {
      ann.types("/nick ann\n").hears("You are ann now.");
      bob.types("/nick bob\n").hears("You are bob now.");
      program.types("{\"do\":\"join\",\"room\":\"lobby\"}\n").hears("\"members\":3}\n");
      ann.types("hello, bob\n");
      bob.hears("<ann> hello, bob\r\n");
      bob.types("hello, ann\n");
      ann.hears("<bob> hello, ann\r\n");
      program.hears("\"text\":\"hello, ann\"");
    }
  }

  @Test
  void personIsGreetedInsideTheEncryption() throws Exception {
    try (Server server = server("ec");
        SSLSocket socket = connect(server.address(), "localhost")) {
      socket.startHandshake();
      new Caller(socket).hears("Welcome to Belfry.");
    }
  }

  @Test
  void goodbyeIsSaidAndTheEndIsTold() throws Exception {
    try (Server server = server("ec");
        Caller ann = caller(server.address())) {
      ann.types("/ping\n").hears("pong");
      ann.types("/quit\n");
      assertTrue(ann.hearsTheEnd().contains("Goodbye")); // a cut would be an exception
    }
  }

  @Test
  void clientThatEndsItsOutputStillHearsItsAnswers() throws Exception {
    try (Server server = server("ec");
        SSLSocket socket = connect(server.address(), "localhost")) {
      Caller ann = new Caller(socket);
      ann.types("/ping\n/me waves\n/ping\n");
      socket.shutdownOutput();
      String all = ann.hearsTheEnd();
      assertEquals(2, all.split("pong", -1).length - 1, all);
    }
  }

  @Test
  void handshakeThatIsNeverFinishedDoesNotDelayAStop() throws Exception {
    try (Server server = server("ec");
        Socket half = new Socket(server.address().getAddress(), server.address().getPort());
        Caller ann = caller(server.address())) {
      half.getOutputStream().write(new byte[] {0x16, 3, 1, 1, 0, 1});
      ann.types("/ping\n").hears("pong");
      assertEquals(0, server.drain(), "connections were cut off");
    }
  }

  @Test
  void longAnswersReachASlowReaderWhole() throws Exception {
    try (Server server = server("ec")) {
      Socket plain = new Socket();
      plain.setReceiveBufferSize(4_096);
      plain.connect(server.address());
      try (Caller slow = new Caller(encrypted(plain, "localhost"))) {
        slow.types("/ping\n").hears("pong");
        slow.types("/help\n".repeat(300) + "/quit\n");
        String all = slow.hearsTheEnd();
        assertEquals(300, all.split("/quit ", -1).length - 1);
      }
    }
  }

  @Test
  void portForTlsOnlyExplainsItselfToOthers() throws Exception {
    TlsOptions options =
        new TlsOptions(TestCertificates.options("ec").pairs(), Optional.of(ANY), false);
    try (Server server =
        Started.encrypted(Started.door(100, false, Duration.ofSeconds(60)), options)) {
      InetSocketAddress port = server.tlsAddress().orElseThrow();
      try (Caller ann = caller(port);
          Caller plain = new Caller(port)) {
        ann.types("/ping\n").hears("pong");
        plain.types("hello\n");
        assertEquals(
            "! this server is spoken to over TLS; try: openssl s_client -quiet -connect HOST:PORT."
                + "\r\n",
            plain.hearsTheEnd());
      }
    }
  }

  @Test
  void clientsOfOtherMachinesMustEncryptIfThatIsRequired() throws Exception {
    TlsOptions options =
        new TlsOptions(TestCertificates.options("ec").pairs(), Optional.empty(), true);
    DoorOptions usual = Started.doorThatGreetsLate();
    DoorOptions door =
        new DoorOptions(
            usual.address(),
            usual.maxConnections(),
            usual.maxPerAddress(),
            usual.maxLine(),
            usual.floodLimit(),
            usual.stallLimit(),
            usual.greetAfter(),
            usual.motd(),
            List.of(Network.of("127.0.0.1/32")));
    byte[] elsewhere = "PROXY TCP4 192.0.2.1 127.0.0.1 4444 9527\r\n".getBytes(UTF_8);
    byte[] here = "PROXY TCP4 127.0.0.1 127.0.0.1 4444 9527\r\n".getBytes(UTF_8);
    try (Server server = Started.encrypted(door, options);
        Caller plain = new Caller(server.address());
        Caller program = new Caller(server.address());
        Caller local = new Caller(server.address())) {
      assertTrue(
          plain.sends(elsewhere).hearsTheEnd().startsWith("! this server is spoken to over"));
      program.sends(elsewhere).types("{\"do\":\"ping\"}\n");
      assertTrue(program.hearsTheEnd().contains("\"code\":\"insecure\""));
      local.sends(here).types("/ping\n").hears("pong");
      Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
      socket.getOutputStream().write(elsewhere);
      try (Caller secure = new Caller(encrypted(socket, "localhost"))) {
        secure.types("/ping\n").hears("pong");
      }
    }
  }

  @Test
  void certificateIsChosenByTheNameOfTheHost() throws Exception {
    try (Server server = server("ec", "rsa", "ed25519")) {
      for (List<String> one :
          List.of(
              List.of("localhost", "CN=localhost"),
              List.of("a.example.org", "CN=localhost"),
              List.of("chat.example.net", "CN=rsa"),
              List.of("ed.example.net", "CN=ed"),
              List.of("nobody.example.com", "CN=localhost"))) {
        try (SSLSocket socket = connect(server.address(), one.get(0))) {
          assertEquals(one.get(1), subject(socket), one.get(0));
        }
      }
    }
  }

  @Test
  void newCertificateIsUsedAfterAReloadAndABadOneIsNot() throws Exception {
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    replace(certificate, "ec.crt");
    replace(key, "ec.key");
    TlsOptions options =
        new TlsOptions(List.of(new TlsOptions.Pair(certificate, key)), Optional.empty(), false);
    try (Server server =
            Started.encrypted(Started.door(100, false, Duration.ofSeconds(60)), options);
        SSLSocket old = connect(server.address(), "localhost")) {
      assertEquals("CN=localhost", subject(old));
      Caller ann = new Caller(old);
      ann.types("/ping\n").hears("pong");

      replace(certificate, "rsa.crt");
      assertFalse(server.reloadCertificates(), "the key belongs to another certificate");
      try (SSLSocket socket = connect(server.address(), "localhost")) {
        assertEquals("CN=localhost", subject(socket));
      }
      replace(key, "rsa.key");
      assertTrue(server.reloadCertificates());
      try (SSLSocket socket = connect(server.address(), "localhost")) {
        assertEquals("CN=rsa", subject(socket));
      }
      ann.types("/ping\n").hears("pong");
    }
  }

  private static void replace(Path file, String with) throws IOException {
    Files.copy(TestCertificates.file(with), file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void oldVersionsAndWeakSuitesAreRefused() throws Exception {
    try (Server server = server("ec", "rsa");
        SSLSocket weak = connect(server.address(), "localhost")) {
      try (Socket plain = new Socket(server.address().getAddress(), server.address().getPort())) {
        plain.getOutputStream().write(TestCertificates.helloOfTls10());
        byte[] answer = plain.getInputStream().readAllBytes();
        assertEquals(21, answer[0], "no alert");
      }
      weak.setEnabledProtocols(new String[] {"TLSv1.2"});
      weak.setEnabledCipherSuites(
          new String[] {
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
          });
      assertThrows(SSLException.class, weak::startHandshake);
    }
  }

  @Test
  void resumedSessionsWork() throws Exception {
    var factory = TestCertificates.trusting().getSocketFactory();
    try (Server server = server("ec")) {
      for (int i = 0; i < 3; i++) {
        Socket plain = new Socket(server.address().getAddress(), server.address().getPort());
        try (Caller ann =
            new Caller(factory.createSocket(plain, "localhost", plain.getPort(), true))) {
          ann.types("/ping\n").hears("pong");
        }
      }
    }
  }
}
