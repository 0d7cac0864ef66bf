package belfry.server.account;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id (RFC 9106, version 1.3, one lane). Each thread that hashes keeps one block of memory
 * until it ends.
 *
 * <p>This class alone names Bouncy Castle: the JDK verifies the signature of the whole library when
 * it loads the first class of it, which takes 20 MB of garbage and 0.1 s of a core. Only a call of
 * {@link #hash} loads this class.
 */
final class Argon2id {
  private static final ThreadLocal<Argon2id> OF_THREAD = ThreadLocal.withInitial(Argon2id::new);

  private @Nullable FixedBlockPool memory;
  private int blocks;

  private Argon2id() {}

  /** Hashes a password to {@code bytes} bytes. */
  static byte[] hash(String password, byte[] salt, PasswordHash.Cost cost, int bytes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withIterations(cost.passes())
            .withMemoryAsKB(cost.kilobytes())
            .withParallelism(1)
            .withSalt(salt)
            .withBlockPool(OF_THREAD.get().memory(cost))
            .build());
    byte[] hash = new byte[bytes];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private FixedBlockPool memory(PasswordHash.Cost cost) {
    int wanted = Argon2BytesGenerator.getBlockCount(cost.kilobytes(), 1);
    if (memory == null || blocks != wanted) {
      memory = new FixedBlockPool(wanted);
      blocks = wanted;
    }
    return memory;
  }
}
