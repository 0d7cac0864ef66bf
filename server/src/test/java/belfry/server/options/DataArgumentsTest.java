package belfry.server.options;

import static belfry.server.options.Given.options;
import static belfry.server.options.Given.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.backplane.local.SqliteJournal.Sync;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataArgumentsTest {
  private static Optional<Path> folder(Map<String, String> environment, String... line) {
    return options(environment, line).data().map(DataOptions::folder);
  }

  @Test
  void stateOfAUserIsKeptByPort() {
    Map<String, String> home = Map.of("HOME", "/home/ann");
    Map<String, String> state = Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "/state");
    assertEquals(Optional.of(Path.of("/home/ann/.local/state/belfry/9527")), folder(home));
    assertEquals(Optional.of(Path.of("/state/belfry/80")), folder(state, "--port", "80"));
    assertEquals(
        folder(home), folder(Map.of("HOME", "/home/ann", "XDG_STATE_HOME", "not/absolute")));
    assertEquals(Optional.empty(), folder(Map.of()), "a user without a home");
    assertEquals(Optional.empty(), folder(home, "--port", "0"));
    assertEquals(Optional.empty(), folder(home, "--redis", "redis://localhost"));
    assertEquals(Optional.empty(), folder(home, "--data", "none"));
  }

  @Test
  void folderIsAbsolute() {
    assertEquals(Optional.of(Path.of("/data")), folder(Map.of(), "--data", "/x/../data"));
    assertEquals(Optional.of(Path.of("data").toAbsolutePath()), folder(Map.of(), "--data", "data"));
    assertEquals(Optional.of(Path.of("/d")), folder(Map.of("BELFRY_DATA", "/d"), "--port", "0"));
  }

  @Test
  void diskIsFlushedBeforeEachAnswerUnlessToldOtherwise() {
    assertEquals(Sync.ALWAYS, options("--data", "/d").data().orElseThrow().sync());
    assertEquals(
        Sync.SECOND, options("--data", "/d", "--sync", "second").data().orElseThrow().sync());
  }

  @Test
  void whatDoesNothingIsRefused() {
    assertEquals("--sync is always or second, not never", refusal("--data /d --sync never"));
    assertEquals("--sync does nothing without --data", refusal("--data none --sync second"));
    assertEquals(
        "--data does nothing with --redis, which keeps everything",
        refusal("--data /d --redis redis://localhost"));
    assertEquals("BELFRY_DATA: --data names no folder", refusal(Map.of("BELFRY_DATA", " ")));
  }
}
