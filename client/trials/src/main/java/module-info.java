/** Trials of the server: load, faults and long runs, with what they start processes by. */
module belfry.trials {
  requires belfry.client;
  requires belfry.protocol;
  requires info.picocli;
  requires HdrHistogram;
  requires static transitive org.jspecify;

  opens belfry.trials to
      info.picocli;
  opens belfry.trials.chaos to
      info.picocli;
  opens belfry.trials.disk to
      info.picocli;
  opens belfry.trials.isolation to
      info.picocli;
  opens belfry.trials.load to
      info.picocli;
  opens belfry.trials.soak to
      info.picocli;
}
