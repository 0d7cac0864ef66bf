package belfry.server.options;

import static belfry.server.options.Given.options;
import static belfry.server.options.Given.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.Setting;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiveArgumentsTest {
  private static final String SERVER = "jdbc:postgresql://db/chat?user=belfry";

  @Test
  void instanceHasAnArchiveBesideItsData() {
    assertEquals(
        "/d/archive.db", options("--data=/d", "--archive=yes").archive().orElseThrow().toString());
    assertEquals(Optional.empty(), options("--data=/d").archive());
    assertEquals(
        "--archive does nothing without --data", refusal("--data none --archive " + SERVER));
    assertEquals(
        "--archive-driver does nothing without --archive",
        refusal("--data /d --archive-driver x.jar"));
  }

  @Test
  void instancesShareADatabaseServer() {
    ServerOptions shared =
        options("--redis=redis://h", "--archive=" + SERVER, "--archive-lag=2000");
    assertTrue(shared.archive().isPresent());
    RedisOptions redis = shared.redis().orElseThrow();
    assertTrue(redis.isArchived());
    assertEquals(Map.of(Setting.ARCHIVE_LAG, 2_000L), redis.asked());
    assertFalse(options("--redis=redis://h").redis().orElseThrow().isArchived());
    for (String file : new String[] {"yes", "jdbc:sqlite:/x"}) {
      assertEquals(
          "--archive with --redis is a database server (jdbc:mariadb:, jdbc:mysql: or"
              + " jdbc:postgresql:): instances on other machines could not read a file of SQLite",
          refusal("--redis redis://h --archive " + file));
    }
    assertEquals(
        "--archive-lag does nothing without --redis and --archive",
        refusal("--redis redis://h --archive-lag 2000"));
    assertEquals(
        "--archive-lag does nothing without --redis and --archive",
        refusal("--data /x --archive yes --archive-lag 2000"));
  }
}
