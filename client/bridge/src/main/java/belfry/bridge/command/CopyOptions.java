package belfry.bridge.command;

import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.Generations;
import belfry.bridge.redis.Keys;
import belfry.bridge.redis.RedisAddress;
import belfry.bridge.redis.RedisConnection;
import belfry.bridge.table.BridgeException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which copy in which Redis a command is about. */
public final class CopyOptions {
  @Option(
      names = "--redis",
      paramLabel = "URL",
      defaultValue = "${env:BELFRY_REDIS:-redis://127.0.0.1:6379}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = {
        "redis://[[user:]password@]host:port[/database], rediss:// for TLS. Default: the variable"
            + " BELFRY_REDIS, or redis://127.0.0.1:6379"
      })
  private String url = "";

  @Option(
      names = "--redis-password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the Redis password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "The name of the copy. Default: of an import, the name of the database or the"
              + " file; of a question, the only copy that there is.")
  private @Nullable String name;

  /** The Redis. */
  public RedisAddress address() throws BridgeException {
    return RedisAddress.of(url, passwordFile);
  }

  /** The keys of the copy that an import writes. */
  Keys keysFor(String usual) throws BridgeException {
    return Keys.of(name == null ? usual : name);
  }

  /** The copy that answers. */
  public CopyReader reader(RedisConnection connection)
      throws BridgeException, InterruptedException {
    Keys keys = name == null ? only(connection) : Keys.of(name);
    return new CopyReader(connection, keys, new Generations(connection, keys).answering());
  }

  private static Keys only(RedisConnection connection)
      throws BridgeException, InterruptedException {
    List<String> names = Generations.names(connection);
    if (names.isEmpty()) {
      throw BridgeException.wrong("there is no copy in " + connection + "; import one first");
    }
    if (names.size() > 1) {
      throw BridgeException.wrong(
          "there are several copies: " + String.join(", ", names) + "; give --name");
    }
    return Keys.of(names.getFirst());
  }
}
