package belfry.server.backplane.redis;

import belfry.server.backplane.Draft;
import java.util.Arrays;
import java.util.UUID;

/**
 * The key by which a log recognises a draft that is appended again. Drafts of the same sender with
 * the same client id, kind and text have equal keys. A draft without a client id gets a key of its
 * own, which is good for retries of that append only.
 *
 * <p>A log in Redis spreads the keys over buckets: the first byte of a key is the name of its
 * bucket, an ASCII character, and the other {@value #HASH_BYTES} bytes are a hash. Two drafts with
 * equal keys would be taken for one. A log remembers at most 7,500 keys of clients, so for each
 * draft the probability of that is at most 117 in 2<sup>56</sup>, the share of one bucket. A client
 * can search for two drafts of its own with equal keys, but not for the key of a draft of another
 * sender that is still unknown.
 */
final class IdempotencyKey {
  private static final int HASH_BYTES = 7;
  private static final int BUCKETS_OF_CLIENTS = 64;
  private static final int OTHER_BUCKETS = 16;
  private static final char FIRST_BUCKET = '0';

  private final byte[] key;
  private final boolean ofClient;

  private IdempotencyKey(byte[] hash, boolean ofClient) {
    int buckets = ofClient ? BUCKETS_OF_CLIENTS : OTHER_BUCKETS;
    this.key = Arrays.copyOf(hash, 1 + HASH_BYTES);
    this.key[0] = (byte) (FIRST_BUCKET + Math.floorMod(hash[0], buckets));
    this.ofClient = ofClient;
  }

  static IdempotencyKey of(Draft draft) {
    String clientId = draft.clientId();
    byte[] hash =
        ShortHash.of(
            FieldCodec.encode(
                clientId == null ? "once" : "client",
                draft.from().key(),
                draft.kind().name(),
                clientId == null ? UUID.randomUUID().toString() : clientId,
                draft.text()));
    return new IdempotencyKey(hash, clientId != null);
  }

  /** The key as the script that appends takes it. */
  byte[] bytes() {
    return key.clone();
  }

  /** Whether the client gave the draft an id, so that it may send the draft again. */
  boolean isOfClient() {
    return ofClient;
  }
}
