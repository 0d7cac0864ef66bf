package belfry.server;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.archive.Archive;
import belfry.server.archive.DatabaseServer;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.redis.RedisServer;
import belfry.server.options.ServerArguments;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The packaged server with the driver of a database from a jar of its own is killed while it copies
 * to the archive, and an instance in this process goes on.
 */
class SharedArchiveScriptIT {
  private static final LogName OPS = new LogName("ops");
  private static final int HALF = 20;

  private static final String LEASE = "belfry:task:archive";

  /** The jar of the driver, from the folder from which the tests have it. */
  private static String driver() {
    return Stream.of("java.class.path", "jdk.module.path", "surefire.test.class.path")
        .map(name -> System.getProperty(name, ""))
        .flatMap(path -> Stream.of(path.split(":", -1)))
        .filter(jar -> jar.matches(".*/postgresql-[0-9.]+\\.jar"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> options(RedisServer redis, DatabaseServer database) {
    return List.of(
        "--port=0",
        "--no-time",
        "--no-ntp",
        "--history=5",
        "--redis=" + redis.url(),
        "--archive=" + database.url());
  }

  private static Process packaged(List<String> options) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.add("--archive-driver=" + driver());
    return ServerScripts.command("serve", all.toArray(String[]::new))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static InetSocketAddress address(Process serve) throws Exception {
    var out = new BufferedReader(new InputStreamReader(serve.getInputStream(), UTF_8));
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), ServerScripts.port(out.readLine()));
  }

  private static Server inThisProcess(List<String> options) throws Exception {
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments.parse(options.toArray(String[]::new));
    return Server.start(arguments.options());
  }

  private static Caller program(InetSocketAddress server, String name) throws Exception {
    Caller program = new Caller(server);
    program.send("{\"do\":\"nick\",\"name\":\"" + name + "\"}\n");
    program.send("{\"do\":\"join\",\"room\":\"ops\"}\n");
    program.lineWith("\"on\":\"joined\"");
    return program;
  }

  private static void say(Caller program, int from, int to) throws Exception {
    for (int n = from; n <= to; n++) {
      program.send("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"line " + n + "\"}\n");
      program.lineWith("\"on\":\"ack\"");
    }
  }

  private static List<String> lines(int to) {
    return IntStream.rangeClosed(1, to).mapToObj(n -> "line " + n).toList();
  }

  private static List<String> archived(DatabaseServer database) throws Exception {
    try (Archive archive = database.target().open()) {
      return archive.after(OPS, null, 1_000).entries().stream().map(Entry::text).toList();
    }
  }

  private static List<String> history(Caller program) throws Exception {
    program.send("{\"do\":\"history\",\"room\":\"ops\",\"limit\":100}\n");
    String page = program.lineWith("\"on\":\"history\"");
    return Pattern.compile("line [0-9]+").matcher(page).results().map(MatchResult::group).toList();
  }

  @Test
  void killedInstanceThatCopiesIsReplaced() throws Exception {
    try (DatabaseServer database = DatabaseServer.PostgreSql.started();
        RedisServer redis = RedisServer.started()) {
      List<String> options = options(redis, database);
      Process there = packaged(options);
      try (Caller ann = program(address(there), "ann");
          Server here = inThisProcess(options);
          Caller bob = program(here.address(), "bob")) {
        say(ann, 1, HALF);
        eventually(() -> assertEquals(lines(HALF), archived(database)));
        assertEquals(lines(HALF), history(bob));

        there.destroyForcibly().waitFor();
        say(bob, HALF + 1, 2 * HALF);
        assertEquals(lines(2 * HALF), history(bob));
        redis.command("PEXPIRE", LEASE, "1"); // its time is over
        eventually(() -> assertEquals(lines(2 * HALF), archived(database)));
        assertEquals(lines(2 * HALF), history(bob));
      } finally {
        there.destroyForcibly();
      }
    }
  }
}
