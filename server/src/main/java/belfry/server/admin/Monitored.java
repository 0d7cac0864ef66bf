package belfry.server.admin;

import belfry.server.measure.Measure;
import java.util.List;

/** The facts that the admin port reports. Any thread may ask at any time; no method blocks. */
public interface Monitored {
  /** Whether this process can go on; if not, only a restart helps. */
  Verdict life();

  /** Whether a balancer may send new clients here. */
  Verdict readiness();

  /** What an acknowledged message survives, in one line for a person. */
  String promise();

  /** All measures, in any order. */
  List<Measure> measures();

  /**
   * The answer to a yes-or-no question.
   *
   * @param good whether the answer is yes
   * @param detail the reason, in one line for a person
   */
  record Verdict(boolean good, String detail) {}
}
