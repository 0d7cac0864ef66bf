package belfry.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real MariaDB in a process of its own, with its data in a folder for temporary files. Where it
 * is not installed, the tests that need it are left out; in continuous integration they fail.
 */
public final class MariaDb implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String PASSWORD = "geheim";

  private final Path directory;
  private final int port;
  private final Process process;

  private MariaDb() throws Exception {
    directory = Files.createTempDirectory("belfry-mariadb");
    Path data = directory.resolve("data");
    run(
        "mariadb-install-db",
        "--no-defaults",
        "--user=" + System.getProperty("user.name"),
        "--datadir=" + data,
        "--auth-root-authentication-method=normal",
        "--skip-test-db");
    Path init = directory.resolve("init.sql");
    Files.writeString(
        init,
        """
        create database monitoring character set utf8mb4;
        create user reader@'127.0.0.1' identified by '%s';
        grant all on *.* to reader@'127.0.0.1';
        """
            .formatted(PASSWORD));
    port = RedisServer.freePort();
    process =
        new ProcessBuilder(
                binary("mariadbd").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + data,
                "--socket=" + directory.resolve("socket"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=0",
                "--init-file=" + init)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    awaitStart();
  }

  /** Starts a server with an empty database {@code monitoring}. */
  static MariaDb started() throws Exception {
    boolean isInstalled = Files.isExecutable(binary("mariadbd"));
    if (!isInstalled && System.getenv("CI") == null) {
      System.err.println("LEFT OUT: the tests with MariaDB, because mariadbd is not installed");
    }
    assumeTrue(isInstalled || System.getenv("CI") != null, "mariadbd is not installed");
    return new MariaDb();
  }

  private static Path binary(String name) {
    String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
    return Stream.of(path.split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of("/usr/sbin", name));
  }

  private void run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(binary(program).toString()));
    command.addAll(List.of(arguments));
    Path log = directory.resolve(program + ".log");
    Process started =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertEquals(0, started.waitFor(), () -> read(log));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void awaitStart() throws Exception {
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try (Connection _ = connect()) {
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          close();
          throw new IOException("MariaDB does not start: " + read(directory.resolve("log")), e);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** The URL of the database, without the password. */
  String url() {
    return "jdbc:mariadb://127.0.0.1:" + port + "/monitoring?user=reader";
  }

  /** A file with the password. */
  Path passwordFile() throws IOException {
    return Files.writeString(directory.resolve("password"), PASSWORD + "\n");
  }

  /** A connection that may write. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        url() + "&sslMode=disable&allowMultiQueries=true&password=" + PASSWORD);
  }

  /** Executes statements. */
  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Has MariaDB's own client load a dump. */
  void load(Path dump) throws Exception {
    Path log = directory.resolve("load.log");
    Process client =
        new ProcessBuilder(
                binary("mariadb").toString(),
                "--no-defaults",
                "--socket=" + directory.resolve("socket"),
                "--user=root",
                "--default-character-set=utf8mb4",
                "monitoring")
            .redirectInput(dump.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, client.waitFor(), () -> read(log));
  }

  /** Has MariaDB's own program write a dump. */
  Path dumped(Path file, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                binary("mariadb-dump").toString(),
                "--no-defaults",
                "--socket=" + directory.resolve("socket"),
                "--user=root"));
    command.addAll(List.of(arguments));
    command.add("monitoring");
    Process program = new ProcessBuilder(command).redirectOutput(file.toFile()).start();
    assertEquals(0, program.waitFor());
    return file;
  }

  /** Kills the process, as a crash does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
    try (var files = Files.walk(directory)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
