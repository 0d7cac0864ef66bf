package belfry.server.irc;

import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.IrcShape;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Visitor;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The capabilities of one client, and its command {@code CAP}. Owned by the connection's thread,
 * except {@link #has} and {@link #shape}, which any thread may call.
 */
final class Capabilities {
  private static final String LONG_LIST_VERSION = "302";

  private final boolean isSecure;
  private final String mechanisms;
  private final String transport;

  /** Replaced, never changed. */
  private volatile Set<Capability> on = EnumSet.noneOf(Capability.class);

  private boolean negotiating;
  private boolean knowsValues;

  /** The capabilities of a client of which the door knows this, and what it is told of TLS. */
  Capabilities(Visitor visitor, StrictTransport transport) {
    this.isSecure = visitor.isSecure();
    this.transport = transport.after(visitor);
    this.mechanisms = SaslExchange.mechanisms(visitor.certificate() != null);
  }

  boolean has(Capability one) {
    return on.contains(one);
  }

  /**
   * Whether the client has begun to negotiate and not ended it: its registration waits for that.
   */
  boolean isNegotiating() {
    return negotiating;
  }

  /** The shape of messages that many clients get. */
  IrcShape shape() {
    if (has(Capability.MESSAGE_TAGS)) {
      return has(Capability.MULTILINE) && has(Capability.BATCH)
          ? IrcShape.MULTILINE
          : IrcShape.TAGGED;
    }
    return has(Capability.SERVER_TIME) ? IrcShape.TIMED : IrcShape.PLAIN;
  }

  /** Does one command. */
  void take(IrcMessage command, Replies replies) {
    if (command.params().isEmpty()) {
      replies.needMoreParams(command);
      return;
    }
    String sub = command.params().getFirst().toUpperCase(Locale.ROOT);
    switch (sub) {
      case "LS" -> {
        negotiating = true;
        if (command.params().contains(LONG_LIST_VERSION)) {
          turn(Capability.CAP_NOTIFY, true);
          knowsValues = true;
        }
        replies.addCapabilities(offered(), knowsValues);
      }
      case "LIST" -> replies.addCap("LIST", titles(on));
      case "REQ" -> {
        negotiating = true;
        request(command.params().size() < 2 ? "" : command.params().get(1), replies);
      }
      case "END" -> negotiating = false;
      default -> replies.add(Numeric.INVALID_CAP, command.params().getFirst());
    }
  }

  /** Turns all of the wanted capabilities on or off, or none if one is unknown. */
  private void request(String wanted, Replies replies) {
    List<String> titles =
        Arrays.stream(wanted.split(" ", -1)).filter(title -> !title.isEmpty()).toList();
    boolean known = titles.stream().allMatch(title -> find(title).isPresent());
    if (known) {
      titles.forEach(title -> {
        Capability one = find(title).orElseThrow();
        turn(one, !title.startsWith("-"));
      });
    }
    replies.addCap(known ? "ACK" : "NAK", wanted);
  }

  private void turn(Capability one, boolean toOn) {
    Set<Capability> changed = EnumSet.noneOf(Capability.class);
    changed.addAll(on);
    if (toOn) {
      changed.add(one);
    } else {
      changed.remove(one);
    }
    on = changed;
  }

  private Optional<Capability> find(String title) {
    return Capability.of(title.startsWith("-") ? title.substring(1) : title)
        .filter(this::isOffered);
  }

  private boolean isOffered(Capability one) {
    return isSecure || !one.needsSecrecy();
  }

  private List<String> offered() {
    Stream<String> all =
        Arrays.stream(Capability.values()).filter(this::isOffered).map(this::shown);
    return knowsValues && !transport.isEmpty()
        ? Stream.concat(all, Stream.of(transport.strip())).toList()
        : all.toList();
  }

  private String shown(Capability one) {
    String value =
        switch (one) {
          case SASL -> mechanisms;
          case MULTILINE -> Multiline.LIMITS;
          default -> "";
        };
    return value.isEmpty() || !knowsValues ? one.title() : one.title() + "=" + value;
  }

  private static String titles(Collection<Capability> all) {
    return all.stream().map(Capability::title).collect(Collectors.joining(" "));
  }
}
