package belfry.server.archive;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The database of an archive, and how to connect to it. Any thread may open connections.
 *
 * <p>The server has only the driver of SQLite. The driver of another database comes from a jar of
 * the operator, which a class loader of its own loads, so that no other server has to carry it.
 */
public final class ArchiveTarget {
  private static final Pattern PASSWORD =
      Pattern.compile("(?i)[?&;](?:password|pwd)=|://[^/?]*:[^/?@]*@");

  private final Database database;
  private final String url;
  private final Driver driver;
  private final Optional<Path> passwordFile;

  /**
   * The file that is made for this user only, if it does not exist; empty if the URL says where.
   */
  private final Optional<Path> file;

  private ArchiveTarget(
      Database database,
      String url,
      Driver driver,
      Optional<Path> passwordFile,
      Optional<Path> file) {
    this.database = database;
    this.url = url;
    this.driver = driver;
    this.passwordFile = passwordFile;
    this.file = file;
  }

  /** A SQLite file that only this process uses. */
  public static ArchiveTarget file(Path file) {
    String url = "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?vfs=unix-excl";
    return new ArchiveTarget(
        Database.SQLITE,
        url,
        driver(Database.SQLITE, url, Optional.empty()),
        Optional.empty(),
        Optional.of(file));
  }

  /**
   * A database.
   *
   * @param url the JDBC URL, without a password
   * @param driver the jar of the driver; empty for SQLite
   * @param passwordFile a file whose first line is the password, read at each attempt to connect
   * @throws IllegalArgumentException with the reason, for an operator, if it can't be an archive
   */
  public static ArchiveTarget of(String url, Optional<Path> driver, Optional<Path> passwordFile) {
    Database database =
        Database.of(url)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "an archive is a URL that begins with jdbc:sqlite:, jdbc:mariadb:, jdbc:mysql:"
                        + " or jdbc:postgresql:"));
    if (PASSWORD.matcher(url).find()) {
      throw new IllegalArgumentException(
          "the URL of the archive has a password, which other users of this machine can see; put"
              + " it into a file for --archive-password-file");
    }
    String canonical = Database.canonical(url);
    return new ArchiveTarget(
        database, canonical, driver(database, canonical, driver), passwordFile, Optional.empty());
  }

  private static Driver driver(Database database, String url, Optional<Path> jar) {
    @Nullable Driver known = jar.isPresent() ? inJar(jar.get(), url) : here(url);
    if (known == null) {
      throw new IllegalArgumentException(
          jar.map(path -> path + " has no driver for " + url.replaceFirst("[?;].*", ""))
              .orElse(
                  "the server has no driver for this archive; --archive-driver names its jar, such"
                      + " as "
                      + database.driver()
                      + "-VERSION.jar"));
    }
    return known;
  }

  private static @Nullable Driver here(String url) {
    try {
      return DriverManager.getDriver(url);
    } catch (SQLException _) { // there is none
      return null;
    }
  }

  /** The class loader stays open: the driver loads classes as long as the server runs. */
  @SuppressWarnings("resource")
  private static @Nullable Driver inJar(Path jar, String url) {
    if (!Files.isReadable(jar)) {
      throw new IllegalArgumentException("--archive-driver: can't read " + jar);
    }
    try {
      URLClassLoader classes =
          new URLClassLoader(new URL[] {jar.toUri().toURL()}, ArchiveTarget.class.getClassLoader());
      for (Driver found : ServiceLoader.load(Driver.class, classes)) {
        if (found.acceptsURL(url)) {
          return found;
        }
      }
      return null;
    } catch (MalformedURLException | SQLException _) { // as if it had none
      return null;
    }
  }

  /** Whether this is a database server, which instances on several machines can use. */
  public boolean isServer() {
    return database != Database.SQLITE;
  }

  /** Connects, and makes the tables if there are none. */
  public Archive open() throws SQLException {
    if (file.isPresent()) {
      makeFile(file.get());
    }
    Connection connection = driver.connect(url, properties());
    if (connection == null) {
      throw new SQLException("the driver does not take " + this);
    }
    try {
      return new JdbcArchive(database, connection);
    } catch (SQLException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private static void makeFile(Path file) throws SQLException {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (FileAlreadyExistsException _) {
      // another thread has made it
    } catch (IOException e) {
      throw new SQLException(file + " can't be made: " + e.getMessage(), e);
    }
  }

  private Properties properties() throws SQLException {
    Properties properties = new Properties();
    database.prepare(properties);
    if (passwordFile.isPresent()) {
      properties.setProperty("password", password(passwordFile.get()));
    }
    return properties;
  }

  private static String password(Path file) throws SQLException {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty() ? "" : lines.getFirst();
    } catch (IOException e) {
      throw new SQLException("the password can't be read from " + file, e);
    }
  }

  /** The file, or the URL without its parameters, for people. */
  @Override
  public String toString() {
    return file.isPresent() ? file.get().toString() : url.replaceFirst("[?;].*", "");
  }
}
