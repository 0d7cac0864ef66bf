package belfry.server.posix;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belfry.server.delivery.GroupWriter;

/** On a machine that allows io_uring. */
class SendRingTest extends DescriptorWriterContract {
  @Override
  GroupWriter writer() {
    try {
      return SendRing.open();
    } catch (UnavailableException e) {
      assumeTrue(false, e.getMessage());
      throw new AssertionError(e);
    }
  }
}
