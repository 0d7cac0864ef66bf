package belfry.client.shell;

import java.io.Serial;
import java.net.UnknownHostException;

/** A host has no address that can be used. The message is a part of a sentence for the user. */
final class HostLookupException extends UnknownHostException {
  @Serial private static final long serialVersionUID = 1;

  private HostLookupException(String why) {
    super(why);
  }

  /**
   * Says why a host has no address.
   *
   * @param host what the user typed
   * @param cause the failure of the lookup; its message has the words of the JDK or the system
   */
  static HostLookupException of(String host, UnknownHostException cause) {
    String words = String.valueOf(cause.getMessage());
    if (words.contains("Temporary failure")) {
      return new HostLookupException("the name " + host + " can't be looked up now");
    }
    int scope = host.indexOf('%');
    return host.contains(":") && scope >= 0
        ? new HostLookupException(
            "no network interface " + host.substring(scope + 1) + " of this machine can reach it")
        : new HostLookupException("there is no host \"" + host + "\"");
  }

  /** Says that a link-local address lacks its scope. */
  static HostLookupException withoutScope(String host) {
    return new HostLookupException(
        host + " needs the network interface that reaches it, such as " + host + "%eth0");
  }
}
