# Benchmarks of one chat server with many clients. Sourced by scripts/bench.
# shellcheck shell=bash

bench_fanout() {
  bench_fanout_saturated
  bench_fanout_steady
  bench_fanout_large
  bench_fanout_many
}

bench_fanout_saturated() {
  fan_out saturated "10 rooms of 100, 4 messages in flight each" \
    --subscribers 1000 --publishers 10 --rooms 10 --window 4
}

bench_fanout_steady() {
  fan_out steady "10 rooms of 100, 700 messages/s" --subscribers 1000 --publishers 10 --rooms 10 --rate 700
}

bench_fanout_large() {
  fan_out large "one room of 5,000, 20 messages/s" --subscribers 5000 --publishers 1 --rooms 1 --rate 20
}

bench_fanout_many() {
  fan_out many "1,000 rooms of 10, 2,000 messages/s" \
    --subscribers 10000 --publishers 1000 --rooms 1000 --rate 2000
}

# alone SERVER: suspends all other servers, because an overloaded one continues for long after its turn.
alone() {
  kill -STOP "${pid[@]}"
  kill -CONT "${pid[$1]}"
}

# fan_out CASE TITLE OPTION...: applies one load to each server in turn, and prints a table.
fan_out() {
  local case=$1 title=$2 name
  shift 2
  start_peers
  versions
  echo "$title: scripts/load $* --warm $WARM --seconds $MEASURED"
  alone belfry
  warm_up belfry "$@"
  for ((round = 0; round < ROUNDS; round++)); do
    for name in "${SERVERS[@]}"; do
      alone "$name"
      load "$case" "$name" "$@" --warm "$WARM" --seconds "$MEASURED" --pid "${pid[$name]}"
    done
  done
  columns '' 'deliveries/s' '/CPU second' 'server cores' 'p50 ms' 'p99 ms' 'wrong' 'load cores'
  for name in "${SERVERS[@]}"; do
    columns "$name" "$(number "$case" "$name" delivered_per_s)" "$(number "$case" "$name" deliveries_per_cpu_s)" \
      "$(number "$case" "$name" server_cores)" "$(number "$case" "$name" p50_ms)" "$(number "$case" "$name" p99_ms)" \
      "$(wrong "$case" "$name")" "$(number "$case" "$name" load_cores)"
  done
  compare "$case" deliveries_per_cpu_s "deliveries a CPU second"
  compare "$case" p99_ms "p99"
  stop_peers
}

# wrong CASE SERVER: prints the number of faults in all rounds.
wrong() {
  total "$1" "$2" refused dropped lost doubled out_of_order astray
}

# compare CASE FIELD WHAT: prints Belfry's value as a multiple of each other server's.
compare() {
  local name
  printf 'Belfry / others, %s:' "$3"
  for name in "${SERVERS[@]:1}"; do
    awk -v ours="$(number "$1" belfry "$2")" -v theirs="$(number "$1" "$name" "$2")" -v name="$name" \
      'BEGIN { if (ours + 0 > 0 && theirs + 0 > 0) printf "  %s %.2f", name, ours / theirs }'
  done
  echo
}

# fresh CASE OPTION...: applies one load to each server in turn, with a new process in each round.
fresh() {
  local case=$1 name
  shift
  echo "scripts/load $*; each server new in each round"
  start_peers
  versions
  stop_peers
  for ((round = 0; round < ROUNDS; round++)); do
    for name in "${SERVERS[@]}"; do
      start_server "$name"
      load "$case" "$name" "$@" --pid "${pid[$name]}"
      stop "$name"
    done
  done
}

bench_idle() {
  local name
  fresh idle --subscribers 15000 --publishers 0 --rooms 150 --warm "$((WARM + 7))" --seconds "$((MEASURED * 2))"
  columns '' 'connections' 'bytes each' 'empty MB' 'MB' 'CPU % core' 'wrong'
  for name in "${SERVERS[@]}"; do
    columns "$name" "$(number idle "$name" in)" "$(number idle "$name" server_bytes_each)" \
      "$(number idle "$name" server_bytes_before 1e-6)" "$(number idle "$name" server_bytes 1e-6)" \
      "$(number idle "$name" server_cores 100)" "$(wrong idle "$name")"
  done
  compare idle server_bytes_each "bytes a connection"
}

bench_storm() {
  local name load=(--subscribers 10000 --publishers 0 --rooms 100 --arriving 10000 --warm 0)
  fresh storm "${load[@]}" --seconds 0
  for ((round = 0; round < ROUNDS; round++)); do
    kill_under "${load[@]}"
  done
  columns '' 'came in' 'in s' 'refused' 'left in s'
  for name in "${SERVERS[@]}"; do
    columns "$name" "$(number storm "$name" in)" "$(number storm "$name" arrival_s)" \
      "$(total storm "$name" refused)" "$(number storm "$name" left_s)"
  done
  echo "Belfry after a kill -9: $(number return belfry in) back $(number return belfry back_s) s after the first," \
    "$(total return belfry refused) refused"
}

# kill_under OPTION...: kills and restarts Belfry while all clients are connected.
kill_under() {
  local tries=0
  : >"$work/progress"
  start_server belfry
  load_command --json --connect "127.0.0.1:${port[belfry]}" "$@" --reconnect --seconds 15 --progress
  "${on_load[@]}" "${LOAD[@]}" >>"$work/return.belfry" 2>>"$work/progress" &
  pid[returning]=$!
  until grep -q '^10,000 in' "$work/progress" || ((++tries > 600)); do
    sleep 0.1
  done
  stop belfry
  start_server belfry
  wait "${pid[returning]}" || true # refusals are in the result
  unset "pid[returning]"
  stop belfry
}

# The kernel buffers about 4 MB for a reader that has stopped. This is full after 14 seconds.
bench_slow() {
  local case load=(--subscribers 1000 --publishers 10 --rooms 10 --rate 700 --size 4000)
  local measured=(--warm "$((WARM + 14))" --seconds "$((MEASURED * 2))")
  start_server belfry
  echo "scripts/load ${load[*]} ${measured[*]}, without and with --stopped 10"
  warm_up belfry "${load[@]}"
  for ((round = 0; round < ROUNDS; round++)); do
    load whole belfry "${load[@]}" "${measured[@]}" --pid "${pid[belfry]}"
    load stopped belfry "${load[@]}" "${measured[@]}" --stopped 10 --pid "${pid[belfry]}"
  done
  columns '' 'deliveries/s' 'p50 ms' 'p99 ms' 'p99.9 ms' 'server cores' 'wrong'
  for case in whole stopped; do
    columns "$case" "$(number "$case" belfry delivered_per_s)" "$(number "$case" belfry p50_ms)" \
      "$(number "$case" belfry p99_ms)" "$(number "$case" belfry p999_ms)" "$(number "$case" belfry server_cores)" \
      "$(wrong "$case" belfry)"
  done
  awk -v with="$(number stopped belfry p99_ms)" -v without="$(number whole belfry p99_ms)" \
    'BEGIN { if (without > 0) printf "p99 with stopped readers / without: %.2f\n", with / without }'
  stop belfry
}
