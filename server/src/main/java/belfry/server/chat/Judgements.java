package belfry.server.chat;

import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Draft;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomState;
import java.util.function.Function;

/**
 * Appends drafts to the logs of rooms, judged by the rules in force. If others come into force
 * before the append, nothing is appended and the draft is judged again.
 */
record Judgements(Logs logs, Presence presence) {
  /** How often a draft is judged before it is refused: each time other rules came into force. */
  static final int MOST = 8;

  /** Makes a draft by the rules of its room. */
  interface Judge {
    /**
     * Makes the draft, judged by these rules.
     *
     * @throws RefusedException if the rules forbid it
     */
    Draft judge(RoomState state, RulesInForce rules);
  }

  /**
   * Judges a draft and appends it.
   *
   * @throws RefusedException if the rules forbid it, or can't be read now
   */
  Outcome append(RoomName room, Judge judge) {
    return append(room, judge, draft -> logs.append(LogName.of(room), draft));
  }

  /**
   * Judges a draft and appends it.
   *
   * @param appending appends the draft to the log of the room
   * @throws RefusedException if the rules forbid it, or can't be read now
   */
  Outcome append(RoomName room, Judge judge, Function<Draft, Outcome> appending) {
    Outcome outcome = new Outcome.Stale();
    for (int left = MOST; outcome instanceof Outcome.Stale && left > 0; left--) {
      RoomState state = presence.state(room);
      outcome = appending.apply(judge.judge(state, RulesInForce.of(state.rules())));
    }
    return outcome;
  }
}
