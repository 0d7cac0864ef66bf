package belfry.server.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** The page of {@code --help}, byte for byte: operators and scripts read it. */
class HelpPageTest {
  private final ServerArguments arguments = new ServerArguments(Map.of());

  @Test
  void thePageHasAllOptionsInTheirOrder() {
    assertEquals(
        """
        Usage: serve [-hV] [--no-admin] [--no-flood-limit] [--no-ntp] [--no-time] [--ack-replicas=N]
                     [--admin-bind=ADDRESS] [--admin-port=PORT] [--bind=ADDRESS] [--drain-wait=SECONDS]
                     [--history=N] [--local-stratum=N] [--max-connections=N] [--max-line=BYTES]
                     [--max-per-address=N] [--motd=FILE] [--name=NAME] [--ntp-port=PORT] [--port=PORT]
                     [--redis=URL] [--redis-ca=FILE] [--redis-password-file=FILE] [--redis-wait=SECONDS]
                     [--stall-limit=SECONDS] [--time-port=PORT] [--zone=ZONE] [--proxy-from=CIDR[,
                     CIDR...]]...
        Runs a Belfry chat server in the foreground. Ctrl-C or SIGTERM stops it.
              --bind=ADDRESS         Where to listen; 0.0.0.0 or :: for everywhere. Default: 127.0.0.1
              --port=PORT            The port; 0 for any. Default: 9527
              --time-port=PORT       The UDP port of the time service. Default: the same number as --port
              --no-time              No time service.
              --ntp-port=PORT        The UDP port of the NTP service; 0 for any. Default: 9123
              --no-ntp               No NTP service.
              --local-stratum=N      Vouch for this machine's clock: NTP clients are told stratum N when
                                       the kernel says that nothing keeps it. Default: they are told so,
                                       and do not follow it
              --name=NAME            What the server calls itself. Default: Belfry
              --motd=FILE            A file with lines that everybody is shown on coming.
              --zone=ZONE            The zone of times of day, such as Europe/Rome. Default: the machine's
              --history=N            Messages of a room that are kept. Without --redis the older ones go
                                       sooner where a room takes more than N KiB (at least 1 MiB), or all
                                       rooms a quarter of the heap. Default: 1000
              --max-connections=N    Connections in all. Default: 15000
              --max-per-address=N    Connections from one IPv4 address or IPv6 /64; the loopback is not
                                       limited. Default: 64
              --max-line=BYTES       The longest line that is taken. Default: 4096
              --admin-port=PORT      Where /livez, /readyz and /metrics are, over HTTP; 0 for any port.
                                       Default: 9580, or any port when --port is 0
              --admin-bind=ADDRESS   The address of the admin port. Default: 127.0.0.1
              --no-admin             No admin port.
              --proxy-from=CIDR[,CIDR...]
                                     Networks of balancers: connections from there, and only those, begin
                                       with a header of the PROXY protocol, version 1 or 2.
              --drain-wait=SECONDS   On stopping, go on accepting for so long after /readyz has failed, so
                                       that balancers see it first. Default: 0
              --stall-limit=SECONDS  A client that takes no byte for so long is closed. Default: 120
              --no-flood-limit       Take lines at any pace: for benches among friends.
              --redis=URL            Share rooms, names and messages with all instances on this Redis (7.0
                                       or newer):
                                     redis://[[user:]password@]host:port[/database], rediss:// for TLS,
                                     redis-sentinel://h1:26379,h2:26379#master, redis-cluster://h1:6379,h2:
                                       6379.
              --redis-password-file=FILE
                                     A file whose first line is the password of Redis.
              --redis-ca=FILE        A PEM file with the certificates that vouch for a rediss:// server.
                                       Default: those that the JDK trusts
              --redis-wait=SECONDS   How long to wait for Redis at the start. Default: 30
              --ack-replicas=N       Acknowledge a message only when N replicas of Redis have it. Default: 0
          -h, --help                 Show this help message and exit.
          -V, --version              Print version information and exit.

        Each option may also be given in the environment: --max-line as BELFRY_MAX_LINE, and so on.
        BELFRY_LOG sets what is logged: ERROR, WARN, INFO (the default), DEBUG or TRACE.

        Exit codes: 0 stopped as asked, 64 wrong options, 66 a file can't be read,
                    69 no Redis to use, 70 an error of ours, 71 an address can't be bound, 75 stopped by
        force.
        """,
        arguments.line().getUsageMessage(Ansi.OFF));
  }
}
