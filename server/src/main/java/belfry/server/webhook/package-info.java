/**
 * Outgoing webhooks: each entry of a room's log is posted to a URL, signed as Standard Webhooks
 * (version 1.0.0) describe, and again later if that fails.
 */
@NullMarked
package belfry.server.webhook;

import org.jspecify.annotations.NullMarked;
