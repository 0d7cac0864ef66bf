package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "192.168.6.0/23, 192.168.7.255, true",
    "192.168.6.0/23, 192.168.8.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "203.0.113.9, 203.0.113.9, true",
    "203.0.113.9, 203.0.113.8, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::/0, ::1, true",
    "::1, ::1, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 127.0.0.1, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
  })
  void holdsAddressesThatBeginWithItsBits(String cidr, String address, boolean in) {
    assertEquals(in, Network.of(cidr).contains(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0.0/0008",
        "10.0.0.0/٨",
        "10.0.0.1/8",
        "::1/127",
        "::/129",
        "localhost",
        "example.org/8",
        "10.0.0.0 /8"
      })
  void nothingElseIsANetwork(String text) {
    assertThrows(IllegalArgumentException.class, () -> Network.of(text));
  }

  @Test
  void aMistakeIsNamed() {
    var mistake = assertThrows(IllegalArgumentException.class, () -> Network.of("10.0.0.1/8"));
    assertTrue(mistake.toString().contains("10.0.0.1/8"), mistake::toString);
  }
}
