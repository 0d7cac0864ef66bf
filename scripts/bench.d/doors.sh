# Benchmark of the ways to one server: TCP, WebSocket, TLS and a Unix socket. Sourced by scripts/bench.
# shellcheck shell=bash

# Each way is compared with TCP in the same dialect.
DOORS=(text tls json unix web wss)
declare -A beside=([tls]=text [unix]=json [web]=json [wss]=json)

bench_doors() {
  command -v openssl >/dev/null || {
    missing "doors: openssl is not installed, so there is no certificate"
    return
  }
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
  open_doors
  local name
  for name in "${DOORS[@]}"; do
    load warm "$name" --subscribers 500 --publishers 10 --rooms 5 --window 4 --warm 2 --seconds 10
  done
  through_doors steady "5 rooms of 100, 400 messages/s" --rate 400
  through_doors saturated "5 rooms of 100, 4 messages in flight each" --window 4
  stop text
  idle_doors
}

# open_doors: starts one server, which is known by the name of each of its doors.
open_doors() {
  local tcp=127.0.0.1:$((PORT + 21)) name
  port[text]=${tcp#*:}
  belfry text --data "$work/doors" --tls-cert "$work/tls.crt" --tls-key "$work/tls.key" --unix "$work/socket" \
    --greet-after 5000
  await text
  address=([text]=$tcp [tls]=tls://$tcp [json]=$tcp [unix]=unix:$work/socket [web]=$tcp [wss]=tls://$tcp)
  dialect+=([text]=text [tls]=text [json]=json [unix]=json [web]=web [wss]=web)
  for name in "${DOORS[@]:1}"; do
    options[$name]=''
  done
}

# through_doors CASE TITLE OPTION...: applies one load through each door in turn, and prints a table.
through_doors() {
  local case=$1 title=$2 name
  shift 2
  local load=(--subscribers 500 --publishers 10 --rooms 5 "$@" --warm "$WARM" --seconds "$MEASURED")
  echo "$title: scripts/load ${load[*]}"
  for ((round = 0; round < ROUNDS; round++)); do
    for name in "${DOORS[@]}"; do
      load "$case" "$name" "${load[@]}" --pid "${pid[text]}"
    done
  done
  columns '' 'deliveries/s' 'CPU us each' 'x TCP' 'server cores' 'p50 ms' 'p99 ms' 'wrong' 'load cores'
  for name in "${DOORS[@]}"; do
    columns "$name" "$(number "$case" "$name" delivered_per_s)" "$(cpu_each "$case" "$name")" \
      "$(ratio "$(cpu_each "$case" "$name")" "$(cpu_each "$case" "${beside[$name]:-$name}")")" \
      "$(number "$case" "$name" server_cores)" "$(number "$case" "$name" p50_ms)" "$(number "$case" "$name" p99_ms)" \
      "$(wrong "$case" "$name")" "$(number "$case" "$name" load_cores)"
  done
}

# cpu_each CASE DOOR: the microseconds of the server's CPU for a delivery.
cpu_each() {
  ratio 1000000 "$(number "$1" "$2" deliveries_per_cpu_s)"
}

ratio() {
  awk -v a="$1" -v b="$2" 'BEGIN { if (a > 0 && b > 0) printf "%.2f", a / b; else print "-" }'
}

# idle_doors: memory of idle connections, and the time in which they arrived; a new server for each door.
idle_doors() {
  local name load=(--subscribers 5000 --publishers 0 --rooms 50 --warm "$((WARM + 5))" --seconds "$MEASURED")
  echo "idle: scripts/load ${load[*]}; a new server for each row"
  for ((round = 0; round < ROUNDS; round++)); do
    for name in "${DOORS[@]}"; do
      open_doors
      load idle "$name" "${load[@]}" --pid "${pid[text]}"
      stop text
    done
  done
  columns '' 'connections' 'bytes each' 'in s' 'CPU % core' 'wrong'
  for name in "${DOORS[@]}"; do
    columns "$name" "$(number idle "$name" in)" "$(number idle "$name" server_bytes_each)" \
      "$(number idle "$name" arrival_s)" "$(number idle "$name" server_cores 100)" "$(wrong idle "$name")"
  done
}
