package belfry.server.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class KernelClockIT {

  @Test
  void theKernelSaysHowFarItsClockIsOff() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "adjtimex is Linux's");
    ClockState.Source kernel = KernelClock.find();
    ClockState state = kernel.read();
    assertTrue(state.maxError() >= 0 && state.maxError() <= 20_000_000_000L, state::toString);
    assertEquals(state.synchronised(), kernel.read().synchronised());
  }
}
