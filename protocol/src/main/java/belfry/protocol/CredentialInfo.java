package belfry.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token or a key of an account, as its owner sees it.
 *
 * @param id the id with which the owner revokes it
 * @param isKey whether it is a key: a public key or a certificate
 * @param label what the owner calls it; may be empty
 * @param used the day on which it was used last; null for never
 * @param ends when it ends; null for never
 */
public record CredentialInfo(
    String id,
    boolean isKey,
    String label,
    Instant created,
    @Nullable Instant used,
    @Nullable Instant ends) {
  /** The beginning of the secret of each token, by which programs and texts recognise it. */
  public static final String TOKEN_PREFIX = "bfy_";

  /** Refuses a missing part. */
  public CredentialInfo {
    Objects.requireNonNull(id);
    Objects.requireNonNull(label);
    Objects.requireNonNull(created);
  }
}
