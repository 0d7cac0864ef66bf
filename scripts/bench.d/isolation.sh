# Benchmark of the delay of calm clients while hostile ones work on Belfry. Sourced by scripts/bench.
# shellcheck shell=bash

# The kinds of hostile clients, each with its dialect.
HOSTILE=(calm/text ayt/text ayt/json nop/text nop/json bytes/text bytes/json rooms/text rooms/json who/text who/json
  history/text history/json say/text say/json join/text join/json broken/json deep/json
  rooms/irc who/irc names/irc history/irc say/irc join/irc history/http)

bench_isolation() {
  local row
  echo "60 hostile clients of each kind; each server new in each round; goal: p95 20 ms, maximum 100 ms," \
    "newcomer 300 ms, 200 MB"
  for ((round = 0; round < ROUNDS; round++)); do
    for row in ${KINDS:-"${HOSTILE[@]}"}; do
      isolation "${row%/*}" "${row#*/}"
    done
  done
  columns 'hostile' 'p95 ms' 'max ms' 'newcomer ms' 'MB' 'goal' 'sent MB/s' 'read MB/s'
  for row in ${KINDS:-"${HOSTILE[@]}"}; do
    isolation_row "${row/\//-}"
  done
}

# isolation KIND DIALECT: measures a new server once.
isolation() {
  port[belfry]=$((PORT + 10))
  MALLOC_ARENA_MAX=2 start belfry "${SERVER[@]}" --port "${port[belfry]}" --no-time --no-ntp --no-admin \
    --http-guests read --data "$work/isolation"
  await belfry
  trial isolation --port "${port[belfry]}" --pid "${pid[belfry]}" --kind "$1" --dialect "$2" \
    --warm "$WARM" --seconds "$MEASURED" >>"$work/isolation.$1-$2" || echo "$1-$2: no result" >&2
  stop belfry
}

# isolation_row NAME: prints the medians of one kind, and whether they are within the goal.
isolation_row() {
  local p95 max newcomer memory
  p95=$(number isolation "$1" p95_ms) max=$(number isolation "$1" max_ms)
  newcomer=$(number isolation "$1" newcomer_ms) memory=$(number isolation "$1" server_mb)
  columns "$1" "$p95" "$max" "$newcomer" "$memory" "$(awk -v p95="$p95" -v max="$max" -v newcomer="$newcomer" \
    -v memory="$memory" 'BEGIN {
      print p95 == "-" ? "-" : p95 <= 20 && max <= 100 && newcomer <= 300 && memory < 200 ? "met" : "missed" }')" \
    "$(number isolation "$1" sent_mb_per_s)" "$(number isolation "$1" read_mb_per_s)"
}
