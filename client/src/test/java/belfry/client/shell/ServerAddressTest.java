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
    "[::1], [::1]:9527"
  })
  void addressesAreReadAsPeopleTypeThem(String typed, String meant) {
    assertEquals(meant, ServerAddress.of(typed).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host:0", "host:65536"})
  void addressesThatCannotBeAreRefused(String typed) {
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.of(typed));
  }
}
