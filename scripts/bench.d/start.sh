# Benchmark of the time from exec to the first accepted line. Sourced by scripts/bench.
# shellcheck shell=bash

bench_start() {
  local server=("$JAVA_HOME/bin/java" "${SERVER_JVM[@]}") cache=$ROOT/server/target/modules/.aot name
  local main=("${SQLITE[@]}" -p "$ROOT/server/target/modules" -m belfry.server/belfry.server.Main)
  local any=(--port "$((PORT + 10))" --no-time --no-ntp --no-admin)
  local run=("${any[@]}" --data "$work/start")
  port[first]=$((PORT + 10))
  for ((round = 0; round < ROUNDS; round++)); do
    first_line script "$ROOT/scripts/serve" "${run[@]}"
    first_line memory "$ROOT/scripts/serve" "${any[@]}" --data none
    first_line java "${server[@]}" "${main[@]}" "${run[@]}"
    [[ ! -s $cache ]] || first_line cache "${server[@]}" -XX:AOTCache="$cache" "${main[@]}" "${run[@]}"
  done
  columns '' 'ms'
  for name in script memory java cache; do
    [[ ! -s $work/start.$name ]] || columns "$name" "$(median <"$work/start.$name")"
  done
  [[ -s $cache ]] || echo "cache: there is no ahead-of-time cache"
}

# first_line NAME COMMAND...: records the milliseconds from the start of a server to its first greeting.
first_line() {
  local name=$1 begin greeting='' tries=0
  shift
  begin=${EPOCHREALTIME/./}
  start first "$@"
  until { exec 3<>"/dev/tcp/127.0.0.1/${port[first]}"; } 2>/dev/null &&
    printf '/ping\n' >&3 && IFS= read -r -t 5 greeting <&3; do
    if ((++tries > 5000)); then
      echo "belfry: it did not start:" >&2
      cat "$work/first.log" >&2
      exit 70
    fi
    sleep 0.002
  done
  echo "$(((${EPOCHREALTIME/./} - begin) / 1000))" >>"$work/start.$name"
  exec 3>&-
  [[ $greeting == '* '* ]] || echo "an unexpected greeting: $greeting" >&2
  stop first
}
