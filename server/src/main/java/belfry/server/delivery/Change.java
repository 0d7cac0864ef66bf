package belfry.server.delivery;

/**
 * A change that one reader may find in several feeds. A reader that got a change gets neither this
 * change again, nor an earlier change of the same subject.
 *
 * @param subject the thing that changes, such as the name of one session
 * @param number the number of the change; each later change of the subject has a higher number
 */
public record Change(String subject, long number) {}
