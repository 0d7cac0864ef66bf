package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.Setting;
import belfry.server.backplane.redis.link.RedisTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisArgumentsTest {
  @TempDir private Path folder;

  private static RedisOptions redis(String... line) {
    return options(line).redis().orElseThrow();
  }

  @Test
  void redisHasItsTargetItsPatienceAndTheHistory() {
    RedisOptions redis =
        redis("--redis=redis://h:1", "--redis-wait=7", "--ack-replicas=2", "--history=55");

    assertEquals("redis://h:1", redis.target().toString());
    assertEquals(Duration.ofSeconds(7), redis.patience());
    assertEquals(2, redis.ackReplicas());
    assertEquals(Map.of(Setting.HISTORY, 55L), redis.asked());
  }

  @Test
  void defaultIsNotAskedOfADeployment() {
    assertEquals(Map.of(), redis("--redis=redis://h:1").asked());
    assertEquals(
        Map.of(Setting.HISTORY, 1_000L),
        options(Map.of("BELFRY_REDIS", "redis://h:1", "BELFRY_HISTORY", "1000"))
            .redis()
            .orElseThrow()
            .asked());
  }

  @ParameterizedTest
  @CsvSource({"1m, 1048576", "1536k, 1572864", "3g, 3221225472", "1048577, 1048577", "default, 0"})
  void memoryOfRedisIsASize(String given, long bytes) {
    assertEquals(
        Map.of(Setting.REDIS_MEMORY, bytes),
        redis("--redis=redis://h:1", "--redis-memory=" + given).asked());
    assertEquals(given, Setting.REDIS_MEMORY.text(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1023k", "-1", "3 g", "3G", "g", "much", "9999999g", "0k"})
  void memoryOfRedisThatIsNoneIsRefused(String given) {
    assertEquals(
        "--redis-memory is a size of at least 1m, such as 512m or 3g, or default, not " + given,
        Given.refusal(Map.of(), "--redis=redis://h:1", "--redis-memory=" + given));
  }

  @Test
  void theEnvironmentNamesARedis() {
    var environment = Map.of("BELFRY_REDIS", "redis://h:1", "BELFRY_ACK_REPLICAS", "1");
    RedisOptions redis = options(environment).redis().orElseThrow();

    assertEquals("redis://h:1", redis.target().toString());
    assertEquals(1, redis.ackReplicas());
  }

  @Test
  void thePasswordIsTheFirstLineOfItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "secret\nand more\n");
    RedisOptions redis = redis("--redis=redis://h:1", "--redis-password-file=" + file);

    assertEquals("secret", password(redis));
  }

  private static String password(RedisOptions redis) {
    var single = (RedisTarget.Single) redis.target();
    var credentials = single.uri().getCredentialsProvider().resolveCredentials().block();
    return new String(Objects.requireNonNull(credentials).getPassword());
  }

  @Test
  void aPasswordFileThatIsMissingIsRefused() {
    assertEquals(
        "--redis-password-file: can't read nowhere as text: there is no such file",
        Given.unreadable("--redis", "redis://h:1", "--redis-password-file", "nowhere"));
  }

  @Test
  void anAuthorityWithoutACertificateIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "");

    assertEquals(
        "--redis-ca: can't read certificates from " + file,
        Given.unreadable("--redis", "rediss://h:1", "--redis-ca", file.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--ack-replicas 1",
        "--redis-ca nowhere",
        "--redis-memory 1g",
        "--redis-password-file nowhere",
        "--redis-prefix other",
        "--redis-wait 1",
        "--sentinel-password-file nowhere"
      })
  void optionThatDoesNothingWithoutARedisIsRefused(String given) {
    assertEquals(
        given.substring(0, given.indexOf(' ')) + " does nothing without --redis",
        Given.refusal(given));
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://h:1", "redis-cluster://h:1", "redis-sentinel://h:1#m"})
  void authorityWithoutTlsIsRefused(String url) {
    assertEquals(
        "--redis-ca does nothing without TLS, as in rediss://",
        Given.refusal("--redis-ca pom.xml --redis " + url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://h:1", "rediss://h:1", "redis-cluster://h:1"})
  void passwordOfSentinelsWithoutSentinelsIsRefused(String url) {
    assertEquals(
        "--sentinel-password-file does nothing without redis-sentinel://",
        Given.refusal("--sentinel-password-file pom.xml --redis " + url));
  }

  @Test
  void urlMayComeFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "redis://:secret@h:1\n");

    assertEquals("secret", password(redis("--redis-url-file=" + file)));
    assertEquals(
        "--redis and --redis-url-file exclude each other",
        Given.refusal("--redis redis://h:1 --redis-url-file " + file));
  }

  @Test
  void prefixBeginsTheKeysAndHasTheDatabase() {
    assertEquals("belfry", redis("--redis=redis://h:1").prefix());
    assertEquals("chat", redis("--redis=redis://h:1/0", "--redis-prefix=chat").prefix());
    assertEquals(
        "--redis: the prefix of Redis keys has 1 to 64 of the characters A-Z a-z 0-9 . _ / -",
        Given.refusal("--redis redis://h:1 --redis-prefix a:b"));
  }

  @Test
  void aUrlThatIsNoneIsRefusedWithoutItsPassword() {
    String why = Given.refusal("--redis http://:secret@host");

    assertTrue(why.startsWith("--redis: not a URL of a Redis:"), why);
    assertFalse(why.contains("secret"), why);
  }

  @Test
  void replicasOfAClusterCantBeWaitedFor() {
    assertEquals(
        "--redis: --ack-replicas can't be had of a cluster",
        Given.refusal("--redis redis-cluster://h:1 --ack-replicas 1"));
  }
}
