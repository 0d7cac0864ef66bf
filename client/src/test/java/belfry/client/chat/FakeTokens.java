package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Nickname;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tokens for one server, in memory. */
final class FakeTokens implements KeptTokens {
  final List<Kept> kept = new ArrayList<>();

  /** Whether a token can be kept. */
  boolean keeps = true;

  @Override
  public List<Kept> of(ServerAddress server) {
    return kept.reversed();
  }

  @Override
  public Optional<String> keep(ServerAddress server, Kept token) {
    if (!keeps) {
      return Optional.empty();
    }
    kept.removeIf(one -> one.name().equals(token.name()));
    kept.add(token);
    return Optional.of("the tokens of the test");
  }

  @Override
  public boolean forget(ServerAddress server, Nickname name) {
    return kept.removeIf(one -> one.name().equals(name));
  }
}
