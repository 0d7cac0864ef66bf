package belfry.server.options;

import belfry.server.archive.ArchiveTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ParameterException;

/** The options for the archive, which keeps what the tails of rooms do not hold any more. */
final class ArchiveArguments {
  static final String ARCHIVE = "--archive";
  private static final String DRIVER = "--archive-driver";
  private static final String PASSWORD_FILE = "--archive-password-file";
  private static final String FILE = "archive.db";

  private final Declarations declarations;
  private final Supplier<String> archive;
  private final Supplier<Optional<Path>> driver;
  private final Supplier<Optional<Path>> passwordFile;

  ArchiveArguments(Declarations declarations) {
    this.declarations = declarations;
    archive =
        declarations.text(
            ARCHIVE,
            "yes|URL",
            "no",
            "A database that keeps all messages, for pages of history before those of --history: "
                + FILE
                + " in the folder of --data with yes, or jdbc:sqlite:, jdbc:mariadb:, jdbc:mysql:"
                + " or jdbc:postgresql:. The URL has no password. With --redis it is a database"
                + " server, the same one for all instances.");
    driver =
        declarations.file(
            DRIVER,
            "The jar of the driver for MariaDB, MySQL or PostgreSQL, such as"
                + " mariadb-java-client-4.0.0.jar.");
    passwordFile =
        declarations.file(
            PASSWORD_FILE,
            "A file whose first line is the password of the archive. It is read at each attempt to"
                + " connect.");
  }

  /**
   * The archive of a single instance; empty for none.
   *
   * @param data the folder of its data; empty for none
   */
  Optional<ArchiveTarget> ofOneInstance(Optional<Path> data) {
    if (archive.get().equals("no")) {
      declarations.refuseUseless("without --archive", List.of(DRIVER, PASSWORD_FILE));
      return Optional.empty();
    }
    Path folder =
        data.orElseThrow(() -> declarations.refusal(ARCHIVE + " does nothing without --data"));
    return target(folder);
  }

  /** The archive of instances that share a Redis; empty for none. */
  Optional<ArchiveTarget> ofInstances() {
    if (archive.get().equals("yes")) {
      throw notShared();
    }
    Optional<ArchiveTarget> target = ofOneInstance(Optional.of(Path.of("/")));
    if (target.isPresent() && !target.get().isServer()) {
      throw notShared();
    }
    return target;
  }

  private ParameterException notShared() {
    return declarations.refusal(
        ARCHIVE
            + " with --redis is a database server (jdbc:mariadb:, jdbc:mysql: or jdbc:postgresql:):"
            + " instances on other machines could not read a file of SQLite");
  }

  private Optional<ArchiveTarget> target(Path data) {
    String asked = archive.get();
    try {
      if (asked.equals("yes")) {
        declarations.refuseUseless("with --archive yes", List.of(DRIVER, PASSWORD_FILE));
        return Optional.of(ArchiveTarget.file(data.resolve(FILE)));
      }
      passwordFile.get().ifPresent(file -> Declarations.lines(PASSWORD_FILE, file));
      return Optional.of(ArchiveTarget.of(asked, driver.get(), passwordFile.get()));
    } catch (IllegalArgumentException e) {
      throw declarations.refusal(String.valueOf(e.getMessage()));
    }
  }
}
