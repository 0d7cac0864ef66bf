package belfry.server.backplane.redis.link;

/** The state of one node of Redis that takes writes, as its INFO gave it. Immutable. */
public interface NodeInfo {
  /** The number in a field; 0 if there is none. */
  long number(String field);
}
