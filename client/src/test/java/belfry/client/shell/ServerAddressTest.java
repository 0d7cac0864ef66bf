package belfry.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
