package belfry.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cloaks of networks. */
class CloaksTest {
  private final Cloaks cloaks = new Cloaks(() -> "secret");

  private static String cloak(Cloaks of, String network) {
    return Objects.requireNonNull(of.of(Optional.of(network)));
  }

  @Test
  void networkHasOneCloakInADeployment() {
    String cloak = cloak(cloaks, "192.0.2.7");
    assertTrue(cloak.matches("[a-z2-7]{13}"), cloak);
    assertEquals(cloak, cloak(new Cloaks(() -> "secret"), "192.0.2.7"));
    assertNotEquals(cloak, cloak(cloaks, "192.0.2.8"));
    assertNotEquals(cloak, cloak(new Cloaks(() -> "another"), "192.0.2.7"));
  }

  @Test
  void loopbackHasNone() {
    assertNull(cloaks.of(Optional.empty()));
  }
}
