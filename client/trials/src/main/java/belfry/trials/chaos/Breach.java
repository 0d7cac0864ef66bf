package belfry.trials.chaos;

/** A promise that was not kept, and how. */
record Breach(Rule rule, String what) {
  /** What is promised. */
  enum Rule {
    HELD("what was acknowledged is in the log"),
    ONCE("nothing is posted twice"),
    ORDER("one order for all"),
    SENDER("each sender's order"),
    WHOLE("nothing is left out without a gap"),
    GAP("a gap only where the log can't be told any more"),
    TIME("told in time once nothing is broken"),
    NAME("no name is owned twice"),
    MEMBERS("who tells who is there"),
    READY("/readyz is honest"),
    ALIVE("instances live on, stop as asked and report no error of their own"),
    BACK("clients come back and get their answers once nothing is broken"),
    TALK("only what the protocol says is told");

    private final String words;

    Rule(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  @Override
  public String toString() {
    return rule + " (" + rule.words() + "): " + what;
  }
}
