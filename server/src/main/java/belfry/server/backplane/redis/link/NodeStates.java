package belfry.server.backplane.redis.link;

import java.util.List;

/** The answers of all nodes that take writes to the question for their states. */
@FunctionalInterface
public interface NodeStates {
  /**
   * Waits for the answers, and renews the promise of the link by them.
   *
   * @return the states; nothing if a node does not answer in time
   */
  List<NodeInfo> await(Deadline deadline) throws InterruptedException;
}
