package belfry.server.account;

import java.util.Objects;

/** What a client shows to be let in to an account. Its text form never has the secret. */
public sealed interface Proof {
  /** A password, as it was typed. */
  record Password(String secret) implements Proof {
    public Password {
      Objects.requireNonNull(secret);
    }

    @Override
    public String toString() {
      return "a password";
    }
  }

  /** A token. */
  record Token(String secret) implements Proof {
    public Token {
      Objects.requireNonNull(secret);
    }

    @Override
    public String toString() {
      return "a token";
    }
  }

  /**
   * The secret of the connection that has registered the account, for an answer that was lost. It
   * is good until the first change of the account, for ten minutes.
   */
  record Connection(String secret) implements Proof {
    public Connection {
      Objects.requireNonNull(secret);
    }

    @Override
    public String toString() {
      return "the secret of a connection";
    }
  }

  /** The TLS certificate of the connection, whose key the handshake has proven. */
  record Certificate() implements Proof {}

  /**
   * A signature of {@link PublicKey#challenge}.
   *
   * @param key the public key, as in a file of OpenSSH
   * @param signature the 64 bytes of the signature in base64
   * @param nonce the nonce that the server gave this connection
   */
  record Signature(String key, String signature, String nonce) implements Proof {
    public Signature {
      Objects.requireNonNull(key);
      Objects.requireNonNull(signature);
      Objects.requireNonNull(nonce);
    }

    @Override
    public String toString() {
      return "a signature";
    }
  }
}
