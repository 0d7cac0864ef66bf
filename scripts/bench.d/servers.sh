# Starts the chat servers to measure. Sourced by scripts/bench.
# shellcheck shell=bash

# start_server NAME: starts a server and waits until it accepts; fails if it is not installed.
start_server() {
  "start_$1" && await "$1"
}

# belfry NAME OPTION...: starts a Belfry instance on the port of NAME.
belfry() {
  local name=$1
  shift
  dialect[$name]=text
  MALLOC_ARENA_MAX=2 start "$name" "${SERVER[@]}" --port "${port[$name]}" --no-time --no-ntp --no-admin --no-flood-limit "$@"
}

start_belfry() {
  port[belfry]=$((PORT + 10))
  belfry belfry --data "$work/belfry"
}

# Belfry that keeps everything in memory only.
start_memory() {
  port[memory]=$((PORT + 18))
  belfry memory --data none
}

# Belfry that writes to each reader through Java's channels.
start_plain() {
  port[plain]=$((PORT + 19))
  belfry plain --data "$work/plain" --io plain
}

# Belfry that writes to each reader with a native call, as where io_uring is forbidden.
start_send() {
  port[send]=$((PORT + 20))
  belfry send --data "$work/send" --io send
}

# The upper limit for any server: scripts/bench.d/fanout.c.
start_limit() {
  command -v cc >/dev/null || return
  [[ -x $work/fanout ]] || cc -O2 -o "$work/fanout" "$ROOT/scripts/bench.d/fanout.c"
  port[limit]=$((PORT + 11)) dialect[limit]=raw
  start limit "$work/fanout" "${port[limit]}"
}

start_redis() {
  command -v redis-server >/dev/null || return
  port[redis]=$((PORT + 12)) dialect[redis]=redis
  start redis redis-server --port "${port[redis]}" --bind 127.0.0.1 --dir "$work" --save '' --appendonly no \
    --maxclients 18000 --client-output-buffer-limit 'pubsub 0 0 0'
}

start_nats() {
  command -v nats-server >/dev/null || return
  port[nats]=$((PORT + 13)) dialect[nats]=nats
  start nats nats-server --addr 127.0.0.1 --port "${port[nats]}"
}

# Its backlog is short: in a crowd, a client waits for a retry of TCP.
start_ngircd() {
  command -v ngircd >/dev/null || return
  port[ngircd]=$((PORT + 14)) dialect[ngircd]=irc options[ngircd]='--arriving 8'
  cat >"$work/ngircd.conf" <<END
[Global]
Name = bench.example
Info = bench
Listen = 127.0.0.1
Ports = ${port[ngircd]}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
PingTimeout = 600
[Options]
Ident = no
DNS = no
PAM = no
END
  start ngircd ngircd --nodaemon --config "$work/ngircd.conf"
}

start_inspircd() {
  command -v inspircd >/dev/null || return
  port[inspircd]=$((PORT + 15)) dialect[inspircd]=irc
  cat >"$work/inspircd.conf" <<END
<server name="bench.example" description="bench" network="bench" id="97K">
<admin name="bench" nick="bench" email="bench@bench.example">
<bind address="127.0.0.1" port="${port[inspircd]}" type="clients">
<connect name="all" allow="*" timeout="60" pingfreq="600" hardsendq="100M" softsendq="100M"
  recvq="1M" threshold="1000000" commandrate="100000000" fakelag="no" localmax="30000"
  globalmax="30000" maxconnwarn="no" resolvehostnames="no" useident="no">
<performance somaxconn="4096" softlimit="20000" netbuffersize="65534" clonesonconnect="no">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="$work/inspircd.log">
END
  local as_root=()
  ((EUID != 0)) || as_root=(--runasroot)
  start inspircd inspircd --nofork --nopid "${as_root[@]}" --config "$work/inspircd.conf"
}

# start_peers: starts Belfry and the other servers; sets SERVERS to the started ones.
start_peers() {
  local name peers=${PEERS:-limit,redis,nats,ngircd,inspircd}
  start_server belfry
  SERVERS=(belfry)
  for name in ${peers//,/ }; do
    if [[ $name != none ]] && start_server "$name"; then
      SERVERS+=("$name")
    elif [[ -n $PEERS && $name != none ]]; then
      missing "$name is not installed"
    elif [[ $name != none ]]; then
      echo "$name: not measured, it is not installed"
    fi
  done
}

# peers_are_known: whether there is a function that starts each server of PEERS.
peers_are_known() {
  local name
  for name in ${PEERS//,/ }; do
    [[ $name == none ]] || declare -F "start_$name" >/dev/null || return 1
  done
}

stop_peers() {
  local name
  for name in "${SERVERS[@]}"; do
    stop "$name"
  done
}

# versions: prints the versions of the compared servers.
versions() {
  local name
  for name in "${SERVERS[@]}"; do
    case $name in
      redis) redis-server --version | cut -d' ' -f1-3 ;;
      nats) nats-server --version ;;
      ngircd) sed -n 1p <<<"$(ngircd --version)" ;;
      inspircd) inspircd --version ;;
      limit) echo "limit: scripts/bench.d/fanout.c, $(sed -n 1p <<<"$(cc --version)")" ;;
      *) ;;
    esac
  done
}
