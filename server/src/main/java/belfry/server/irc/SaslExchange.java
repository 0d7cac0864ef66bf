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
 * The exchanges of SASL PLAIN (RFC 4616) of one client: it collects the pieces that come in
 * commands {@code AUTHENTICATE}. Owned by the connection's thread.
 *
 * <pre>
 *   none --AUTHENTICATE PLAIN--> begun --a piece of less than 400 characters, or "+"--> none
 *     ^                           |
 *     +-- "*", too long, no PLAIN-+
 * </pre>
 */
final class SaslExchange {
  static final String MECHANISM = "PLAIN";

  private static final int PIECE = 400;
  private static final int MOST_CHARACTERS = 4 * PIECE;

  /**
   * What a client has shown.
   *
   * @param account the name of the account
   * @param secret its password or one of its tokens
   */
  record Shown(Nickname account, String secret) {
    /** Leaves out the secret. */
    @Override
    public String toString() {
      return "Shown[" + account + "]";
    }
  }

  /** The pieces so far; null if no exchange has begun. */
  private @Nullable StringBuilder pieces;

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
    if (mechanism.equalsIgnoreCase(MECHANISM)) {
      pieces = new StringBuilder();
      replies.add(new IrcMessage(null, "AUTHENTICATE", "+"));
    } else {
      replies.add(Numeric.SASL_MECHANISMS, MECHANISM);
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
      failed("That is no PLAIN message", replies);
    }
    return shown;
  }

  private static Optional<Shown> shown(String base64) {
    try {
      String[] fields = Utf8.decode(Base64.getDecoder().decode(base64)).split("\0", -1);
      boolean isPlain = fields.length == 3 && (fields[0].isEmpty() || fields[0].equals(fields[1]));
      return isPlain ? Optional.of(new Shown(Nickname.of(fields[1]), fields[2])) : Optional.empty();
    } catch (IllegalArgumentException | RefusedException _) { // no base64, UTF-8 or name
      return Optional.empty();
    }
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
