package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first conversation of a connection that comes through a balancer. It reads a PROXY header,
 * which must be complete within a time limit and gives the client's address. From then on, the
 * connection counts for that address. The bytes after the header are the client's first bytes.
 */
final class ProxyIntroduction extends Prelude {
  private static final Logger log = LoggerFactory.getLogger(ProxyIntroduction.class);

  private final Gate.Permit permit;
  private final Origin balancer;
  private final FixedDelay limit;
  private final ConnectionCounters counters;
  private final Conversation client;

  /** The bytes of an incomplete header. */
  private byte[] begun = {};

  /**
   * @param client the conversation that takes the bytes after the header
   * @param limit the time limit for the whole header
   */
  ProxyIntroduction(
      Peer peer,
      Gate.Permit permit,
      Origin balancer,
      FixedDelay limit,
      ConnectionCounters counters,
      Conversation client) {
    super(peer);
    this.permit = permit;
    this.balancer = balancer;
    this.limit = limit;
    this.counters = counters;
    this.client = client;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    ByteBuffer all = begun.length == 0 ? bytes : joined(begun, bytes);
    return switch (ProxyHeader.in(all)) {
      case ProxyHeader.Found.Header header -> {
        bytes.position(bytes.limit() - (all.remaining() - header.length()));
        yield introduce(header);
      }
      case ProxyHeader.Found.Malformed malformed -> refuse(malformed.why());
      case ProxyHeader.Found.NeedMore _ -> {
        begun = new byte[all.remaining()];
        all.get(begun);
        yield this;
      }
    };
  }

  private static ByteBuffer joined(byte[] begun, ByteBuffer bytes) {
    ByteBuffer all = ByteBuffer.allocate(begun.length + bytes.remaining());
    return all.put(begun).put(bytes.duplicate()).flip();
  }

  private Conversation introduce(ProxyHeader.Found.Header header) {
    Origin origin =
        header.source() == null
            ? balancer.ofUnknownClient()
            : Origin.at(header.source().getAddress());
    log.debug("A client connects from {} through the balancer {}", origin.name(), balancer.name());
    Optional<Gate.Full> full = permit.comesFrom(origin);
    if (full.isPresent()) {
      counters.rejected(full.get().reason());
      return refuse(full.get().refusal());
    }
    return client;
  }

  private Conversation refuse(String why) {
    log.debug("A connection of the balancer {} is refused: {}", balancer.name(), why);
    counters.rejected(Rejection.PROXY);
    return refuse(new Refusal(Code.MALFORMED, why));
  }

  /** A connection without a header ends silently: a balancer checks a port in this way. */
  @Override
  public Conversation finish() {
    return end();
  }

  @Override
  public Optional<FixedDelay> patience() {
    return Optional.of(limit);
  }

  @Override
  public Conversation silence() {
    return refuse("no PROXY header came within " + limit.delay().toSeconds() + " seconds");
  }
}
