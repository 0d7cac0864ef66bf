package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Nickname;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of accounts that are kept from run to run, each for one address of a server. The
 * servers of one chat are instances of one server, so each of them may get it. Belongs to the
 * chat's thread.
 */
public interface KeptTokens {
  /** Keeps nothing. */
  KeptTokens NONE =
      new KeptTokens() {
        @Override
        public List<Kept> of(ServerAddress server) {
          return List.of();
        }

        @Override
        public Optional<String> keep(ServerAddress server, Kept token) {
          return Optional.empty();
        }

        @Override
        public boolean forget(ServerAddress server, Nickname name) {
          return false;
        }
      };

  /**
   * A token.
   *
   * @param name the name of the account
   * @param secret the token itself
   */
  record Kept(Nickname name, String secret) {
    /** Leaves out the secret. */
    @Override
    public String toString() {
      return "Kept[" + name + "]";
    }
  }

  /** The tokens for a server, the one that was kept last first; none if they can't be read. */
  List<Kept> of(ServerAddress server);

  /**
   * Keeps a token in place of the one before of the same account.
   *
   * @return where it is kept, for a person; empty if it can't be kept
   */
  Optional<String> keep(ServerAddress server, Kept token);

  /**
   * Forgets the token of an account.
   *
   * @return whether there was one, and it is forgotten
   */
  boolean forget(ServerAddress server, Nickname name);
}
