package belfry.client.tls;

import belfry.client.shell.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file that remembers how the certificate of each server was trusted: one line with the address
 * of the server, a space, and {@value #AUTHORITY} or the fingerprint of the certificate. A user may
 * remove lines. Several programs may use it at the same time.
 */
public final class KnownServers {
  /** The certificate was signed by an authority that the client trusts. */
  static final String AUTHORITY = "authority";

  private final @Nullable Path file;

  /**
   * @param file the file, which need not exist; null to remember nothing
   */
  public KnownServers(@Nullable Path file) {
    this.file = file;
  }

  /** The file of the user; null when there is no home directory. */
  public static @Nullable Path path(Map<String, String> environment) {
    return PrivateFiles.inConfig(environment, "known_servers");
  }

  /** Whether there is a file to remember servers. */
  boolean canRemember() {
    return file != null;
  }

  /** How a server was trusted before; empty if it is not known. */
  Optional<String> find(String server) throws IOException {
    return lines().stream()
        .filter(line -> line.startsWith(server + " "))
        .map(line -> line.substring(server.length() + 1).strip())
        .findFirst();
  }

  private List<String> lines() throws IOException {
    return file != null && Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** Remembers how a server that was not known is trusted. */
  void remember(String server, String how) throws IOException {
    if (file != null) {
      PrivateFiles.create(file);
      String text = Files.readString(file);
      String begin = text.isEmpty() || text.endsWith("\n") ? "" : "\n"; // a user may have edited it
      Files.writeString(file, begin + server + " " + how + "\n", StandardOpenOption.APPEND);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(file);
  }
}
