package belfry.trials.chaos;

import java.nio.file.Path;
import java.util.List;

/** One instance that keeps all in its memory. */
final class LocalTopology extends Topology {
  LocalTopology(Parts parts, Ports ports, Path serve, Findings findings, double longest) {
    super(parts, ports, serve, findings, longest);
  }

  @Override
  void startStore() {
    // nothing is shared
  }

  @Override
  String lack() {
    return null;
  }

  @Override
  List<Fault.Kind> storeFaults() {
    return List.of();
  }

  @Override
  List<String> options(int instance) {
    return List.of();
  }

  @Override
  boolean endsWithProcess() {
    return true;
  }
}
