package belfry.server.archive;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A database server in a process of its own, with its data in a folder for temporary files. Where
 * none is installed, the tests that need it are left out; in continuous integration they fail.
 */
public abstract sealed class DatabaseServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  final Path folder;
  final int port;
  private Process process;

  private DatabaseServer() throws Exception {
    folder = Files.createTempDirectory("belfry-database");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    install();
    process = start();
    awaitStart();
  }

  abstract void install() throws Exception;

  abstract List<String> command();

  /** The URL of a database of its own. */
  public abstract String url();

  /** The database as an archive, with the driver of the tests. */
  public ArchiveTarget target() {
    return ArchiveTarget.of(url(), Optional.empty(), Optional.empty());
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
        .start();
  }

  private File log() {
    return folder.resolve("log").toFile();
  }

  private void awaitStart() throws Exception {
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try (Archive _ = target().open()) {
        return;
      } catch (java.sql.SQLException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          String said = Files.readString(log().toPath());
          close();
          throw new IOException("the database does not start: " + said, e);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  /** Ends the process as a crash does. Its data stay. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts the process again. */
  void restart() throws Exception {
    process = start();
    awaitStart();
  }

  void run(List<String> command) throws Exception {
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
            .start();
    if (started.waitFor() != 0) {
      throw new AssertionError(Files.readString(log().toPath()));
    }
  }

  @Override
  public void close() {
    kill();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> assertTrue(file.toFile().delete()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path required(String name, Stream<Path> folders) {
    Optional<Path> found =
        folders.map(folder -> folder.resolve(name)).filter(Files::isExecutable).findFirst();
    boolean isNeeded = System.getenv("CI") != null;
    if (found.isEmpty() && !isNeeded) {
      System.err.println("LEFT OUT: tests of the archive, because " + name + " is not installed");
    }
    assumeTrue(found.isPresent() || isNeeded, name + " is not installed");
    return found.orElseThrow(() -> new AssertionError(name + " is not installed"));
  }

  private static Stream<Path> path() {
    String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
    return Stream.of(path.split(":", -1)).map(Path::of);
  }

  /** A MariaDB. */
  public static final class MariaDb extends DatabaseServer {
    private MariaDb() throws Exception {}

    /** Starts one. */
    public static MariaDb started() throws Exception {
      required("mariadbd", path());
      return new MariaDb();
    }

    @Override
    void install() throws Exception {
      run(
          List.of(
              required("mariadb-install-db", path()).toString(),
              "--no-defaults",
              "--user=" + System.getProperty("user.name"),
              "--datadir=" + folder.resolve("data"),
              "--auth-root-authentication-method=normal",
              "--skip-test-db"));
      Files.writeString(
          folder.resolve("init.sql"),
          """
          create database if not exists chat;
          create user if not exists belfry@'127.0.0.1';
          grant all on chat.* to belfry@'127.0.0.1';
          """);
    }

    @Override
    List<String> command() {
      return List.of(
          required("mariadbd", path()).toString(),
          "--no-defaults",
          "--user=" + System.getProperty("user.name"),
          "--datadir=" + folder.resolve("data"),
          "--socket=" + folder.resolve("socket"),
          "--port=" + port,
          "--bind-address=127.0.0.1",
          "--skip-name-resolve",
          "--character-set-server=latin1",
          "--init-file=" + folder.resolve("init.sql"));
    }

    @Override
    public String url() {
      return "jdbc:mysql://127.0.0.1:" + port + "/chat?user=belfry&sslMode=disable";
    }
  }

  /** A PostgreSQL, which does not run as root. */
  public static final class PostgreSql extends DatabaseServer {
    private PostgreSql() throws Exception {}

    /** Starts one. */
    public static PostgreSql started() throws Exception {
      program("postgres");
      return new PostgreSql();
    }

    private static String program(String name) {
      File[] versions =
          Optional.ofNullable(new File("/usr/lib/postgresql").listFiles()).orElse(new File[0]);
      Stream<Path> folders = Stream.of(versions).map(one -> one.toPath().resolve("bin"));
      return required(name, Stream.concat(path(), folders)).toString();
    }

    private static List<String> asUser(String... command) {
      List<String> all = new ArrayList<>();
      if (IS_ROOT) {
        all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
      }
      all.addAll(List.of(command));
      return all;
    }

    @Override
    void install() throws Exception {
      if (IS_ROOT) {
        Path data = Files.createDirectory(folder.resolve("data"));
        run(List.of("chown", "postgres", folder.toString(), data.toString()));
      }
      run(
          asUser(
              program("initdb"),
              "--pgdata=" + folder.resolve("data"),
              "--username=belfry",
              "--auth=trust",
              "--encoding=UTF8",
              "--locale=C",
              "--no-sync"));
    }

    @Override
    List<String> command() {
      return asUser(
          program("postgres"),
          "-D",
          folder.resolve("data").toString(),
          "-p",
          String.valueOf(port),
          "-h",
          "127.0.0.1",
          "-k",
          folder.toString());
    }

    @Override
    public String url() {
      return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=belfry";
    }
  }
}
