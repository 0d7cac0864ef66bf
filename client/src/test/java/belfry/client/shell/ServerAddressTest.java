package belfry.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
}
