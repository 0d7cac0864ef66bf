package belfry.trials.chaos;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.trials.chaos.Breach.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks each journal by itself: no message of a person follows the entry that muted or banned it,
 * before the entry that lifts that; and who was put out is told nothing after the entry that put it
 * out. A journal has all entries of a room in their order, except where a gap says so, and from
 * there on nothing is known of who is muted or banned.
 *
 * <p>And nobody else is given the name of the moderator's account.
 */
final class AuthorityCheck {
  private final Evidence evidence;
  private final List<Breach> breaches;

  /** What one client knows of one room. */
  private static final class View {
    private final Map<String, EntryId> muted = new HashMap<>();
    private final Map<String, EntryId> banned = new HashMap<>();
    private @Nullable EntryId against;
    private @Nullable EntryId after;
    private boolean putOut;

    /** Nothing is known any more of who is muted or banned. */
    void forget() {
      muted.clear();
      banned.clear();
    }
  }

  AuthorityCheck(Evidence evidence, List<Breach> breaches) {
    this.evidence = evidence;
    this.breaches = breaches;
  }

  void run() {
    evidence.journals().forEach(this::check);
    checkAccount();
  }

  private void breach(Rule rule, String what) {
    breaches.add(new Breach(rule, what));
  }

  private void check(Journal journal) {
    Map<RoomName, View> views = new HashMap<>();
    for (Journal.Note note : journal.notes()) {
      switch (note) {
        case Journal.Joined one -> joined(view(views, one.room()), one);
        case Journal.Received one -> received(journal, view(views, one.room()), one);
        case Journal.Moderated one -> moderated(journal, view(views, one.room()), one);
        case Journal.Gap one -> {
          told(journal, view(views, one.room()), one.room(), "a gap");
          view(views, one.room()).forget();
        }
        case Journal.Noticed one ->
            told(journal, view(views, one.room()), one.room(), "who comes and goes");
        case Journal.PutOut one -> putOut(journal, view(views, one.room()), one.room());
        default -> {
          // nothing that it was told of a room
        }
      }
    }
  }

  private static View view(Map<RoomName, View> views, RoomName room) {
    return views.computeIfAbsent(room, _ -> new View());
  }

  private static void joined(View view, Journal.Joined joined) {
    view.putOut = false;
    view.against = null;
    view.after = null;
    if (joined.after() == null) {
      view.forget();
    }
  }

  private void received(Journal journal, View view, Journal.Received one) {
    told(journal, view, one.room(), one.entry().toString());
    if (view.against != null && view.after == null && one.entry().compareTo(view.against) > 0) {
      view.after = one.entry();
    }
    if (TestMessages.isOurs(one.key())) {
      checkSilence(one, view.banned, "banned");
      checkSilence(one, view.muted, "muted");
    }
  }

  private void checkSilence(Journal.Received one, Map<String, EntryId> since, String how) {
    EntryId act = since.get(TestMessages.person(one.key()));
    if (act != null) {
      breach(
          Rule.AUTHORITY,
          "%s %s: %s was %s by %s".formatted(one.room(), one.entry(), one.key(), how, act));
    }
  }

  private static void moderated(Journal journal, View view, Journal.Moderated act) {
    switch (act.sanction()) {
      case MUTE -> view.muted.put(act.whom(), act.entry());
      case UNMUTE -> view.muted.remove(act.whom());
      case BAN -> view.banned.put(act.whom(), act.entry());
      case UNBAN -> view.banned.remove(act.whom());
      case KICK, INVITE, UNINVITE -> {
        // nobody is silenced
      }
    }
    boolean putsOut = act.sanction() == Sanction.KICK || act.sanction() == Sanction.BAN;
    if (putsOut && act.whom().equals(journal.name())) {
      view.against = act.entry();
      view.after = null;
    }
  }

  private void putOut(Journal journal, View view, RoomName room) {
    if (view.after != null) {
      breach(
          Rule.AUTHORITY,
          "%s was put out of %s by %s, and was told %s before it was told so"
              .formatted(journal.name(), room, view.against, view.after));
    }
    view.putOut = true;
  }

  private void told(Journal journal, View view, RoomName room, String what) {
    if (view.putOut) {
      breach(
          Rule.AUTHORITY,
          "%s was told of %s after it was put out of it: %s".formatted(journal.name(), room, what));
    }
  }

  /** The account of the moderator is its own, unless what was acknowledged then may be lost. */
  private void checkAccount() {
    for (Journal.AccountGone gone : notes(Journal.AccountGone.class).toList()) {
      long registered =
          notes(Journal.Registered.class)
              .mapToLong(Journal.Note::at)
              .filter(at -> at < gone.at())
              .max()
              .orElse(0);
      boolean mayBeLost =
          evidence.promise().endsWithProcess()
              || evidence.promise().lossy().stream()
                  .anyMatch(span -> span.has(registered, registered));
      if (registered > 0 && !mayBeLost) {
        breach(Rule.NAME, "the account of " + Court.JUDGE + " was lost: " + gone.how());
      }
    }
  }

  private <N extends Journal.Note> Stream<N> notes(Class<N> kind) {
    return evidence.journals().stream()
        .flatMap(journal -> journal.notes().stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }
}
