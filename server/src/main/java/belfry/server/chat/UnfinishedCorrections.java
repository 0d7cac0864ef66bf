package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.server.backplane.Edit;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Records;
import belfry.server.backplane.Removal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The edits and removals of a room that were announced, but not made in what is kept, because an
 * instance ended between the two steps. A room collects them while it reads its log for the first
 * time. Used by one thread at a time.
 */
final class UnfinishedCorrections {
  /** What was said, by id: all that the reading has found so far. */
  private final Map<EntryId, Entry> said = new HashMap<>();

  private final Map<EntryId, Nickname> removals = new HashMap<>();

  /** The newest edit of each message whose text is another one. */
  private final Map<EntryId, Entry> edits = new HashMap<>();

  /** Notes the next entry of the log. */
  void add(Entry entry) {
    for (EntryId removed : Removal.announcedBy(entry)) {
      if (said.containsKey(removed)) {
        removals.put(removed, entry.from());
      }
    }
    if (entry.kind() == Kind.EDITED) {
      Edit edit = Edit.of(entry.text());
      Entry message = said.get(edit.message());
      edits.remove(edit.message());
      if (message != null && !message.text().equals(edit.text())) {
        edits.put(edit.message(), entry);
      }
    }
    if (entry.kind() != Kind.REMOVED) {
      said.put(entry.id(), entry);
    }
  }

  /** Whether nothing is to be done. */
  boolean isEmpty() {
    return removals.isEmpty() && edits.isEmpty();
  }

  /** Makes the corrections; each may be made by somebody else at the same time. */
  void finish(Records records, LogName log) {
    removals.forEach((id, by) -> records.remove(log, List.of(id), by));
    edits.forEach((id, edit) -> {
      Entry message = said.get(id);
      if (message != null && !removals.containsKey(id)) {
        String text = Edit.of(edit.text()).text();
        Corrections.replace(records, log, message, edit.id(), text);
      }
    });
  }
}
