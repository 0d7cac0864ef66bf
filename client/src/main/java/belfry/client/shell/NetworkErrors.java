package belfry.client.shell;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;

/** Says network errors in words. */
public final class NetworkErrors {
  private NetworkErrors() {}

  /** The reason of a failure, as a part of a sentence that a person reads. */
  public static String reason(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "no host " + e.getMessage() + " is known";
      case ConnectException _, PortUnreachableException _ -> "nobody answers there";
      case NoRouteToHostException _ -> "no way leads there";
      case NoSuchFileException _ -> "there is no such socket";
      case SocketTimeoutException _ -> "nobody answers in time";
      case SocketException _ -> "the connection broke";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
