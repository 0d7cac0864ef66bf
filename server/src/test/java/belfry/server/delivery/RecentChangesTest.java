package belfry.server.delivery;

import static belfry.server.delivery.Sample.DELIVERY;
import static belfry.server.delivery.Sample.OPS;
import static belfry.server.delivery.Sample.feed;
import static belfry.server.delivery.Sample.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.text.TextDialect;
import belfry.protocol.time.Zone;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Changes that several feeds announce to one reader. */
class RecentChangesTest {
  private static final Encoding ONCE =
      DELIVERY.encoding("once", false, true, new TextDialect(Zone.UTC)::encode);

  private final RecentChanges changes = new RecentChanges();
  private final Peer peer = new Peer();
  private final Outgoing reader = new Outgoing("b", peer, ONCE, DELIVERY);
  private final Feed first = feed(0, 10);
  private final Feed second = feed(0, 10);

  @Test
  void earlierChangeIsKnownAndALaterOneIsNot() {
    changes.add(new Change("ann", 2));
    assertTrue(changes.contains(new Change("ann", 1)));
    assertTrue(changes.contains(new Change("ann", 2)));
    assertFalse(changes.contains(new Change("ann", 3)));
    assertFalse(changes.contains(new Change("bob", 1)));
  }

  @Test
  void earlierChangeDoesNotReplaceALaterOne() {
    changes.add(new Change("ann", 2));
    changes.add(new Change("ann", 1));
    assertTrue(changes.contains(new Change("ann", 2)));
  }

  @Test
  void numberOfSubjectsIsBounded() {
    for (int n = 0; n <= RecentChanges.MOST; n++) {
      changes.add(new Change("person " + n, 1));
    }
    assertFalse(changes.contains(new Change("person 0", 1)));
    assertTrue(changes.contains(new Change("person 1", 1)));
  }

  @Test
  void feedThatIsBehindRepeatsNothing() {
    for (Feed feed : List.of(first, second)) {
      feed.append(renamed(1, "sb", "sc"));
      feed.append(renamed(2, "sc", "sd"));
      feed.append(renamed(3, "sd", "sb"));
    }
    reads();
    assertEquals("* sb is now sc\r\n* sc is now sd\r\n* sd is now sb\r\n", peer.text());
  }

  @Test
  void shortWriteLosesNothingAndRepeatsNothing() {
    String whole = "* sb is now sc\r\n* sc is now sd\r\n* ann left #ops (disconnected)\r\n";
    for (int at = 0; at <= whole.length(); at++) {
      Peer stalling = new Peer().takes(at);
      Outgoing outgoing = new Outgoing("b", stalling, ONCE, DELIVERY);
      for (int n = 0; n < 2; n++) {
        Feed feed = feed(0, 10);
        feed.append(renamed(1, "sb", "sc"));
        feed.append(renamed(2, "sc", "sd"));
        feed.append(gone("ann"));
        outgoing.add(new Cursor(feed, outgoing, 0, id(0), 0));
      }
      outgoing.advance();
      stalling.takesMore(Peer.EVERYTHING, outgoing);
      assertEquals(whole, stalling.text(), "stopped after " + at + " bytes");
    }
  }

  @Test
  void noticeOfSeveralPeopleNamesThoseWhoAreNew() {
    first.append(gone("ann", "bob"));
    second.append(gone("bob", "eve"));
    second.append(gone("ann"));
    reads();
    assertEquals(
        "* ann and bob left #ops (disconnected)\r\n* eve left #ops (disconnected)\r\n",
        peer.text());
  }

  private void reads() {
    for (Feed feed : List.of(first, second)) {
      reader.add(new Cursor(feed, reader, 0, id(0), 0));
      reader.advance();
    }
  }

  private static Item renamed(long number, String from, String to) {
    return Item.change(
        new Event.Renamed(OPS, Nickname.of(from), Nickname.of(to)),
        "s",
        new Change("name of s", number));
  }

  private static Item gone(String... names) {
    Map<Change, Nickname> people = new TreeMap<>((a, b) -> a.subject().compareTo(b.subject()));
    for (String name : names) {
      people.put(new Change(name, 1), Nickname.of(name));
    }
    return Item.changes(
        new Event.Left(OPS, List.copyOf(people.values()), true),
        List.copyOf(people.keySet()),
        isNew ->
            new Event.Left(
                OPS, people.keySet().stream().filter(isNew).map(people::get).toList(), true));
  }
}
