package belfry.server.backplane;

import java.util.Objects;

/**
 * The proof that a session is logged in to an account, as the gate has issued it.
 *
 * @param account the {@link Account#id}
 * @param generation the {@link Account#generation} whose credentials were checked. A claim with an
 *     older one is refused, so nothing fits between the check and the claim
 */
public record Login(String account, long generation) {
  public Login {
    Objects.requireNonNull(account);
  }
}
