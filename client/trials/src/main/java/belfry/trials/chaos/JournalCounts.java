package belfry.trials.chaos;

import belfry.protocol.Sanction;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
 * @param acts acts of the moderator, by their kinds
 * @param forbidden times that a suspect was refused because of them
 */
record JournalCounts(
    int sent,
    int again,
    int acked,
    int received,
    int gaps,
    int lost,
    int tenures,
    Map<Sanction, Integer> acts,
    int forbidden) {
  /** The kinds of acts that a run must have. */
  static final List<Sanction> ACTS =
      List.of(Sanction.KICK, Sanction.MUTE, Sanction.UNMUTE, Sanction.BAN, Sanction.UNBAN);

  static JournalCounts of(List<Journal> journals) {
    int sent = 0;
    int again = 0;
    int acked = 0;
    int received = 0;
    int gaps = 0;
    int lost = 0;
    int tenures = 0;
    int forbidden = 0;
    Map<Sanction, Integer> acts = new EnumMap<>(Sanction.class);
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
          case Journal.Acted act -> acts.merge(act.sanction(), 1, Integer::sum);
          case Journal.Forbidden _ -> forbidden++;
          case Journal.Joined _,
              Journal.Reading _,
              Journal.Moderated _,
              Journal.PutOut _,
              Journal.Noticed _,
              Journal.Registered _,
              Journal.AccountGone _,
              Journal.Unexpected _ -> {
            // not counted
          }
        }
      }
    }
    return new JournalCounts(sent, again, acked, received, gaps, lost, tenures, acts, forbidden);
  }

  /** How often the moderator did something. */
  int count(Sanction act) {
    return acts.getOrDefault(act, 0);
  }

  private String moderation() {
    return ACTS.stream()
        .map(act -> "%s %,d".formatted(act.wire(), count(act)))
        .collect(Collectors.joining(", ", "the moderator: ", ""));
  }

  @Override
  public String toString() {
    return ("%,d messages posted, %,d acked, %,d sent again, %,d received, %,d gaps,"
            + " %,d connections lost, the shared name given %,d times; %s; %,d refused for that")
        .formatted(sent, acked, again, received, gaps, lost, tenures, moderation(), forbidden);
  }
}
