package belfry.server.options;

import belfry.server.net.UnixOptions;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The options of the Unix socket. */
final class UnixArguments {
  /** The permissions in the order of their bits, the highest first. */
  private static final PosixFilePermission[] BITS = PosixFilePermission.values();

  private static final int OCTAL = 8;

  private final Declarations declarations;
  private final Supplier<Optional<String>> path;
  private final Supplier<String> mode;
  private final Supplier<Optional<String>> group;

  UnixArguments(Declarations declarations) {
    this.declarations = declarations;
    path =
        declarations.optionalText(
            "--unix",
            "PATH",
            "A Unix socket for text, json, IRC and HTTP. The file is made at the start, in place of"
                + " one that a killed server has left, and removed at the end. Default: none");
    mode =
        declarations.text(
            "--unix-mode",
            "MODE",
            "600",
            "The permissions of the Unix socket in octal digits: whoever may write to it may"
                + " connect.");
    group =
        declarations.optionalText(
            "--unix-group", "GROUP", "The group of the Unix socket. Default: that of the process");
  }

  /** The Unix socket; empty for none. */
  Optional<UnixOptions> options() {
    if (path.get().isEmpty()) {
      declarations.refuseUseless("without --unix", List.of("--unix-mode", "--unix-group"));
    }
    return path.get().map(given -> new UnixOptions(Path.of(given), permissions(), group.get()));
  }

  private Set<PosixFilePermission> permissions() {
    if (!mode.get().matches("0?[0-7]{3}")) {
      throw declarations.refusal("--unix-mode has three octal digits, such as 660");
    }
    int bits = Integer.parseInt(mode.get(), OCTAL);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int at = 0; at < BITS.length; at++) {
      if ((bits >> (BITS.length - 1 - at) & 1) != 0) {
        permissions.add(BITS[at]);
      }
    }
    return permissions;
  }
}
