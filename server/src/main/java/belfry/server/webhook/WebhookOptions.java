package belfry.server.webhook;

import belfry.server.net.Network;
import java.util.List;

/**
 * The settings of webhooks.
 *
 * @param allowed networks that are not public, to which webhooks may connect all the same
 */
public record WebhookOptions(List<Webhook> webhooks, List<Network> allowed) {
  /** No webhook. */
  public static final WebhookOptions NONE = new WebhookOptions(List.of(), List.of());

  public WebhookOptions {
    webhooks = List.copyOf(webhooks);
    allowed = List.copyOf(allowed);
  }
}
