package belfry.client.shell;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Says network errors in words. */
public final class NetworkErrors {
  private static final String UNREACHABLE = "no way leads there";

  private NetworkErrors() {}

  /** The reason of a failure, as a part of a sentence that a person reads. */
  public static String reason(IOException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    return switch (e) {
      case UnknownHostException _ -> unknownHost(message);
      case ConnectException _ when message.contains("unreachable") -> UNREACHABLE;
      case ConnectException _ when message.contains("timed out") -> "nobody answers in time";
      case ConnectException _, PortUnreachableException _ -> "nobody answers there";
      case NoRouteToHostException _ -> UNREACHABLE;
      case NoSuchFileException _ -> "there is no such socket";
      case SocketTimeoutException _ -> "nobody answers in time";
      case SocketException _ when message.contains("unreachable") -> UNREACHABLE;
      case SocketException _ -> "the connection broke";
      default -> message.isEmpty() ? e.getClass().getSimpleName() : message;
    };
  }

  /** The JDK appends the resolver's reason to the name. */
  private static String unknownHost(String message) {
    String host = message.replaceFirst(": [A-Z].*", "");
    return message.contains("Temporary failure")
        ? "the name " + host + " can't be looked up now"
        : "no host " + host + " is known";
  }
}
