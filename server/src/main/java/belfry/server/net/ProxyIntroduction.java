package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a connection that a balancer relays: a PROXY header, whole and in time, which
 * names the client's address. The connection counts for that address from then on, and the bytes
 * after the header are the client's first.
 */
final class ProxyIntroduction extends Prelude {
  private static final Logger log = LoggerFactory.getLogger(ProxyIntroduction.class);

  private final Gate.Permit permit;
  private final Origin balancer;
  private final FixedDelay limit;
  private final ConnectionCounters counters;
  private final Conversation client;

  /** The beginning of a header that did not come in one piece. */
  private byte[] begun = {};

  /**
   * @param client the conversation that takes what comes after the header
   * @param limit the time within which the header must be whole
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
    Origin origin = header.source() == null ? balancer : Origin.at(header.source().getAddress());
    log.debug("A client comes from {} by the balancer {}", origin.name(), balancer.name());
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

  /** Balancers check a port by connecting to it and closing the connection. */
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
