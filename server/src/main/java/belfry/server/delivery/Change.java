package belfry.server.delivery;

/**
 * A change that one reader may find in several feeds.
 *
 * @param subject what has changed, such as the name of one session
 * @param state its state after the change
 */
public record Change(String subject, String state) {}
