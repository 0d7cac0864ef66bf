package belfry.trials.chaos;

/**
 * A promise that was broken, or a run that proves nothing.
 *
 * @param rule which promise
 * @param what how it was broken
 */
record Breach(Rule rule, String what) {
  /** What a run must show. */
  enum Rule {
    HELD("an acknowledged message is in the log"),
    ONCE("no message is posted twice"),
    ORDER("all receive a room in one order"),
    SENDER("each sender's messages keep their order"),
    WHOLE("no entry is left out without a gap"),
    GAP("a gap covers only what the log no longer holds"),
    TIME("messages arrive in time while nothing is broken"),
    NAME("no name has two owners"),
    AUTHORITY("what a moderator forbids does not happen, and who is put out is told nothing more"),
    MEMBERS("who lists exactly those who are there"),
    READY("/readyz is right"),
    ALIVE("instances live on, stop when asked, and have no errors of their own"),
    BACK("clients come back and get their answers while nothing is broken"),
    TALK("the server says only what the protocol allows"),
    FAULT("each fault has an effect");

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
