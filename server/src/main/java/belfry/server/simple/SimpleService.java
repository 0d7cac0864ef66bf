package belfry.server.simple;

/** A simple service. It has the same port number over TCP and over UDP. */
public enum SimpleService {
  /** Sends back what it receives (RFC 862). */
  ECHO("echo"),
  /** Drops what it receives (RFC 863). */
  DISCARD("discard"),
  /** Sends the date and the time as a line (RFC 867). */
  DAYTIME("daytime"),
  /** Sends the seconds since 1900 as four bytes (RFC 868). Named after its client program. */
  RDATE("rdate");

  private final String word;

  SimpleService(String word) {
    this.word = word;
  }

  /** The name in options, metrics and names of threads. */
  public String word() {
    return word;
  }

  /** The option for its port. */
  public String option() {
    return "--" + word + "-port";
  }
}
