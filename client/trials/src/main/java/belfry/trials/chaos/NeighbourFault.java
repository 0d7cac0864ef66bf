package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;

/**
 * Starts one more instance on the same Redis, which writes messages, and stops it at the end.
 * Either it has another prefix, so that it is another deployment, and nobody in this one may
 * receive its messages; or it has a shorter history, and must keep the history of the deployment
 * all the same.
 */
final class NeighbourFault extends Fault {
  private static final int MESSAGES = 30;
  private static final int PATIENCE_MILLIS = 10_000;

  /** A room that no client of the workload is in. */
  private static final String ASIDE = "aside";

  private final RedisProcess redis;
  private final ServerInstance neighbour;
  private final String room;
  private final int kept;
  private Effect effect = Effect.of(0, "messages");

  private NeighbourFault(
      String words, RedisProcess redis, ServerInstance neighbour, String room, int kept) {
    super(words, "neighbour", Duration.ZERO);
    this.redis = redis;
    this.neighbour = neighbour;
    this.room = room;
    this.kept = kept;
  }

  /**
   * Describes another deployment, whose messages are its effect.
   *
   * @param neighbour an instance with another prefix
   * @param room a room that clients of this deployment are in
   */
  static NeighbourFault ofAnotherDeployment(
      RedisProcess redis, ServerInstance neighbour, String room) {
    return new NeighbourFault(
        "another deployment on the same Redis talks in #" + room, redis, neighbour, room, 0);
  }

  /**
   * Describes an instance of this deployment. The messages that stay beyond the history that it
   * asks for are its effect.
   *
   * @param kept the history that the neighbour asks for
   */
  static NeighbourFault withAnotherHistory(RedisProcess redis, ServerInstance neighbour, int kept) {
    return new NeighbourFault(
        "one more instance, with --history " + kept, redis, neighbour, ASIDE, kept);
  }

  /** It needs Redis for its start. */
  @Override
  boolean goesAlone() {
    return true;
  }

  @Override
  void begin() throws IOException, InterruptedException {
    neighbour.startAndAwaitReady();
    long written = write();
    effect =
        kept == 0
            ? Effect.of(written, "messages of the other deployment")
            : Effect.of(inLog() - kept, "messages kept beyond its history");
  }

  /** Writes messages; returns how many were acknowledged. */
  private long write() throws IOException {
    try (Socket socket = new Socket(neighbour.chat().getAddress(), neighbour.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      StringBuilder lines = new StringBuilder("{\"do\":\"join\",\"room\":\"" + room + "\"}\n");
      for (int i = 0; i < MESSAGES; i++) {
        lines.append(
            "{\"do\":\"say\",\"id\":\"%d-%d\",\"room\":\"%s\",\"text\":\"from the neighbour\"}\n"
                .formatted(System.nanoTime(), i, room));
      }
      socket.getOutputStream().write(lines.toString().getBytes(UTF_8));
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      long acknowledged = 0;
      for (String line = ""; line != null && acknowledged < MESSAGES; line = in.readLine()) {
        acknowledged += line.contains("\"on\":\"ack\"") ? 1 : 0;
      }
      return acknowledged;
    }
  }

  private long inLog() throws IOException {
    for (String key : redis.ask("KEYS", "*:log:" + room).lines().toList()) {
      if (!key.isEmpty()) {
        return Long.parseLong(redis.ask("XLEN", key));
      }
    }
    return 0;
  }

  @Override
  Effect end() throws InterruptedException {
    int code = neighbour.process().stop(StopFault.PATIENCE);
    return code == 0
        ? effect
        : new Effect(effect.amount(), effect.unit(), "it ended with code " + code);
  }
}
