package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;

import belfry.server.Server;
import belfry.server.options.ServerArguments;
import belfry.server.tls.TestCertificates;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** IRC clients that are told to use TLS only (IRCv3 sts). */
class StrictTransportIT {
  private static final byte[] ELSEWHERE =
      "PROXY TCP4 192.0.2.1 127.0.0.1 4444 9527\r\n".getBytes(UTF_8);

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
            "--data=none",
            "--greet-after=3000",
            "--proxy-from=127.0.0.1/32",
            "--irc-sts=300",
            "--tls-cert=" + TestCertificates.file("ec.crt"),
            "--tls-key=" + TestCertificates.file("ec.key"));
    server = Server.start(arguments.options());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.getOutputStream().write(ELSEWHERE);
    return socket;
  }

  @Test
  void plainClientIsToldThePort() throws Exception {
    try (Caller client = new Caller(connect())) {
      client.types("CAP LS 302\r\n").hears(" sts=port=" + server.address().getPort() + "\r\n");
      client.types("CAP REQ sts\r\n").hears(" NAK ");
    }
  }

  @Test
  void encryptedClientIsToldTheTime() throws Exception {
    Socket plain = connect();
    try (Caller client =
        new Caller(
            TestCertificates.trusting()
                .getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), true))) {
      client.types("CAP LS 302\r\n").hears(" sts=duration=300\r\n");
    }
  }

  @Test
  void clientThatKnowsNoValuesIsToldNothing() throws Exception {
    try (Caller client = new Caller(connect())) {
      String heard = client.types("CAP LS\r\nCAP END\r\nPING fence\r\n").hears("fence");
      assertFalse(heard.contains("sts"), heard);
    }
  }
}
