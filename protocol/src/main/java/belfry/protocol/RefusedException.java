package belfry.protocol;

/**
 * Thrown where a value of the protocol would be invalid. Whoever reads the wire turns it into an
 * answer; it never ends a connection. It carries no stack trace.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** A refusal with this code and sentence. */
  public RefusedException(Code code, String why) {
    super(why, null, false, false);
    this.refusal = new Refusal(code, why);
  }

  /** What to answer. */
  public Refusal refusal() {
    return refusal;
  }
}
