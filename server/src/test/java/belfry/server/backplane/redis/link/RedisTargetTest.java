package belfry.server.backplane.redis.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.link.RedisTarget.PasswordFiles;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTargetTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "redis://h redis://h:6379",
        "redis://:secret@h:7000/2 redis://h:7000",
        "rediss://ann:secret@h rediss://h:6379",
        "redis-sentinel://h1,h2:7000#bells redis-sentinel://h1:26379,h2:7000#bells",
        "redis-sentinel://secret@h1#bells redis-sentinel://h1:26379#bells",
        "redis-cluster://h1,h2:7000 redis-cluster://h1:6379,h2:7000",
        "rediss-cluster://:secret@h1/ rediss-cluster://h1:6379"
      })
  void targetIsShownWithItsHostsAndWithoutAPassword(String url, String shown) {
    assertEquals(shown, RedisTarget.of(url, PasswordFiles.NONE).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h:6379",
        "http://:secret@h",
        "redis://",
        "redis-sentinel://secret@h1,h2",
        "redis-cluster://",
        "redis-cluster://:secret@h1,,h2",
        "rediss:/:secret@h"
      })
  void whatIsNoUrlOfARedisIsRefusedWithoutQuotingThePassword(String url) {
    String why =
        assertThrows(IllegalArgumentException.class, () -> RedisTarget.of(url, PasswordFiles.NONE))
            .getMessage();
    assertEquals(1, why.lines().count());
    assertFalse(why.contains("secret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://p@secret@h|write @ as %40",
        "redis://:secret#1@h|# as %23",
        "redis://:secret/1@h|/ as %2F",
        "redis://:secret?1@h|? as %3F",
        "redis://:secret 1@h|a space as %20",
        "redis://:secret%zz@h|write % as %25",
        "redis://:secret@h?timeout=1s|it has no parameters after a ?",
        "redis://:secret@h:70000|a port is from 0 to 65535",
        "redis://:secret@h:999999999999|a port is from 0 to 65535",
        "redis://:secret@h:port|a host has letters",
        "redis://:secret@h_ö|a host has letters",
        "redis://:secret@::1|a host is missing",
        "redis://:secret@1::1|an IPv6 address in brackets",
        "redis://:secret@:6379|a host is missing",
        "redis://:secret@|a host is missing",
        "redis-cluster://:secret@h1,,h2|a host is missing",
        "redis://:secret@h1,h2|have several hosts",
        "redis://:secret@h/x|the number of a database",
        "redis://:secret@h#master|only redis-sentinel:// has a #",
        "redis-sentinel://:secret@h|the name of the master is missing",
        "redis-sentinel://:secret@h#|the name of the master after # is missing",
        "redis-cluster://:secret@h/1|a cluster has no numbered databases",
        "http://:secret@h|it begins with redis://",
        "h:6379|it begins with redis://"
      })
  void eachMistakeIsNamedWithoutQuotingThePassword(String url, String mistake) {
    String why =
        assertThrows(IllegalArgumentException.class, () -> of(url, PasswordFiles.NONE))
            .getMessage();
    assertTrue(why.startsWith("not a URL of a Redis: "), why);
    assertTrue(why.contains(mistake), why);
    assertFalse(why.contains("secret"), why);
    assertTrue(why.length() < 180, why);
  }

  @Test
  void passwordAndUserOfTheUrlAreUsed() {
    assertCredentials("ann", "secret", of("redis://ann:secret@h", PasswordFiles.NONE));
    assertCredentials(null, "secret", of("redis://:secret@h", PasswordFiles.NONE));
    assertCredentials(null, "secret", of("redis-cluster://:secret@h1,h2", PasswordFiles.NONE));
    assertCredentials(
        "ä n",
        "p@s#/?%+:",
        of("redis://%C3%A4%20n:p%40s%23%2F%3F%25+:@[::1]:7/2", PasswordFiles.NONE));
  }

  @Test
  void passwordOfAFileReplacesThatOfTheUrl() throws IOException {
    PasswordFiles files = files("filed\n", null);
    assertCredentials(null, "filed", of("redis://h", files));
    assertCredentials("ann", "filed", of("redis://ann@h", files));
    assertCredentials("ann", "filed", of("redis://ann:old@h", files));
    assertCredentials(null, "filed", of("redis-sentinel://h1,h2#bells", files));
    assertCredentials("ann", "filed", of("redis-cluster://ann:old@h1,h2", files));
  }

  @Test
  void passwordFileIsReadAtEveryAttemptToConnect() throws IOException {
    RedisTarget target = of("redis://ann@h", files("old", null));
    assertCredentials("ann", "old", target);

    files("new", null);
    assertCredentials("ann", "new", target);
    Files.delete(folder.resolve("redis"));
    String why =
        assertThrows(RedisConnectionException.class, () -> assertCredentials("ann", "new", target))
            .getMessage();
    assertTrue(why.startsWith("can't read the password file "), why);
  }

  @Test
  void sentinelsHaveAPasswordOfTheirOwn() throws IOException {
    var target =
        (RedisTarget.Sentinel) of("redis-sentinel://ann:secret@h1,h2#m", files(null, "watch"));
    assertCredentials("ann", "secret", target);
    for (RedisURI sentinel : target.uri().getSentinels()) {
      assertCredentials(null, "watch", new RedisTarget.Single(sentinel));
    }
  }

  private static RedisTarget of(String url, PasswordFiles files) {
    return RedisTarget.of(url, files);
  }

  private PasswordFiles files(String redis, String sentinels) throws IOException {
    return new PasswordFiles(written("redis", redis), written("sentinels", sentinels));
  }

  private Optional<Path> written(String name, String text) throws IOException {
    return text == null
        ? Optional.empty()
        : Optional.of(Files.writeString(folder.resolve(name), text));
  }

  private static void assertCredentials(String user, String password, RedisTarget target) {
    for (RedisURI uri :
        switch (target) {
          case RedisTarget.Single single -> List.of(single.uri());
          case RedisTarget.Sentinel sentinel -> List.of(sentinel.uri());
          case RedisTarget.Cluster cluster -> cluster.seeds();
        }) {
      RedisCredentials credentials = uri.getCredentialsProvider().resolveCredentials().block();
      assertInstanceOf(RedisCredentials.class, credentials);
      assertEquals(user, credentials.getUsername());
      assertArrayEquals(password.toCharArray(), credentials.getPassword());
    }
  }

  @Test
  void replicasToConfirmCanNotBeHadOfACluster() {
    RedisTarget cluster = RedisTarget.of("redis-cluster://h1", PasswordFiles.NONE);
    assertThrows(
        IllegalArgumentException.class,
        () -> new RedisOptions(cluster, 1, RedisOptions.LEASE, 10, RedisOptions.LEASE));
  }
}
