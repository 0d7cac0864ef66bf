# Sourced by the scripts and by the installed command: how Belfry's programs are run.
# shellcheck shell=bash disable=SC2034 # who sources this file uses the variables

# use_utf8: in a locale that knows only ASCII (C, POSIX, or one that is not installed), has programs use
# UTF-8. Java would read arguments and names of files as ASCII, and replace other letters.
use_utf8() {
  local letter=$'\xc3\xa9' # one letter in UTF-8, two bytes elsewhere
  if ((${#letter} == 1)); then
    return
  fi
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX) export LC_ALL=C.UTF-8 ;;
    *)
      case $(locale charmap 2>/dev/null) in
        ANSI_X3.4-1968 | US-ASCII | 646) export LC_ALL=C.UTF-8 ;;
      esac
      ;;
  esac
} 2>/dev/null
use_utf8

# fail CODE MESSAGE: prints the message and ends the script.
fail() {
  echo "belfry: $2" >&2
  exit "$1"
}

# need_output: ends the script if its standard output is closed. The JVM would open another file in its place.
need_output() {
  [[ -e /dev/fd/1 ]] || fail 74 "the output can't be written: it is closed"
}

# Options of the server's JVM.
SERVER_JVM=(-XX:+UseSerialGC -Xmn3m -Xms24m -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=5000
  -XX:MinHeapFreeRatio=1 -XX:MaxHeapFreeRatio=3 -XX:-ShrinkHeapInSteps -XX:MarkSweepDeadRatio=1
  -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000
  -XX:+UnlockDiagnosticVMOptions -XX:AsyncDeflationInterval=4000 -XX:ServiceThreadCleanupInterval=10000
  -XX:+ExitOnOutOfMemoryError
  --enable-native-access=belfry.server,org.xerial.sqlitejdbc --add-exports java.base/sun.nio.ch=belfry.server)

# Options of the client's JVM.
CLIENT_JVM=(-Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m --enable-native-access=org.jline.nativ,belfry.client)

# Options of the JVM of `scripts/time`, `scripts/admin` and `belfry admin`.
SHORT_JVM=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)

# Options of the bridge's JVM.
BRIDGE_JVM=(-Xlog:disable -XX:+UseSerialGC -Xmx256m --enable-native-access=belfry.bridge,org.xerial.sqlitejdbc
  --sun-misc-unsafe-memory-access=allow)
