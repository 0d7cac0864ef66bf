package belfry.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "example.org, example.org:9527",
    "example.org:1, example.org:1",
    "::1, [::1]:9527",
    "[::1]:7, [::1]:7",
    "[::1], [::1]:9527",
    "fe80::1%eth0, [fe80::1%eth0]:9527",
    "[fe80::1%2]:7, [fe80::1%2]:7"
  })
  void addressesAreReadAsPeopleTypeThem(String typed, String meant) {
    assertEquals(meant, ServerAddress.of(typed).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host:0",
        "host:65536",
        "host:",
        "host:x",
        ":9527",
        "[::1",
        "[::1]:",
        "[::1]x",
        ":::1",
        "[host]:1",
        "a b",
        "http://host",
        "127.0.0.1%lo"
      })
  void addressesThatCannotBeAreRefused(String typed) {
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.of(typed));
  }

  @ParameterizedTest
  @CsvSource({
    "tls://chat.example.org, tls://chat.example.org:9527",
    "tls://[::1]:7, tls://[::1]:7",
    "localhost:7, localhost:7",
  })
  void schemeAsksForTls(String typed, String expected) {
    ServerAddress address = ServerAddress.plainOrSecure(typed);
    assertEquals(expected, address.toString());
    assertEquals(typed.startsWith("tls"), address.secure());
  }

  @Test
  void pathOfAUnixSocketIsAnAddress() {
    ServerAddress address = ServerAddress.plainOrSecure("unix:/run/belfry/../chat.sock");
    assertEquals("unix:/run/chat.sock", address.toString());
    assertEquals(Optional.of(Path.of("/run/chat.sock")), address.unixPath());
    ServerAddress relative = ServerAddress.plainOrSecure("unix:chat.sock");
    assertEquals(Optional.of(Path.of("chat.sock").toAbsolutePath()), relative.unixPath());
    assertEquals(Optional.empty(), ServerAddress.DEFAULT.unixPath());
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress("unix:/s", 9527));
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.plainOrSecure("unix:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls://", "tls://:1", "TLS://h", "http://h", "tls:h", "tls://tls://h"})
  void otherSchemesAreNone(String typed) {
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.plainOrSecure(typed));
  }

  @Test
  void programsWithoutTlsRefuseItsScheme() {
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.of("tls://h"));
  }
}
