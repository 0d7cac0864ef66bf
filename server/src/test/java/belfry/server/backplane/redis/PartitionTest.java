package belfry.server.backplane.redis;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

class PartitionTest {
  /** Sessions doubt, and the lease's beat compares when somebody did. */
  public static class DoubtersAndABeat {
    private final Partition partition = Partition.all().getFirst();

    @Operation
    public void doubt() {
      partition.doubt();
    }

    @Operation(nonParallelGroup = "beat")
    public boolean takeDoubt() {
      return partition.takeDoubt();
    }
  }

  @Test
  void noDoubtIsLost() {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(100)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(DoubtersAndABeat.class);
  }
}
