package belfry.server.backplane.redis;

import belfry.server.backplane.Draft;
import java.util.UUID;

/**
 * The key by which a log recognises a draft that is appended again. Drafts of the same sender with
 * the same client id, kind and text have equal keys. A draft without a client id gets a key of its
 * own, which is good for retries of that append only.
 */
final class IdempotencyKey {
  private final byte[] hash;

  private IdempotencyKey(byte[] hash) {
    this.hash = hash;
  }

  static IdempotencyKey of(Draft draft) {
    String clientId = draft.clientId();
    return new IdempotencyKey(
        ShortHash.of(
            FieldCodec.encode(
                clientId == null ? "once" : "client",
                draft.from().key(),
                draft.kind().name(),
                clientId == null ? UUID.randomUUID().toString() : clientId,
                draft.text())));
  }

  /** The key as it is kept in Redis. */
  byte[] bytes() {
    return hash.clone();
  }
}
