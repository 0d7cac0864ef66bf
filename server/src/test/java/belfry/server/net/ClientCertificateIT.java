package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.Server;
import belfry.server.options.ServerArguments;
import belfry.server.tls.TestCertificates;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that show a TLS certificate, and log in with it. */
class ClientCertificateIT {
  /** {@code openssl x509 -in ed25519.crt -noout -fingerprint -sha256}. */
  private static final String FINGERPRINT =
      "B5:CB:04:A2:22:28:D6:E0:D7:D0:28:74:A7:0E:E6:00:1B:EC:69:49:7A:A7:D6:B2:83:BE:E1:5C:6A:C5:1E:21";

  @TempDir private Path folder;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    ServerArguments arguments = new ServerArguments(Map.of());
    var _ =
        arguments.parse(
            "--port=0",
            "--no-time",
            "--no-ntp",
            "--no-admin",
            "--no-flood-limit",
            "--greet-after=3000",
            "--data=" + folder,
            "--tls-cert=" + TestCertificates.file("ec.crt"),
            "--tls-key=" + TestCertificates.file("ec.key"));
    server = Server.start(arguments.options());
  }

  @AfterEach
  void stop() {
    assertEquals(0, server.door().failures());
    server.close();
  }

  private SSLSocket connect(SSLContext context, String... protocols) throws IOException {
    Socket plain = new Socket(server.address().getAddress(), server.address().getPort());
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake(); // a client that is silent for too long is taken for a person
    return socket;
  }

  private Caller caller(SSLContext context) throws IOException {
    return new Caller(connect(context));
  }

  private static SSLContext showing(String name) {
    return TestCertificates.showing(name);
  }

  /** Registers a name whose owner logs in with the certificate of the connection. */
  private void register(String name, SSLContext context, String key) throws IOException {
    try (Caller owner = caller(context)) {
      owner.types("/nick " + name + "\n/register\n").hears("bfy_");
      owner.types("/key " + key + "\n").hears("and no password");
    }
  }

  /** What an IRC client that wants to log in with its certificate hears. */
  private static String logsIn(Caller client, String nick, String message) throws IOException {
    client.types("CAP LS 302\r\nNICK " + nick + "\r\nUSER u 0 * :u\r\nCAP REQ sasl\r\n");
    client.types("AUTHENTICATE EXTERNAL\r\n").hears(" ACK sasl");
    client.hears("AUTHENTICATE +");
    client.types("AUTHENTICATE " + message + "\r\n");
    return client.types("CAP END\r\nPING fence\r\n").hears("fence");
  }

  @Test
  void clientOfIrcLogsInWithItsCertificate() throws Exception {
    register("ann", showing("ed25519"), "certificate laptop");
    try (Caller weechat = caller(showing("ed25519"));
        Caller named = caller(showing("ed25519"));
        Caller other = caller(showing("rsa"))) {
      String heard = logsIn(weechat, "ann", "+");
      assertTrue(heard.contains(" 903 "), heard);
      assertTrue(heard.contains(" 001 ann "), heard);
      String refused = logsIn(other, "bob", "YW5u");
      assertTrue(refused.contains("there is no account ann with this certificate"), refused);
      assertTrue(refused.contains(" 001 bob "), refused);
      heard = logsIn(named, "carl", "YW5u");
      assertTrue(heard.contains(" 001 ann "), heard);
    }
  }

  @Test
  void mechanismIsOfferedToClientsWithACertificateOnly() throws Exception {
    try (Caller with = caller(showing("rsa"));
        Caller without = caller(TestCertificates.trusting())) {
      with.types("CAP LS 302\r\n").hears(" sasl=PLAIN,EXTERNAL ");
      without.types("CAP LS 302\r\nCAP REQ sasl\r\nAUTHENTICATE EXTERNAL\r\n");
      without.hears(" sasl=PLAIN ");
      without.hears(" 908 * PLAIN :");
    }
  }

  @Test
  void clientOfIrcAddsItsCertificate() throws Exception {
    try (Caller ann = caller(showing("ed25519"))) {
      ann.types("NICK ann\r\nUSER u 0 * :u\r\n").hears(" 001 ann ");
      ann.types("REGISTER * * :correct horse\r\n").hears("REGISTER SUCCESS");
      ann.types("KEY certificate\r\n").hears(":It can log in to your account now.");
    }
    try (Caller ann = caller(showing("ed25519"))) {
      assertTrue(logsIn(ann, "ann", "+").contains(" 001 ann "));
    }
  }

  @Test
  void programAndPersonLogInWithACertificateUntilItIsRevoked() throws Exception {
    register("robot", TestCertificates.trusting(), "sha256:" + FINGERPRINT);
    String login = "{'do':'login','name':'robot','key':'certificate'}\n".replace('\'', '"');
    try (Caller program = caller(showing("ed25519"));
        Caller person = caller(showing("ed25519"))) {
      program.types(login).hears("\"on\":\"logged-in\"");
      program.types("{\"do\":\"tokens\"}\n").hears("\"key\":true,\"label\":\"certificate\"");
      String listed = program.hears("\n");
      assertTrue(listed.contains("\"used\":\"20"), listed);
      String tokens =
          person.types("/login robot certificate\n/tokens\n").hears(" key \"certificate");
      String id = tokens.substring(tokens.lastIndexOf("* ") + 2).strip().split(" ", 2)[0];
      person.types("/revoke " + id + "\n").hears("and no password");
    }
    try (Caller program = caller(showing("ed25519"))) {
      program.types(login).hears("\"code\":\"wrong-login\"");
    }
  }

  @Test
  void loginWithoutACertificateIsRefused() throws Exception {
    register("ann", TestCertificates.trusting(), "sha256:" + FINGERPRINT);
    try (Caller encrypted = caller(TestCertificates.trusting());
        Caller plain = new Caller(server.address())) {
      for (Caller each : new Caller[] {encrypted, plain}) {
        each.types("/login ann certificate\n").hears("this connection has shown no certificate");
      }
    }
  }

  @Test
  void browserIsNotAskedForACertificate() throws Exception {
    try (SSLSocket browser = connect(showing("rsa"), "h2", "http/1.1");
        SSLSocket irc = connect(showing("rsa"), "irc")) {
      assertEquals("http/1.1", browser.getApplicationProtocol());
      assertFalse(wasAsked(browser));
      assertEquals("irc", irc.getApplicationProtocol());
      assertTrue(wasAsked(irc));
    }
  }

  private static boolean wasAsked(SSLSocket socket) {
    return socket.getSession().getLocalCertificates() != null;
  }

  @Test
  void unknownProtocolOfAnExtensionIsNoReasonToRefuse() throws Exception {
    try (SSLSocket socket = connect(TestCertificates.trusting(), "imap")) {
      assertEquals("", socket.getApplicationProtocol());
      new Caller(socket).types("/ping\n").hears("pong");
    }
  }
}
