package belfry.server;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.server.archive.ArchiveTarget;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Retention;
import belfry.server.backplane.redis.RedisBackplane;
import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.link.UnusableRedisException;
import belfry.server.chat.PersonalRecords;
import belfry.server.operator.Operator;
import belfry.server.options.AdminArguments;
import belfry.server.task.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The data of a deployment with Redis, for its operator: an instance that no client can reach. Owns
 * its backplane until {@link #close}. Used by one thread.
 */
final class SharedData implements AutoCloseable {
  private final Backplane backplane;

  private SharedData(Backplane backplane) {
    this.backplane = backplane;
  }

  /**
   * Connects to the Redis of the deployment.
   *
   * @throws UnusableRedisException if Redis can't be used, with the reason in one line
   * @throws IOException if the arguments have no archive, but the deployment seems to have one
   */
  static SharedData connect(AdminArguments arguments, Failures failures) throws IOException {
    Optional<ArchiveTarget> archive = arguments.archive();
    RedisOptions options = arguments.redis(archive.isPresent());
    RedisBackplane redis = RedisBackplane.connect(options, failures);
    try {
      if (!arguments.namesArchive() && redis.isDeploymentArchived()) {
        throw new IOException(
            "the deployment has an archive: name it with --archive, as for scripts/serve, or say"
                + " --archive no if it is gone");
      }
      Backplane all =
          Server.archived(
              redis,
              redis.archiveSource(),
              archive,
              Retention.UNLIMITED,
              InstantSource.system(),
              failures);
      all.start((_, _, _) -> {});
      return new SharedData(all);
    } catch (IOException | RuntimeException | Error e) {
      redis.close();
      throw e;
    }
  }

  /** Connects for what an archive has no part in. */
  static SharedData connectWithoutArchive(AdminArguments arguments, Failures failures) {
    RedisBackplane redis = RedisBackplane.connect(arguments.redis(false), failures);
    redis.start((_, _, _) -> {});
    return new SharedData(redis);
  }

  /** Does the commands that concern people, rooms and networks. */
  Operator operator() {
    return new Operator(
        backplane,
        () -> {
          throw new RefusedException(
              Code.UNAVAILABLE,
              "who works with the data of one server only: no address of a client is in Redis");
        },
        InstantSource.system());
  }

  /** The user of this process, on this machine, as the audit log names it. */
  static String user() {
    String user = System.getProperty("user.name", "somebody");
    try {
      return user + "@" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) { // a machine without a name
      return user;
    }
  }

  /** What persons said. */
  PersonalRecords records() throws IOException {
    return OwnedData.records(backplane);
  }

  @Override
  public void close() {
    backplane.close();
  }
}
