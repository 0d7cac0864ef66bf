package belfry.client.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.NetworkErrors;
import belfry.client.shell.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes with servers of the JDK, whose certificates its keytool has made. */
class EncryptionIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path keys;

  @TempDir private Path folder;
  private final List<String> notices = new ArrayList<>();
  private final List<ServerSocket> servers = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    selfSigned("one", "localhost");
    selfSigned("two", "localhost");
    selfSigned("authority", "authority", "-ext", "bc:c");
    selfSigned("signed", "localhost");
    keytool("authority", "-exportcert", "-rfc", "-file", file("authority.pem"));
    keytool("signed", "-certreq", "-file", file("request"));
    keytool(
        "authority",
        "-gencert",
        "-rfc",
        "-infile",
        file("request"),
        "-outfile",
        file("signed.pem"),
        "-ext",
        "san=dns:localhost");
    Files.writeString(
        keys.resolve("chain.pem"),
        Files.readString(keys.resolve("signed.pem"))
            + Files.readString(keys.resolve("authority.pem")));
    keytool("signed", "-importcert", "-noprompt", "-file", file("chain.pem"));
  }

  private static String file(String name) {
    return keys.resolve(name).toString();
  }

  private static void selfSigned(String name, String host, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + host, "-validity", "30"));
    options.addAll(List.of("-ext", "san=dns:" + host));
    options.addAll(List.of(more));
    keytool(name, options.toArray(String[]::new));
  }

  private static void keytool(String store, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-alias", "it", "-keystore", file(store + ".p12")));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), said);
  }

  @AfterEach
  void closeServers() throws IOException {
    for (ServerSocket each : servers) {
      each.close();
    }
  }

  /** A server that says hello to each client. */
  private ServerSocket server(String store, int port) throws Exception {
    KeyStore loaded = KeyStore.getInstance(keys.resolve(store + ".p12").toFile(), PASSWORD);
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(loaded, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(port, 10, InetAddress.getLoopbackAddress());
    return greeting(server);
  }

  private ServerSocket greeting(ServerSocket server) {
    servers.add(server);
    Thread.ofVirtual().start(() -> greetAll(server));
    return server;
  }

  private static void greetAll(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getOutputStream().write("hello".getBytes(UTF_8));
      } catch (IOException _) {
        // the client does not trust this server, or the test is over
      }
    }
  }

  private Path known() {
    return folder.resolve("belfry/known_servers");
  }

  private Encryption encryption(Optional<Path> authority) {
    return new Encryption(authority, new KnownServers(known()));
  }

  private String greeting(Encryption encryption, String host, int port) throws IOException {
    try (Socket secure =
            encryption.connect(
                new ServerAddress(host, port, true),
                () -> new Socket(InetAddress.getLoopbackAddress(), port),
                notices::add);
        InputStream in = secure.getInputStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private String refusal(Encryption encryption, String host, int port) {
    return NetworkErrors.reason(
        assertThrows(IOException.class, () -> greeting(encryption, host, port)));
  }

  @Test
  void certificateWithoutAnAuthorityIsTrustedOnceAndRemembered() throws Exception {
    ServerSocket server = server("one", 0);
    int port = server.getLocalPort();
    Encryption encryption = encryption(Optional.empty());
    assertEquals("hello", greeting(encryption, "localhost", port));
    assertEquals(1, notices.size());
    assertTrue(notices.getFirst().contains("sha256:"), notices.getFirst());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(known())));

    assertEquals("hello", greeting(encryption, "localhost", port));
    assertEquals(1, notices.size());

    server.close();
    server("two", port);
    String why = refusal(encryption, "localhost", port);
    assertTrue(why.startsWith("its certificate is another one than before"), why);
    assertTrue(why.contains(known().toString()), why);
    assertEquals(1, Files.readAllLines(known()).size());
  }

  @Test
  void lineThatAUserLeftWithoutAnEndIsKept() throws Exception {
    int port = server("one", 0).getLocalPort();
    Files.createDirectories(known().getParent());
    Files.writeString(known(), "tls://elsewhere:1 authority");
    assertEquals("hello", greeting(encryption(Optional.empty()), "LocalHost", port));
    assertEquals("hello", greeting(encryption(Optional.empty()), "localhost", port));
    assertEquals(1, notices.size());
    assertEquals("tls://elsewhere:1 authority", Files.readAllLines(known()).getFirst());
  }

  @Test
  void withoutAPlaceToRememberNothingIsTrustedBlindly() throws Exception {
    int port = server("one", 0).getLocalPort();
    String why =
        refusal(new Encryption(Optional.empty(), new KnownServers(null)), "localhost", port);
    assertTrue(why.contains("can't be remembered without HOME"), why);
  }

  @Test
  void serverWithAnAuthorityNeedsOneForEver() throws Exception {
    int port = server("one", 0).getLocalPort();
    Files.createDirectories(known().getParent());
    Files.writeString(known(), "tls://localhost:" + port + " authority\n");
    String why = refusal(encryption(Optional.empty()), "localhost", port);
    assertTrue(why.startsWith("no authority that this machine trusts vouches"), why);
    assertEquals(List.of(), notices);
  }

  @Test
  void certificateOfAnUnknownAuthorityIsRefused() throws Exception {
    int port = server("signed", 0).getLocalPort();
    String why = refusal(encryption(Optional.empty()), "localhost", port);
    assertTrue(why.startsWith("no authority that this machine trusts vouches"), why);
  }

  @Test
  void authorityOfTheUserVouchesForItsHosts() throws Exception {
    Encryption encryption = encryption(Optional.of(keys.resolve("authority.pem")));
    encryption.check();
    int port = server("signed", 0).getLocalPort();
    assertEquals("hello", greeting(encryption, "localhost", port));
    String why = refusal(encryption, "127.0.0.1", port);
    assertTrue(why.contains("127.0.0.1"), why);
    String own = refusal(encryption, "localhost", server("one", 0).getLocalPort());
    assertTrue(own.contains("unable to find valid certification path"), own);
    assertEquals(List.of(), notices);
  }

  @Test
  void fileWithoutACertificateIsRefused() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "nothing\n");
    IOException e = assertThrows(IOException.class, () -> encryption(Optional.of(empty)).check());
    assertTrue(String.valueOf(e.getMessage()).startsWith("it contains no certificate"));
    assertThrows(
        IOException.class, () -> encryption(Optional.of(folder.resolve("missing"))).check());
  }

  @Test
  void serverWithoutTlsIsTold() throws Exception {
    int port = greeting(new ServerSocket(0, 10, InetAddress.getLoopbackAddress())).getLocalPort();
    assertEquals(
        "it does not speak TLS there", refusal(encryption(Optional.empty()), "localhost", port));
  }
}
