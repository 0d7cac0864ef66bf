# Runs the JMH benchmarks: the test classes *Benchmark. Sourced by scripts/bench.
# shellcheck shell=bash

bench_parts() {
  local module
  for module in protocol server; do
    (cd "$ROOT" && "${MVN[@]}" -q -pl "$module" -am -Dspotless.check.skip test-compile dependency:build-classpath \
      -Dmdep.outputFile="$work/classpath")
    "${on_server[@]}" timeout --foreground 600 "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow \
      -cp "$ROOT/$module/target/test-classes:$ROOT/$module/target/classes:$(<"$work/classpath")" \
      org.openjdk.jmh.Main -f 1 -wi "$WARM" -w 1 -i "$MEASURED" -r 1 -bm avgt -tu ns -prof gc \
      -rff "$work/$module.csv" -rf csv >"$work/$module.log"
    tr -d '"' <"$work/$module.csv" | awk -F, 'NR > 1 && ($1 !~ /:/ || $1 ~ /alloc.rate.norm$/) {
      sub(/^belfry\./, "", $1); printf "%-75s %10.1f %s\n", $1, $5, $7 }'
  done
}
