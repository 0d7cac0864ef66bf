package belfry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The program, run in the test's own process against one Redis. */
record Bridge(RedisServer redis) {
  /** A command that has ended. */
  record Ended(int code, String out, String err) {}

  /** Runs a command that does not need a Redis. */
  static Ended alone(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
    return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  Ended run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--redis=" + redis.url());
    return alone(all.toArray(String[]::new));
  }

  /** Runs a command that must succeed, and returns its output. */
  String out(String... arguments) {
    Ended ended = run(arguments);
    assertEquals(0, ended.code(), ended::toString);
    return ended.out();
  }

  /** Runs a command that must fail, and returns its only line. */
  String failure(int code, String... arguments) {
    Ended ended = run(arguments);
    assertEquals(code, ended.code(), ended::toString);
    List<String> lines = ended.err().lines().toList();
    assertEquals("", ended.out());
    return lines.getLast();
  }
}
