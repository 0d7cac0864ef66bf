package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.RedisLink;
import java.time.Duration;

/**
 * The regular look at Redis: at the settings of the deployment, at what an ack survives, and at the
 * memory. All commands are sent at once, because each wait costs the processor more than a command.
 * {@link #check} is called by one thread, {@code redis-state}.
 */
record StateCheck(Commands commands, RedisLink link, Settings settings, RedisMemory memory) {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** Looks at Redis once; returns the pause until the next time. */
  Duration check() throws InterruptedException {
    if (commands.isOpen()) {
      var asked = settings.ask();
      memory.check(link.checkUp());
      settings.renew(asked);
    }
    return PAUSE;
  }
}
