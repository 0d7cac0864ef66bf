package belfry.server.delivery;

/**
 * A change that the feeds of several rooms may bring to one reader.
 *
 * @param subject what has changed, such as the name of one session
 * @param state its state after the change
 */
public record Change(String subject, String state) {}
