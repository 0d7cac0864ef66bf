package belfry.protocol.time;

/** What becomes of a format: a {@link Strftime} ready to write, or the reason why there is none. */
public sealed interface Compilation permits Strftime, Compilation.Refused {

  /**
   * The format asks for more than the limits of {@link Strftime} allow.
   *
   * @param reason a few lower case ASCII words, for whoever sent the format
   */
  record Refused(String reason) implements Compilation {}
}
