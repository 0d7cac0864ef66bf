package belfry.server.admin;

import belfry.server.measure.Measure;
import java.util.List;

/** The facts that the admin port reports. Any thread may call the methods; no method blocks. */
public interface Monitored {
  /** Whether this process works. If not, it must be restarted. */
  Verdict life();

  /** Whether a balancer may send new clients here. */
  Verdict readiness();

  /** The failures that an acknowledged message survives, in one line for the operator. */
  String promise();

  /** All measures, in any order. */
  List<Measure> measures();

  /**
   * The answer to a yes-or-no question.
   *
   * @param good whether the answer is yes
   * @param detail the reason, in one line for the operator
   */
  record Verdict(boolean good, String detail) {}
}
