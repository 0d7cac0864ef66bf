package belfry.server.admin;

import belfry.server.measure.Measure;
import java.util.List;

/** What the admin port tells of. Any thread asks, at any time; nothing here blocks. */
public interface Monitored {
  /** Whether this process can go on; when not, only starting it again helps. */
  Verdict life();

  /** Whether a balancer may send new clients here. */
  Verdict readiness();

  /** What an ack survives, in one line for a person. */
  String promise();

  /** All measures, those of one name beside each other or not. */
  List<Measure> measures();

  /**
   * An answer to a yes-or-no question.
   *
   * @param good whether it is yes
   * @param detail why, in one line for a person
   */
  record Verdict(boolean good, String detail) {}
}
