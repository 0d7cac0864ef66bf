package belfry.bridge.command;

import belfry.bridge.redis.RedisAddress;
import belfry.bridge.source.Source;
import belfry.bridge.table.BridgeException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say what is imported. */
final class SourceOptions {
  private static final String PASSWORD = "BELFRY_SOURCE_PASSWORD";

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = {
        "jdbc:mariadb://host/database (MySQL too), jdbc:postgresql://host/database,"
            + " jdbc:sqlite:FILE; or a file: a database of SQLite, or a dump of mysqldump or"
            + " phpMyAdmin."
      })
  private String source = "";

  @Option(names = "--user", paramLabel = "NAME", description = "The user of the database.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the user's password. Default: the variable " + PASSWORD)
  private @Nullable Path passwordFile;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      description =
          "The character set of a dump, such as windows-1251. Default: the one that the"
              + " dump names, or UTF-8")
  private @Nullable String charset;

  /** The name that a copy of the source gets by default. */
  String copyName() {
    return Sources.copyName(source);
  }

  /** Opens the source. */
  Source open() throws BridgeException {
    String password =
        passwordFile == null
            ? System.getenv(PASSWORD)
            : RedisAddress.firstLine("--password-file", passwordFile);
    return Sources.open(source, user, password, charset);
  }
}
