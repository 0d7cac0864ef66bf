# Benchmarks of the clock: answers a second, and the effect of hostile requests. Sourced by scripts/bench.
# shellcheck shell=bash

FORMAT='%Y-%m-%d %H:%M:%S'
WINDOW=${WINDOW:-64}

start_clock() {
  local server=("${SERVER[@]}" --bind 127.0.0.1 --port "$PORT" --ntp-port "$((PORT + 1))" --no-admin --data none)
  [[ -z ${BELFRY_SERVER:-} ]] || read -ra server <<<"$BELFRY_SERVER"
  start clock "${server[@]}"
  belfry=${pid[clock]}
  for _ in {1..50}; do
    kill -0 "$belfry" 2>/dev/null || break
    ! trial udp-load --port "$PORT" --format "$FORMAT" --window 1 --time 100ms >/dev/null || return 0
  done
  echo "belfry: the server did not start:" >&2
  cat "$work/clock.log" >&2
  exit 70
}

# cpu PID: prints the CPU time of all threads of a process, in nanoseconds.
cpu() {
  cat /proc/"$1"/task/*/schedstat | awk '{ used += $1 } END { printf "%.0f", used }'
}

# measure NAME PID OPTIONS...: runs one round; appends "answers/s microseconds-of-cpu" to NAME's file.
measure() {
  local name=$1 pid=$2 before answers
  shift 2
  before=$(cpu "$pid")
  answers=$(trial udp-load --window "$WINDOW" --time "${MEASURED}s" "$@" | awk '{ print $1 }')
  awk -v answers="$answers" -v ns="$(($(cpu "$pid") - before))" -v seconds="$MEASURED" \
    'BEGIN { printf "%d %.2f\n", answers, ns / 1000 / (answers * seconds) }' >>"$work/$name"
}

# middle NAME COLUMN: prints the median of a column of NAME's file.
middle() { awk -v column="$2" '{ print $column }' "$work/$1" | median; }

row() {
  if [[ -s $work/$1 ]]; then
    printf '%-34s %10d answers/s  %6s us of CPU each\n' "$2" "$(middle "$1" 1)" "$(middle "$1" 2)"
  else
    printf '%-34s not measured: %s\n' "$2" "$3"
    [[ -n $3 ]] || missing "time: $2 has no result"
  fi
}

# ratio NAME OTHER WHAT: prints the ratio of answers a second, and of CPU time, which a busy machine
# disturbs less.
ratio() {
  if [[ -s $work/$1 && -s $work/$2 ]]; then
    awk -v what="$3" -v a="$(middle "$1" 1)" -v b="$(middle "$2" 1)" \
      -v used="$(middle "$1" 2)" -v others="$(middle "$2" 2)" \
      'BEGIN { printf "%-34s %10.2f by answers/s, %.2f by CPU\n", what, a / b, others / used }'
  fi
}

bench_time() {
  start_clock
  local echo_pid='' chrony_pid=''
  if command -v cc >/dev/null; then
    cc -O2 -o "$work/udp-echo" "$ROOT/scripts/bench.d/udp-echo.c"
    start echo "$work/udp-echo" "$((PORT + 2))"
    echo_pid=${pid[echo]}
  fi
  if command -v chronyd >/dev/null; then
    printf '%s\n' "port $((PORT + 3))" 'bindaddress 127.0.0.1' 'local stratum 3' 'allow 127.0.0.0/8' \
      'cmdport 0' 'bindcmdaddress /' "pidfile $work/chronyd.pid" >"$work/chrony.conf"
    # -x: chronyd leaves the clock alone; -U: it runs without root.
    start chrony "$(command -v chronyd)" -U -u "$(id -un)" -x -d -f "$work/chrony.conf"
    chrony_pid=${pid[chrony]}
  fi
  [[ -z $chrony_pid ]] || chronyd --version
  echo "udp-load --window $WINDOW --time ${MEASURED}s, $ROUNDS rounds in turn, medians; format '$FORMAT'"
  # The JIT compiler shares the server's one core.
  for _ in 1 2 3; do
    measure warm "$belfry" --port "$PORT" --format "$FORMAT"
    measure warm "$belfry" --port "$((PORT + 1))"
  done
  for ((round = 0; round < ROUNDS; round++)); do
    measure strftime "$belfry" --port "$PORT" --format "$FORMAT"
    [[ -z $echo_pid ]] || measure echo "$echo_pid" --port "$((PORT + 2))" --format "$FORMAT"
    measure ntp "$belfry" --port "$((PORT + 1))"
    [[ -z $chrony_pid ]] || measure chrony "$chrony_pid" --port "$((PORT + 3))"
  done
  row echo 'C recvfrom/sendto echo' 'no cc here'
  row strftime 'Belfry strftime' ''
  row chrony 'chronyd NTP' 'no chronyd here'
  row ntp 'Belfry NTP' ''
  ratio strftime echo 'Belfry strftime / C echo'
  ratio ntp chrony 'Belfry NTP / chronyd'
  stop_all
}

# Prints the memory of the server, and its heap after a collection.
memory() {
  awk '/^VmRSS/ { printf "%.1f MB resident", $2 / 1024 }' "/proc/$belfry/status"
  "$JAVA_HOME/bin/jcmd" "$belfry" GC.class_histogram 2>/dev/null |
    awk '/^Total/ { printf ", %.2f MB of live objects", $3 / 1048576 }'
}

bench_flood() {
  start_clock
  echo "server memory before: $(memory)"
  for seed in 1 2 3; do
    trial udp-flood --port "$PORT" --requests "${REQUESTS:-1000000}" --seed "$seed"
    echo "server memory after:  $(memory)"
  done
  stop_all
}
