package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Deadline;
import belfry.server.backplane.redis.link.RedisLink;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.task.Rounds;
import java.time.Duration;

/**
 * The regular look at Redis: at the settings of the deployment, at what an ack survives, and at the
 * memory. A task of the rounds {@code redis-rounds}.
 */
record StateCheck(Commands commands, RedisLink link, Settings settings, RedisMemory memory)
    implements Rounds.Task {
  private static final Rounds.Pause PAUSE = new Rounds.Pause(Duration.ofSeconds(2));

  @Override
  public Rounds.Answer ask() {
    if (!commands.isOpen()) {
      return () -> PAUSE;
    }
    // in a cluster, asking connects to nodes, which may block
    return link.isCluster() ? () -> new Rounds.Work(this::look) : asked();
  }

  private Duration look() throws InterruptedException {
    var _ = asked().handle();
    return PAUSE.length();
  }

  private Rounds.Answer asked() {
    Deadline deadline = Deadline.after(Timeouts.COMMAND);
    var states = link.askForStates();
    var values = settings.ask();
    return () -> {
      memory.check(states.await(deadline));
      settings.renew(values, deadline);
      return PAUSE;
    };
  }
}
