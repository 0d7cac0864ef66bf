package belfry.trials.chaos;

import belfry.trials.chaos.Breach.Rule;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.util.List;

/** Looks for errors of the instances themselves, in their metrics and logs. */
record InstanceErrors(RunReport report) {
  /** Looks at instances that are ready. One that does not answer is skipped. */
  void look(List<ServerInstance> instances) throws IOException {
    for (ServerInstance instance : instances) {
      try {
        instance
            .errorCounters()
            .forEach(counter -> report.add(Rule.ALIVE, instance.name() + " shows " + counter));
      } catch (IOException e) {
        report.print(instance.name() + " does not show its metrics: " + e.getMessage());
      }
      lookAtLog(instance);
    }
  }

  /** Looks at the log of an instance, which its processes share, also those that have ended. */
  void lookAtLog(ServerInstance instance) throws IOException {
    for (String error : instance.process().errors()) {
      report.add(Rule.ALIVE, instance.name() + " reports " + error);
    }
  }
}
