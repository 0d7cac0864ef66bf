package belfry.bridge.command;

import belfry.bridge.table.BridgeException;
import belfry.client.shell.ExitCode;
import belfry.protocol.dialect.Visible;
import picocli.CommandLine.Model.CommandSpec;

/** The end of a command: its exit code, and a line about what went wrong. */
public final class Ending {
  private Ending() {}

  /** The work of a command. */
  @FunctionalInterface
  public interface Work {
    /** Works. */
    void run() throws BridgeException, InterruptedException;
  }

  /** Works, and returns the exit code. */
  public static int of(CommandSpec spec, Work work) throws InterruptedException {
    try {
      work.run();
      return ExitCode.OK.code();
    } catch (BridgeException e) {
      spec.commandLine().getErr().println("belfry: " + Visible.of(e.reason()));
      return e.code().code();
    }
  }
}
