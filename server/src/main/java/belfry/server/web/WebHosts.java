package belfry.server.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides by which names browsers may reach this server, and which pages may connect to it.
 *
 * <p>A hostile page can point a name of its own at this server's address (DNS rebinding), and would
 * then be taken for a page of this server. So a request without TLS must name the server by an IP
 * address, by a name without a dot, which the public DNS gives to no ordinary owner, or by a name
 * that the operator has allowed. With TLS no such page gets past the certificate.
 *
 * @param allowed names of hosts in lower case
 */
public record WebHosts(List<String> allowed) {
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[a-z0-9_-][a-z0-9._-]{0,252})(?::(\\d{1,5}))?");
  private static final Pattern IP = Pattern.compile("\\[.*]|\\d{1,3}(?:\\.\\d{1,3}){3}");
  private static final Pattern ORIGIN = Pattern.compile("(https?)://(.*)");

  public WebHosts {
    allowed = allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether this is the name of a host, without a port. */
  public static boolean isName(String name) {
    return authority(name).filter(matcher -> matcher.group(2) == null).isPresent();
  }

  /** Whether the value of a field Host is well formed. */
  static boolean isHost(String host) {
    return authority(host).isPresent();
  }

  /** The name in the value of a field Host that is well formed, without the port. */
  static String nameIn(String host) {
    return authority(host).map(matcher -> matcher.group(1)).orElseThrow();
  }

  /** Whether a browser may reach the server by this host without TLS. */
  boolean allows(String host) {
    return authority(host).map(matcher -> allowsName(matcher.group(1))).orElse(false);
  }

  private boolean allowsName(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return IP.matcher(bare).matches()
        || bare.indexOf('.') < 0
        || bare.endsWith(".localhost")
        || allowed.contains(bare);
  }

  /**
   * Whether a page may connect: it came from this server, or from a name that the operator has
   * allowed.
   *
   * @param origin the field Origin of the page (RFC 6454)
   * @param host the field Host of the same request
   */
  boolean allows(String origin, String host) {
    Matcher page = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
    if (!page.matches()) {
      return false;
    }
    String usualPort = page.group(1).equals("https") ? "443" : "80";
    Optional<String> from = named(page.group(2), usualPort);
    return from.isPresent()
        && (from.equals(named(host, usualPort))
            || authority(page.group(2)).map(it -> allowed.contains(it.group(1))).orElse(false));
  }

  /** Whether a page that may not connect has sent a request. */
  boolean refusesOrigin(RequestHead head) {
    String host = head.field("host").orElse("");
    return head.field("origin").filter(origin -> !allows(origin, host)).isPresent();
  }

  private static Optional<String> named(String host, String usualPort) {
    return authority(host)
        .map(it -> it.group(1) + ":" + Optional.ofNullable(it.group(2)).orElse(usualPort));
  }

  private static Optional<Matcher> authority(String host) {
    return Optional.of(AUTHORITY.matcher(host.toLowerCase(Locale.ROOT))).filter(Matcher::matches);
  }
}
