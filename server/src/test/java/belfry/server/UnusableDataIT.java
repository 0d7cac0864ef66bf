package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged server on data that it can't use: one line says why, and what to do. */
class UnusableDataIT {
  private static final int UNUSABLE = 73;

  @TempDir private Path folder;
  private Path data;
  private Path file;

  @BeforeEach
  void makeData() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    file = data.resolve("belfry.sqlite");
  }

  @AfterEach
  void allowRemoval() throws IOException {
    rights(data, "rwxr-xr-x");
  }

  private static void rights(Path of, String rights) throws IOException {
    Files.setPosixFilePermissions(of, PosixFilePermissions.fromString(rights));
  }

  /** Starts the server with a command in front of its script, and asserts that it refuses. */
  private void assertRefuses(String why, List<String> before) throws Exception {
    ProcessBuilder serve =
        ServerScripts.command("serve", "--port", "0", "--no-ntp", "--data", data.toString());
    List<String> command = new ArrayList<>(before);
    command.addAll(serve.command());
    Process process = serve.command(command).redirectErrorStream(true).start();
    try {
      assertEquals(
          "belfry: " + why + "\n", new String(process.getInputStream().readAllBytes(), UTF_8));
      assertEquals(UNUSABLE, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  private void assertRefuses(String why) throws Exception {
    assertRefuses(why, List.of());
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void makeFile() throws Exception {
    try (Running _ = Running.keeping(data, false)) {
      assertTrue(Files.size(file) > 0);
    }
  }

  @Test
  void readOnlyFolderAndFileAreRefused() throws Exception {
    makeFile();
    String end = " is read-only for this user; change its rights, or --data takes another folder";
    rights(data, "r-xr-xr-x");
    // The superuser may write anywhere, unless it gives the right up.
    List<String> before =
        Files.isWritable(data)
            ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search")
            : List.of();
    assertRefuses(data + end, before);
    rights(data, "rwxr-xr-x");
    rights(file, "r--r--r--");
    assertRefuses(file + end, before);
  }

  @Test
  void fullDiskIsRefused() throws Exception {
    List<String> full =
        List.of(
            "strace",
            "-f",
            "-o",
            "/dev/null",
            "-P",
            file.toString(),
            "-P",
            file + "-wal",
            "-e",
            "trace=pwrite64,write",
            "-e",
            "inject=pwrite64,write:error=ENOSPC");
    boolean traced = FailingDiskIT.canTrace();
    if (!traced) {
      System.err.println("LEFT OUT: a full disk, because strace is missing or may not trace");
    }
    assumeTrue(traced, "strace is missing or may not trace");
    assertRefuses(
        "the disk of " + file + " is full; free space on it, or --data takes another folder", full);
  }

  @Test
  void fileThatIsNotOursIsRefused() throws Exception {
    Files.writeString(file, "no database");
    assertRefuses(
        file
            + " is damaged (it does not begin as a database does); restore a backup, or move it"
            + " away");
    Files.delete(file);
    sql("create table other (one integer)");
    assertRefuses(file + " is a database of another program; --data takes another folder");
  }

  @Test
  void fileOfANewerReleaseIsRefused() throws Exception {
    makeFile();
    sql("pragma user_version = 99");
    assertRefuses(
        file
            + " has the format 99 of a newer Belfry, and this one knows 3; start the newer one, or"
            + " --data takes another folder");
  }
}
