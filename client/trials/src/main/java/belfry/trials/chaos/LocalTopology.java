package belfry.trials.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One instance that keeps everything in a folder, or in its memory only. */
final class LocalTopology extends Topology {
  private final Optional<Path> data;

  /**
   * @param data the folder; empty for memory only
   */
  LocalTopology(Site site, Optional<Path> data) {
    super(site);
    this.data = data;
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
    return List.of("--data", data.map(Path::toString).orElse("none"));
  }

  @Override
  boolean endsWithProcess() {
    return data.isEmpty();
  }
}
