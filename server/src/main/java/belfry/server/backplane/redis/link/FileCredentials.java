package belfry.server.backplane.redis.link;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Credentials whose password is the first line of a file. The file is read at every attempt to
 * connect, so a new password needs no restart.
 *
 * @param user the name of the user; null stands for the default user
 */
record FileCredentials(@Nullable String user, Path file)
    implements ImmediateRedisCredentialsProvider {
  /**
   * Reads the file.
   *
   * @throws RedisConnectionException if it can't be read as text now
   */
  @Override
  public RedisCredentials resolveCredentialsNow() {
    try (var lines = Files.lines(file)) {
      return RedisCredentials.just(user, lines.findFirst().orElse("").toCharArray());
    } catch (IOException | UncheckedIOException _) { // the message says more
      throw new RedisConnectionException("can't read the password file " + file + " as text");
    }
  }
}
