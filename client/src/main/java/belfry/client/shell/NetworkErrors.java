package belfry.client.shell;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says network errors in words. */
public final class NetworkErrors {
  private static final String UNREACHABLE = "the address can't be reached";

  private NetworkErrors() {}

  /** The reason of a failure, as a part of a sentence that a person reads. */
  public static String reason(IOException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    return switch (e) {
      case HostLookupException _ -> message;
      case UnknownHostException _ -> "the host is not known";
      case ConnectException _ when message.contains("timed out") -> "nobody answers in time";
      case ConnectException _ when !leadsNowhere(message) -> "nobody answers there";
      case PortUnreachableException _ -> "nobody answers there";
      case NoRouteToHostException _ -> UNREACHABLE;
      case SSLException ssl -> ofTls(ssl, message);
      case NoSuchFileException _ -> "there is no such socket";
      case SocketTimeoutException _ -> "nobody answers in time";
      case SocketException _ when leadsNowhere(message) -> UNREACHABLE;
      case SocketException _ when message.matches(".*(denied|not permitted).*") ->
          "this system does not permit it";
      case SocketException _, ClosedChannelException _ -> "the connection broke";
      default -> FileErrors.reason(e);
    };
  }

  /** The reason of a failure to reach a server, with its address if that helps. */
  public static String reason(IOException e, ServerAddress server) {
    return reason(e).replaceFirst(" there$", Matcher.quoteReplacement(" at " + server));
  }

  private static String ofTls(SSLException e, String message) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException untrusted) {
        return String.valueOf(untrusted.getMessage());
      }
    }
    return message.contains("unrecognized SSL message")
        ? "it does not speak TLS there"
        : "TLS fails: " + message;
  }

  /** Whether the system has no way to an address, or no address of this kind itself. */
  private static boolean leadsNowhere(String message) {
    return Stream.of("unreachable", "Cannot assign", "Invalid argument", "No such device", "family")
        .anyMatch(message::contains);
  }
}
