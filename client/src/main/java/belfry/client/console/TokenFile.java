package belfry.client.console;

import belfry.client.chat.KeptTokens;
import belfry.client.shell.KeptLines;
import belfry.client.shell.ServerAddress;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file with the tokens of the user's accounts, which only the user can read. A line has the
 * address of the server, the name and the token; a user may remove lines.
 */
record TokenFile(Path file) implements KeptTokens {
  /** What fits into a line as one word. */
  private static final Pattern WORD = Pattern.compile("[!-~]{1,256}");

  @Override
  public List<Kept> of(ServerAddress server) {
    return new KeptLines(file)
        .all().stream()
            .filter(line -> line.startsWith(server + " "))
            .flatMap(line -> kept(line).stream())
            .toList()
            .reversed();
  }

  private static Optional<Kept> kept(String line) {
    String[] words = line.split(" ", -1);
    try {
      return words.length == 3
          ? Optional.of(new Kept(Nickname.of(words[1]), words[2]))
          : Optional.empty();
    } catch (RefusedException _) { // the user has edited it
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> keep(ServerAddress server, Kept token) {
    if (!WORD.matcher(token.secret()).matches()) {
      return Optional.empty();
    }
    String line = server + " " + token.name() + " " + token.secret();
    return replace(server, token.name(), List.of(line))
        ? Optional.of(file.toString())
        : Optional.empty();
  }

  @Override
  public boolean forget(ServerAddress server, Nickname name) {
    return of(server).stream().anyMatch(kept -> kept.name().equals(name))
        && replace(server, name, List.of());
  }

  /** Replaces the line of an account by others at the end. */
  private boolean replace(ServerAddress server, Nickname name, List<String> by) {
    return new KeptLines(file)
        .change(lines -> {
          lines.removeIf(line ->
              line.startsWith(server + " ")
                  && kept(line).filter(kept -> kept.name().equals(name)).isPresent());
          lines.addAll(by);
        });
  }
}
