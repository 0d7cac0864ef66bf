package belfry.trials.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One instance that keeps everything in its memory. */
final class LocalTopology extends Topology {
  LocalTopology(Site site) {
    super(site);
  }

  @Override
  void startStore() {
    // nothing is shared
  }

  @Override
  @Nullable String problem() {
    return null;
  }

  @Override
  List<Fault.Kind> storeFaults(Workload workload) {
    return List.of();
  }

  @Override
  List<String> options() {
    return List.of();
  }

  @Override
  boolean endsWithProcess() {
    return true;
  }
}
