# Benchmark of delivery from one instance to another over Redis. Sourced by scripts/bench.
# shellcheck shell=bash

bench_cross() {
  local on_server=() # three processes need more than one core
  if ! start_server redis; then
    missing "cross: redis-server is not installed"
    return
  fi
  SERVERS=(redis)
  versions
  local name url=redis://127.0.0.1:${port[redis]}
  port[here]=$((PORT + 16)) port[there]=$((PORT + 17))
  belfry here --redis "$url"
  belfry there --redis "$url"
  await here
  await there
  local steady=(--subscribers 10 --publishers 10 --rooms 10 --rate 1000)
  local most=(--subscribers 10 --publishers 10 --rooms 10 --window 32)
  options[there]="--publish-to 127.0.0.1:${port[here]}"
  local measured=(--pid "${pid[here]},${pid[there]}" --warm "$WARM" --seconds "$MEASURED")
  echo "scripts/load ${steady[*]}, then ${most[*]}: said on one instance, told on the other; RawPubSub: 1,000/s"
  warm_up there "${steady[@]}"
  for ((round = 0; round < ROUNDS; round++)); do
    load steady there "${steady[@]}" "${measured[@]}"
    "${on_load[@]}" timeout --foreground 60 "$JAVA_HOME/bin/java" -XX:+UseSerialGC \
      -cp "$ROOT/server/target/test-classes:$ROOT/server/target/modules/*" \
      belfry.server.backplane.redis.RawPubSub "$url" 1000 "$((WARM + 4))" "$MEASURED" >>"$work/steady.raw"
    load most there "${most[@]}" "${measured[@]}"
  done
  columns '' 'messages/s' 'p50 ms' 'p99 ms' 'p99.9 ms' 'both, cores' 'wrong'
  across 'steady' steady there
  across 'raw Lettuce' steady raw
  across 'most' most there
  awk -v ours="$(number steady there p99_ms)" -v raw="$(number steady raw p99_ms)" \
    'BEGIN { if (raw > 0) printf "p99 at 1,000/s, Belfry / raw Lettuce: %.2f\n", ours / raw }'
  stop here
  stop there
  stop redis
}

# across TITLE CASE SERVER: prints a line of the table.
across() {
  columns "$1" "$(number "$2" "$3" sent_per_s)" "$(number "$2" "$3" p50_ms)" "$(number "$2" "$3" p99_ms)" \
    "$(number "$2" "$3" p999_ms)" "$(number "$2" "$3" server_cores)" "$(wrong "$2" "$3")"
}
