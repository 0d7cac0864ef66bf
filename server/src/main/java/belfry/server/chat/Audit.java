package belfry.server.chat;

import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Audited;
import belfry.server.backplane.Draft;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the acts of moderators in the audit log, where no number of messages pushes them out. The
 * acts in rooms without an owner have a log of their own, because anybody can fill it. Thread-safe.
 */
record Audit(Logs logs) {
  private static final Logger log = LoggerFactory.getLogger(Audit.class);

  /**
   * Notes an act, which the log of the room has already: it stands even if this fails.
   *
   * @param isOwned whether the room has an owner
   */
  void note(RoomName room, boolean isOwned, Identity by, Draft act) {
    LogName where = isOwned ? LogName.MODERATION : LogName.HOSTS;
    try {
      Draft noted = Audited.draft(room.text(), by.name(), by.account(), act);
      if (!(logs.append(where, noted) instanceof Outcome.Appended)) {
        log.warn("An act of a moderator in {} may be missing in the audit log", room);
      }
    } catch (RefusedException e) {
      log.warn("An act of a moderator in {} is missing in the audit log: {}", room, e.getMessage());
    }
  }
}
