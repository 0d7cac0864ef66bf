package belfry.server;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.redis.RedisServer;
import belfry.server.options.ServerArguments;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that resumes in a room whose log was removed, because the memory of Redis was full. */
class RemovedLogIT {
  private static Server start(RedisServer redis) throws Exception {
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments
        .line()
        .parseArgs("--port=0", "--no-time", "--no-ntp", "--no-admin", "--redis=" + redis.url());
    return Server.start(arguments.options());
  }

  private static String say(Caller caller, String text) throws Exception {
    caller.send("{\"do\":\"say\",\"room\":\"quiet\",\"text\":\"" + text + "\"}\n");
    return caller.lineWith("\"on\":\"ack\"").replaceAll(".*\"message\":\"([0-9-]+)\".*", "$1");
  }

  private static String resume(Server server, String after) throws Exception {
    try (Caller caller = new Caller(server.address())) {
      caller.send("{\"do\":\"join\",\"room\":\"quiet\",\"after\":\"" + after + "\"}\n");
      caller.lineWith("\"on\":\"joined\"");
      caller.send("{\"do\":\"ping\"}\n");
      return String.valueOf(caller.line());
    }
  }

  @Test
  void onlyReaderWhoLacksAMessageGetsAGap() throws Exception {
    try (RedisServer redis = RedisServer.started();
        Server server = start(redis);
        Server other = start(redis)) {
      String first;
      String last;
      try (Caller ann = new Caller(server.address())) {
        ann.send("{\"do\":\"join\",\"room\":\"quiet\"}\n");
        ann.lineWith("\"on\":\"joined\"");
        first = say(ann, "one");
        last = say(ann, "two");
      }

      redis.command("HSET", "belfry:settings", "redis-memory", "1m"); // less than Redis needs

      eventually(() -> assertEquals("", redis.command("KEYS", "*:log:quiet")));
      // The first instance still has the messages in its own memory.
      String gap = resume(other, first);
      assertTrue(gap.contains("\"on\":\"gap\""), gap);
      assertTrue(gap.contains(first) && gap.contains(last), gap);
      String pong = resume(other, last);
      assertTrue(pong.contains("\"on\":\"pong\""), pong);
    }
  }
}
