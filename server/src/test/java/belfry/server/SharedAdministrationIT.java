package belfry.server;

import belfry.server.backplane.redis.RedisServer;
import belfry.server.options.ServerArguments;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The administrator of two instances that share a Redis. */
class SharedAdministrationIT extends AdministrationContract {
  private static RedisServer redis;
  private static Server here;
  private static Server there;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.started();
    here = serve();
    there = serve();
  }

  private static Server serve() throws IOException {
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments.parse("--port=0", "--no-time", "--no-ntp", "--redis=" + redis.url());
    return Server.start(arguments.options());
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
    redis.close();
  }

  @Override
  Server here() {
    return here;
  }

  @Override
  Server there() {
    return there;
  }

  @Override
  Map<String, String> environment() {
    return Map.of("BELFRY_REDIS", redis.url());
  }
}
