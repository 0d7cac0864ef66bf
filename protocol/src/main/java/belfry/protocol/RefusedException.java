package belfry.protocol;

/**
 * Thrown instead of making an invalid value of the protocol. The code that reads the wire turns it
 * into an answer; it never ends a connection. It has no stack trace.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** A refusal with this code and sentence. */
  public RefusedException(Code code, String why) {
    this(new Refusal(code, why));
  }

  /** A refusal. */
  public RefusedException(Refusal refusal) {
    super(refusal.why(), null, false, false);
    this.refusal = refusal;
  }

  /** The refusal to send to the client. */
  public Refusal refusal() {
    return refusal;
  }
}
