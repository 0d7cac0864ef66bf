package belfry.server.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** Compares the page of {@code --help} byte for byte, because operators and scripts read it. */
class HelpPageTest {
  private final ServerArguments arguments = new ServerArguments(Map.of());

  @Test
  void thePageHasAllOptionsInTheirOrder() {
    assertEquals(
        """
        Usage: belfry serve [-hV] [--no-admin] [--no-flood-limit] [--no-ntp] [--no-time] [--no-web]
                            [--tls-required] [--tls-self-signed] [--ack-replicas=N] [--admin-bind=ADDRESS]
                            [--admin-port=PORT] [--archive=yes|URL] [--archive-driver=FILE]
                            [--archive-lag=N] [--archive-password-file=FILE] [--bind=ADDRESS]
                            [--config=FILE] [--data=DIR] [--data-size=SIZE] [--daytime-port=PORT]
                            [--discard-port=PORT] [--drain-wait=SECONDS] [--echo-port=PORT]
                            [--greet-after=MILLIS] [--history=N] [--http-guests=RIGHTS] [--io=HOW]
                            [--irc-name=NAME] [--irc-operators=NAMES] [--irc-port=PORT] [--irc-sts=SECONDS]
                            [--local-stratum=N] [--max-connections=N] [--max-line=BYTES]
                            [--max-per-address=N] [--motd=FILE] [--name=NAME] [--ntp-port=PORT]
                            [--port=PORT] [--rdate-port=PORT] [--redis=URL] [--redis-ca=FILE]
                            [--redis-memory=SIZE] [--redis-password-file=FILE] [--redis-prefix=PREFIX]
                            [--redis-url-file=FILE] [--redis-wait=SECONDS] [--sentinel-password-file=FILE]
                            [--stall-limit=SECONDS] [--sync=WHEN] [--time-port=PORT] [--tls-port=PORT]
                            [--udp-chat=PORT] [--unix=PATH] [--unix-group=GROUP] [--unix-mode=MODE]
                            [--webhooks=FILE] [--zone=ZONE] [--keep=[ROOM=]AGE[,[ROOM=]AGE...]]...
                            [--proxy-from=CIDR[,CIDR...]]... [--tls-cert=FILE[,FILE...]]... [--tls-key=FILE
                            [,FILE...]]... [--web-host=NAME[,NAME...]]... [--webhooks-to=CIDR[,CIDR...]]...
        Runs a Belfry chat server in the foreground. Ctrl-C or SIGTERM stops it.
              --config=FILE          A file that sets options, with a line such as max-line = 4096 for
                                       --max-line.
              --bind=ADDRESS         The address to listen on; 0.0.0.0 or :: for all. Default: 127.0.0.1
              --port=PORT            The TCP port of the chat; 0 for any. Default: 9527
              --time-port=PORT       The UDP port of the time service. Default: the same number as --port
              --no-time              No time service.
              --ntp-port=PORT        The UDP port of the NTP service; 0 for any. Default: 9123
              --no-ntp               No NTP service.
              --local-stratum=N      Serve NTP at stratum N even when this machine's clock is not
                                       synchronised. Default: clients are told that it is not
              --name=NAME            The server's name. Default: Belfry
              --motd=FILE            A file whose lines are shown to everybody who connects.
              --zone=ZONE            The time zone of all times, such as Europe/Rome. Default: the machine's
              --history=N            How many messages a room keeps. With --redis the first instance
                                       decides for all (scripts/admin changes it). Without --redis a room
                                       keeps fewer if they take more than N KiB (at least 1 MiB), or if all
                                       rooms take more than a quarter of the heap. Default: 1000
              --keep=[ROOM=]AGE[,[ROOM=]AGE...]
                                     Remove messages of this age, such as 36h, 90d or 52w, from the rooms,
                                       the data and the archive; with a room, such as ops=7d or
                                       ops=forever, those of this room. Default: forever
              --data=DIR             The folder that keeps rooms and direct messages, or none for memory
                                       only. Default: belfry/PORT in $XDG_STATE_HOME or ~/.local/state;
                                       none with --redis or --port 0
              --data-size=SIZE       The size of the data, such as 512m or 4g, at which the messages of the
                                       rooms that were unused for the longest time are removed. Default: 4g
              --sync=WHEN            When the disk is flushed: always, which is before each
                                       acknowledgement, or second, with which a power cut may lose the last
                                       second. Default: always
              --archive=yes|URL      A database that keeps all messages, for pages of history before those
                                       of --history: archive.db in the folder of --data with yes, or jdbc:
                                       sqlite:, jdbc:mariadb:, jdbc:mysql: or jdbc:postgresql:. The URL has
                                       no password. With --redis it is a database server, the same one for
                                       all instances. Default: no
              --archive-driver=FILE  The jar of the driver for MariaDB, MySQL or PostgreSQL, such as
                                       mariadb-java-client-4.0.0.jar.
              --archive-password-file=FILE
                                     A file whose first line is the password of the archive. It is read at
                                       each attempt to connect.
              --max-connections=N    Most connections at a time. Default: 15000
              --max-per-address=N    Most connections from one IPv4 address or IPv6 /64. The loopback is
                                       not limited. Default: 64
              --max-line=BYTES       The longest line that a client may send. Default: 4096
              --tls-cert=FILE[,FILE...]
                                     A TLS certificate with its chain, as PEM. The chat port then takes TLS
                                       too. Several files, each with its key, serve several hosts. Read
                                       again on SIGHUP, and within a minute after a change.
              --tls-key=FILE[,FILE...]
                                     The private key of each certificate, as PEM.
              --tls-self-signed      For a try: use a certificate for localhost that the server makes and
                                       keeps with its data. Clients can't check who has made it.
              --tls-port=PORT        A further TCP port, for TLS only; 0 for any. Default: none
              --tls-required         Refuse clients on other machines that do not use TLS.
              --unix=PATH            A Unix socket for text, json, IRC and HTTP. The file is made at the
                                       start, in place of one that a killed server has left, and removed at
                                       the end. Default: none
              --unix-mode=MODE       The permissions of the Unix socket in octal digits: whoever may write
                                       to it may connect. Default: 600
              --unix-group=GROUP     The group of the Unix socket. Default: that of the process
              --udp-chat=PORT        A UDP port for chat by datagrams; 0 for any. Default: none
              --echo-port=PORT       A TCP and UDP port that sends back what it receives (RFC 862); 0 for
                                       any. Default: none
              --discard-port=PORT    A TCP and UDP port that drops what it receives (RFC 863); 0 for any.
                                       Default: none
              --daytime-port=PORT    A TCP and UDP port that sends the date and the time as a line (RFC
                                       867); 0 for any. Default: none
              --rdate-port=PORT      A TCP and UDP port for rdate, which sends the seconds since 1900 (RFC
                                       868); 0 for any. Default: none
              --irc-port=PORT        A further TCP port, for IRC only, usually 6667; 0 for any. The chat
                                       port takes IRC too. Default: none
              --irc-name=NAME        The name of the server for IRC clients, which has a dot; the same on
                                       all instances. Default: irc.belfry.local
              --irc-operators=NAMES  Accounts that may become IRC operators with OPER NAME PASSWORD, and
                                       then KILL and WALLOPS; separated by commas. Default: none
              --irc-sts=SECONDS      Tell IRC clients to use TLS only, for this time after each connection
                                       (STS); 0 takes that back. The certificate must be one that they can
                                       check. Default: they are not told
              --web-host=NAME[,NAME...]
                                     Names with a dot by which browsers reach the server without TLS, or
                                       through a proxy that ends TLS. IP addresses and names without a dot
                                       always work.
              --http-guests=RIGHTS   What scripts without an account may do by HTTP: none, read, or say.
                                       Default: say if the server listens on the loopback only, without
                                       --proxy-from and --web-host; else none
              --no-web               No HTTP: no page for browsers, no WebSocket, and no HTTP for scripts.
              --webhooks=FILE        A file of webhooks. Each line has a room, the URL to which its
                                       messages are posted, and the file of the secret that signs them.
                                       Read at the start and on a reload.
              --webhooks-to=CIDR[,CIDR...]
                                     Networks to which webhooks may connect although they are private, also
                                       with http.
              --admin-port=PORT      The HTTP port of /livez, /readyz and /metrics; 0 for any. Default:
                                       9580, or any port when --port is 0
              --admin-bind=ADDRESS   The address of the admin port. Default: 127.0.0.1
              --no-admin             No admin port.
              --proxy-from=CIDR[,CIDR...]
                                     Networks of balancers. Connections from these networks, and no others,
                                       begin with a header of the PROXY protocol, version 1 or 2.
              --drain-wait=SECONDS   How long to accept clients after /readyz fails, so that balancers
                                       notice. Default: 0
              --io=HOW               How messages are written to many readers: auto, which is one system
                                       call for all of them (io_uring) where the machine allows it, else
                                       send; send, which is one native call for each; or plain, through
                                       Java's channels. Default: auto
              --stall-limit=SECONDS  How long a client may take no byte before the server closes it.
                                       Default: 120
              --greet-after=MILLIS   How long a client may send nothing before the server greets it as a
                                       person; 0 greets at once. Default: 300
              --no-flood-limit       Accept lines at any pace. For benchmarks only.
              --redis=URL            The Redis (7.0 or newer) through which instances share rooms, names
                                       and messages:
                                     redis://[[user:]password@]host:port[/database], rediss:// for TLS,
                                     redis-sentinel://h1:26379,h2:26379#master, redis-cluster://h1:6379,h2:
                                       6379.
              --redis-url-file=FILE  A file whose first line is the URL, in place of --redis.
              --redis-prefix=PREFIX  The beginning of all keys and channels. Deployments that share a Redis
                                       need different ones. Default: belfry
              --redis-password-file=FILE
                                     A file whose first line is the Redis password. It is read at each
                                       attempt to connect.
              --sentinel-password-file=FILE
                                     A file whose first line is the password of the sentinels themselves.
              --redis-ca=FILE        A PEM file with the CA certificates for a rediss:// server. Default:
                                       those that the JDK trusts
              --redis-wait=SECONDS   How long to wait for Redis at the start. Default: 30
              --ack-replicas=N       Acknowledge a message only when N Redis replicas have it. Default: 0
              --redis-memory=SIZE    How much memory Redis may use, such as 3g, before the server removes
                                       logs of rooms without members. The first instance decides for all.
                                       Default: three quarters of Redis' maxmemory, or else half of its
                                       machine
              --archive-lag=N        How many messages of a room stay in Redis while the archive lacks
                                       them. The first instance decides for all. Default: 100000
          -h, --help                 Show this help message and exit.
          -V, --version              Print version information and exit.

        An environment variable can set each option: BELFRY_MAX_LINE sets --max-line, and so on.
        The command line overrides variables, and variables override the file of --config.
        On SIGHUP the server reads the file, the message of the day, the webhooks and the certificates
        again.
        BELFRY_LOG sets the log level: ERROR, WARN, INFO (the default), DEBUG or TRACE.

        Exit codes: 0 stopped as asked, 3 the heap was full, 64 wrong options,
                    66 a file can't be read, 69 no usable Redis, JDK or Maven,
                    70 an error of the server or the build, 71 an address can't be bound,
                    73 the data can't be used, 74 the disk failed,
                    75 stopped by force.
        """,
        arguments.line().getUsageMessage(Ansi.OFF));
  }
}
