package belfry.server.delivery;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A pump whose readers are written to in groups. */
class GatheringPumpTest extends PumpTest {
  @Override
  GroupWriter.Source groupWriters() {
    return () -> new OneByOneWriter(new AtomicInteger(), new AtomicReference<>());
  }
}
