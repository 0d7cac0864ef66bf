package belfry.server.task;

import java.io.IOException;
import java.io.Serial;
import java.net.BindException;

/** A service can't have its address. The message is one line for the operator. */
public final class UnboundException extends BindException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Says why a service can't start.
   *
   * @param task what it can't do, such as {@code listen on 127.0.0.1 port 9527}
   * @param cause the failure; its message has the words of the system
   * @param bind the option of the address
   * @param otherPort how to take another port, such as {@code --port takes another}
   */
  public UnboundException(String task, IOException cause, String bind, String otherPort) {
    super("can't " + task + ": " + reason(String.valueOf(cause.getMessage()), bind, otherPort));
    initCause(cause);
  }

  private static String reason(String words, String bind, String otherPort) {
    if (words.contains("Cannot assign")) {
      return "this machine does not have the address (" + bind + " takes another)";
    }
    String why = words;
    if (words.contains("in use")) {
      why = "another program uses it";
    } else if (words.contains("Permission denied")) {
      why = "this user may not use the port";
    }
    return why + " (" + otherPort + ")";
  }
}
