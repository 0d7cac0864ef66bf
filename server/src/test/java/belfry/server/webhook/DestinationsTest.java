package belfry.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.net.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses to which webhooks may connect. */
class DestinationsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.19.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
      })
  void privateAddressIsNotPublic(String address) {
    assertFalse(Destinations.isPublic(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "9.255.255.255", "11.0.0.1", "172.32.0.1", "223.255.255.254"})
  void addressOfTheInternetIsPublic(String address) {
    assertTrue(Destinations.isPublic(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1"})
  void ipv6AddressOfTheInternetIsPublic(String address) {
    assertTrue(Destinations.isPublic(InetAddress.ofLiteral(address)));
  }

  private static Destinations resolving(List<Network> allowed, String... addresses) {
    return new Destinations(
        allowed, _ -> Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
  }

  @Test
  void hostWithOnePrivateAddressAmongOthersIsRefused() {
    Destinations some = resolving(List.of(), "1.1.1.1", "10.0.0.1");
    var refused = assertThrows(IOException.class, () -> some.of("both.example", true));
    assertEquals(
        "both.example has the private address 10.0.0.1 (--webhooks-to allows it)",
        refused.getMessage());
  }

  @Test
  void publicHostNeedsEncryption() throws IOException {
    Destinations some = resolving(List.of(), "1.1.1.1");
    assertEquals(1, some.of("one.example", true).size());
    assertThrows(IOException.class, () -> some.of("one.example", false));
  }

  @Test
  void allowedNetworkMayBePrivateAndPlain() throws IOException {
    Destinations some = resolving(List.of(Network.of("10.0.0.0/8")), "10.0.0.1");
    assertEquals(List.of(InetAddress.ofLiteral("10.0.0.1")), some.of("intern.example", false));
    Destinations other = resolving(List.of(Network.of("10.0.0.0/8")), "127.0.0.1");
    assertThrows(IOException.class, () -> other.of("intern.example", true));
  }
}
