package belfry.trials.chaos;

import java.util.List;

/**
 * The numbers of notes of each kind in all journals.
 *
 * @param sent messages posted
 * @param again messages refused or sent again
 * @param acked acknowledgements
 * @param received entries that arrived, at all clients together
 * @param gaps gaps announced
 * @param lost connections that ended
 * @param tenures times that a client was given the shared name
 */
record JournalCounts(
    int sent, int again, int acked, int received, int gaps, int lost, int tenures) {
  static JournalCounts of(List<Journal> journals) {
    int sent = 0;
    int again = 0;
    int acked = 0;
    int received = 0;
    int gaps = 0;
    int lost = 0;
    int tenures = 0;
    for (Journal journal : journals) {
      for (Journal.Note note : journal.notes()) {
        switch (note) {
          case Journal.Sent _ -> sent++;
          case Journal.SentAgain _ -> again++;
          case Journal.Acked _ -> acked++;
          case Journal.Received _ -> received++;
          case Journal.Gap _ -> gaps++;
          case Journal.Left left -> lost += left.room() == null ? 1 : 0;
          case Journal.NameOwned _ -> tenures++;
          case Journal.Joined _, Journal.Reading _, Journal.Unexpected _ -> {
            // not counted
          }
        }
      }
    }
    return new JournalCounts(sent, again, acked, received, gaps, lost, tenures);
  }

  @Override
  public String toString() {
    return ("%,d messages posted, %,d acked, %,d sent again, %,d received, %,d gaps,"
            + " %,d connections lost, the shared name given %,d times")
        .formatted(sent, acked, again, received, gaps, lost, tenures);
  }
}
