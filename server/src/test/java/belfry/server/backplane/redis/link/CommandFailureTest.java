package belfry.server.backplane.redis.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandFailureTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "READONLY You can't write against a read only replica.",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "CLUSTERDOWN The cluster is down",
        "NOSCRIPT No matching script.",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "LOADING Redis is loading the dataset in memory",
        "NOREPLICAS Not enough good replicas to write."
      })
  void whatRedisRefusesBeforeItDoesAnythingWasNotApplied(String answer) {
    assertTrue(CommandFailure.of(new RedisCommandExecutionException(answer)).isCertain());
  }

  @Test
  void whatWasNeverSentWasNotApplied() {
    assertTrue(
        CommandFailure.of(new RedisException("Currently not connected. Commands are rejected."))
            .isCertain());
    assertTrue(CommandFailure.of(new RedisException("Request queue size exceeded: 9")).isCertain());
    assertTrue(
        CommandFailure.of(new RedisException("Internal stack size exceeded: 9")).isCertain());
  }

  @Test
  void nobodyKnowsOfTheRest() {
    assertFalse(
        CommandFailure.of(new RedisCommandTimeoutException("Command timed out")).isCertain());
    assertFalse(CommandFailure.of(new RedisException("Connection disconnected")).isCertain());
    assertFalse(CommandFailure.of(new IOException("Connection reset by peer")).isCertain());
    assertFalse(
        CommandFailure.of(new RedisCommandExecutionException("ERR Error running script"))
            .isCertain());
    assertFalse(CommandFailure.of(new IOException("READONLY, says a stranger")).isCertain());
    assertFalse(CommandFailure.unknown("whatever").isCertain());
  }

  @Test
  void oldMasterIsKnownByWhatItSays() {
    assertTrue(CommandFailure.of(new RedisCommandExecutionException("READONLY ...")).isOfReplica());
    assertTrue(
        CommandFailure.of(new RedisCommandExecutionException("MASTERDOWN ...")).isOfReplica());
    assertFalse(CommandFailure.of(new RedisCommandExecutionException("OOM ...")).isOfReplica());
  }

  @Test
  void lackOfRightsIsToldFromOtherFailures() {
    assertTrue(
        CommandFailure.of(new RedisCommandExecutionException("NOPERM no rights")).isOfRights());
    assertTrue(
        CommandFailure.of(new RedisCommandExecutionException("ERR unknown command 'CONFIG'"))
            .isOfRights());
    assertFalse(CommandFailure.unknown("Redis did not answer in time").isOfRights());
  }

  @Test
  void failureWithoutWordsIsNamedByItsKind() {
    assertEquals("IOException", CommandFailure.of(new IOException()).getMessage());
  }
}
