package belfry.protocol;

/** Limits of the wire that both sides know. */
public final class Limits {
  private Limits() {}
}
