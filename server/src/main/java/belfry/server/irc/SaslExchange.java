package belfry.server.irc;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Utf8;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of SASL PLAIN (RFC 4616) and EXTERNAL (RFC 4422, appendix A) of one client: it
 * collects the pieces that come in commands {@code AUTHENTICATE}. Owned by the connection's thread.
 *
 * <pre>
 *   none --AUTHENTICATE MECHANISM--> begun --a piece of less than 400 characters, or "+"--> none
 *     ^                               |
 *     +-- "*", too long, no message --+
 * </pre>
 */
final class SaslExchange {
  private static final String PLAIN = "PLAIN";
  private static final String EXTERNAL = "EXTERNAL";

  private static final int PIECE = 400;
  private static final int MOST_CHARACTERS = 4 * PIECE;

  /** What a client has shown. */
  sealed interface Shown {
    /**
     * A secret.
     *
     * @param account the name of the account
     * @param secret its password or one of its tokens
     */
    record Secret(Nickname account, String secret) implements Shown {
      /** Leaves out the secret. */
      @Override
      public String toString() {
        return "Secret[" + account + "]";
      }
    }

    /**
     * The certificate of the connection.
     *
     * @param account the name of the account; empty for that of the client's nick
     */
    record Certificate(Optional<Nickname> account) implements Shown {}
  }

  private final boolean hasCertificate;
  private boolean isExternal;

  /** The pieces so far; null if no exchange has begun. */
  private @Nullable StringBuilder pieces;

  /**
   * @param hasCertificate whether the connection has shown a certificate
   */
  SaslExchange(boolean hasCertificate) {
    this.hasCertificate = hasCertificate;
  }

  /** The mechanisms of a client, as the value of the capability has them. */
  static String mechanisms(boolean hasCertificate) {
    return hasCertificate ? PLAIN + "," + EXTERNAL : PLAIN;
  }

  /** Takes one command. Returns what the client has shown if it is the last one. */
  Optional<Shown> take(IrcMessage command, Replies replies) {
    String param = command.params().isEmpty() ? "" : command.params().getFirst();
    if (param.isEmpty()) {
      replies.needMoreParams(command);
    } else if (param.equals("*")) {
      pieces = null;
      replies.add(Numeric.SASL_ABORTED);
    } else if (pieces == null) {
      begin(param, replies);
    } else {
      return piece(param, pieces, replies);
    }
    return Optional.empty();
  }

  private void begin(String mechanism, Replies replies) {
    isExternal = hasCertificate && mechanism.equalsIgnoreCase(EXTERNAL);
    if (isExternal || mechanism.equalsIgnoreCase(PLAIN)) {
      pieces = new StringBuilder();
      replies.add(new IrcMessage(null, "AUTHENTICATE", "+"));
    } else {
      replies.add(Numeric.SASL_MECHANISMS, mechanisms(hasCertificate));
      failed("There is no such mechanism", replies);
    }
  }

  private Optional<Shown> piece(String piece, StringBuilder before, Replies replies) {
    if (piece.length() > PIECE) {
      pieces = null;
      replies.add(Numeric.SASL_TOO_LONG);
      return Optional.empty();
    }
    if (!piece.equals("+")) {
      before.append(piece);
    }
    if (before.length() > MOST_CHARACTERS) {
      pieces = null;
      failed("That is too long", replies);
      return Optional.empty();
    }
    if (piece.length() == PIECE) {
      return Optional.empty();
    }
    pieces = null;
    Optional<Shown> shown = shown(before.toString());
    if (shown.isEmpty()) {
      failed("That is no message of this mechanism", replies);
    }
    return shown;
  }

  private Optional<Shown> shown(String base64) {
    try {
      String message = Utf8.decode(Base64.getDecoder().decode(base64));
      return isExternal ? Optional.of(certificate(message)) : secret(message);
    } catch (IllegalArgumentException | RefusedException _) { // no base64, UTF-8 or name
      return Optional.empty();
    }
  }

  private static Shown certificate(String message) {
    return new Shown.Certificate(
        message.isEmpty() ? Optional.empty() : Optional.of(Nickname.of(message)));
  }

  private static Optional<Shown> secret(String message) {
    String[] fields = message.split("\0", -1);
    boolean isPlain = fields.length == 3 && (fields[0].isEmpty() || fields[0].equals(fields[1]));
    return isPlain
        ? Optional.of(new Shown.Secret(Nickname.of(fields[1]), fields[2]))
        : Optional.empty();
  }

  /** Adds the reply that an authentication has failed. */
  static void failed(String why, Replies replies) {
    replies.add(Numeric.SASL_FAIL, "SASL authentication failed: " + why);
  }

  /** Adds the replies that an authentication has succeeded. */
  static void succeeded(String mask, Nickname account, Replies replies) {
    replies.add(Numeric.LOGGED_IN, mask, account.text(), "You are now logged in as " + account);
    replies.add(Numeric.SASL_SUCCESS);
  }
}
