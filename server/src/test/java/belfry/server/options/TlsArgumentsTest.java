package belfry.server.options;

import static belfry.server.options.Given.options;
import static belfry.server.options.Given.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.tls.TlsOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsArgumentsTest {
  private static TlsOptions.Pair pair(String name) {
    return new TlsOptions.Pair(Path.of(name + ".pem"), Path.of(name + ".key"));
  }

  @Test
  void thereIsNoTlsWithoutACertificate() {
    assertEquals(Optional.empty(), options().tls());
  }

  @Test
  void certificatesAndKeysArePairs() {
    var tls = options("--tls-cert=a.pem,b.pem", "--tls-key=a.key", "--tls-key=b.key").tls();
    assertEquals(List.of(pair("a"), pair("b")), tls.orElseThrow().pairs());
    assertEquals(Optional.empty(), tls.get().address());
    assertFalse(tls.get().required());
  }

  @Test
  void theEnvironmentHasAllOfIt() {
    var environment =
        Map.of(
            "BELFRY_BIND", "0.0.0.0",
            "BELFRY_TLS_CERT", "a.pem",
            "BELFRY_TLS_KEY", "a.key",
            "BELFRY_TLS_PORT", "9529",
            "BELFRY_TLS_REQUIRED", "true");
    TlsOptions tls = options(environment).tls().orElseThrow();
    assertEquals("/0.0.0.0:9529", tls.address().orElseThrow().toString());
    assertTrue(tls.required());
  }

  @Test
  void incompleteOptionsAreRefused() {
    assertEquals(
        "each --tls-cert needs one --tls-key: there are 1 and 0", refusal("--tls-cert=a.pem"));
    assertEquals("--tls-key does nothing without --tls-cert", refusal("--tls-key=a.key"));
    assertEquals("--tls-port does nothing without --tls-cert", refusal("--tls-port=1"));
    assertEquals("--tls-required does nothing without --tls-cert", refusal("--tls-required"));
  }

  @Test
  void certificateOfATryIsKeptWithTheData() {
    var tls = options("--tls-self-signed", "--data=/srv/belfry").tls().orElseThrow();
    assertEquals(
        List.of(
            new TlsOptions.Pair(
                Path.of("/srv/belfry/self-signed.crt"), Path.of("/srv/belfry/self-signed.key"))),
        tls.pairs());
    assertTrue(tls.selfSigned());
    assertEquals(
        "--tls-self-signed keeps its certificate with the data of --data",
        refusal(Map.of(), "--tls-self-signed", "--data=none"));
    assertEquals(
        "--tls-self-signed can't be combined with --tls-cert",
        refusal(Map.of(), "--tls-self-signed", "--tls-cert=a.pem", "--tls-key=a.key"));
  }
}
