package belfry.server.posix;

import belfry.server.delivery.GroupWriter;

class SendLoopTest extends DescriptorWriterContract {
  @Override
  GroupWriter writer() {
    return new SendLoop();
  }
}
