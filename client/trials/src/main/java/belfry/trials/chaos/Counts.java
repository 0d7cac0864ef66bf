package belfry.trials.chaos;

import java.util.List;

/**
 * How much happened.
 *
 * @param said lines said
 * @param again lines refused or sent again
 * @param acked acknowledgements
 * @param told entries told, to all clients together
 * @param gaps gaps told
 * @param lost connections that ended
 * @param reigns times that the shared name was given
 */
record Counts(int said, int again, int acked, int told, int gaps, int lost, int reigns) {
  static Counts of(List<Journal> journals) {
    int said = 0;
    int again = 0;
    int acked = 0;
    int told = 0;
    int gaps = 0;
    int lost = 0;
    int reigns = 0;
    for (Journal journal : journals) {
      for (Journal.Note note : journal.notes()) {
        switch (note) {
          case Journal.Said _ -> said++;
          case Journal.Again _ -> again++;
          case Journal.Acked _ -> acked++;
          case Journal.Heard _ -> told++;
          case Journal.Gap _ -> gaps++;
          case Journal.Left left -> lost += left.room() == null ? 1 : 0;
          case Journal.Reigns _ -> reigns++;
          case Journal.Joined _, Journal.Reads _, Journal.Odd _ -> {
            // not counted
          }
        }
      }
    }
    return new Counts(said, again, acked, told, gaps, lost, reigns);
  }

  @Override
  public String toString() {
    return "%d lines said, %d acks, %d sent again, %d told, %d gaps, %d lost connections, %d reigns"
        .formatted(said, acked, again, told, gaps, lost, reigns);
  }
}
