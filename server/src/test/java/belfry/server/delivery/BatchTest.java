package belfry.server.delivery;

import static belfry.server.delivery.Sample.DELIVERY;
import static belfry.server.delivery.Sample.TEXT;
import static belfry.server.delivery.Sample.feed;
import static belfry.server.delivery.Sample.id;
import static belfry.server.delivery.Sample.lines;
import static belfry.server.delivery.Sample.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final Batch batch = new Batch();
  private final Feed feed = feed(5, 100);

  @Test
  void partsAreToldApartAfterAShortWrite() {
    assertTrue(batch.add("one".getBytes(UTF_8), null));
    assertTrue(batch.add("three".getBytes(UTF_8), feed.at(1)));
    assertEquals(0, stoppedAfter(0));
    assertEquals(0, stoppedAfter(2));
    assertEquals(2, batch.writtenOf(0));
    assertEquals(1, stoppedAfter(3), "a part that was written is done");
    assertEquals(0, batch.writtenOf(1));
    assertEquals(1, stoppedAfter(7));
    assertEquals(4, batch.writtenOf(1));
    assertEquals(id(2), batch.item(1).entry);
    assertEquals(2, stoppedAfter(8));
  }

  private int stoppedAfter(int bytes) {
    batch.rewound().position(bytes);
    return batch.stoppedIn();
  }

  @Test
  void partThatDoesNotFitIsNotTaken() {
    assertTrue(batch.add(new byte[Batch.CAPACITY - 1], null));
    assertFalse(batch.add(new byte[2], null));
    assertTrue(batch.add(new byte[1], null));
    assertFalse(batch.add(new byte[1], null));
    batch.clear();
    assertTrue(batch.isEmpty());
    assertTrue(batch.add(new byte[Batch.CAPACITY], null));
  }

  @Test
  void emptyPartsAreDoneAtOnce() {
    batch.add(new byte[0], null);
    batch.add("x".getBytes(UTF_8), null);
    batch.add(new byte[0], null);
    assertEquals(1, stoppedAfter(0));
    assertEquals(3, stoppedAfter(1));
  }

  @Test
  void membersAtOnePlaceShareTheBytesAndOthersGetTheirOwn() {
    Outgoing first = reader("b");
    batch.fill(cursor(first, 0), first, 5);
    assertEquals(lines(1, 5), shown());
    feed.append(said(6, "line 6"));
    Outgoing second = reader("c");
    batch.fill(cursor(second, 0), second, 5);
    assertEquals(lines(1, 5), shown(), "the same bytes");
    batch.fill(cursor(second, 2), second, 6);
    assertEquals(lines(3, 6), shown());
  }

  @Test
  void whatOneReaderIsNotToldIsNotSharedWithAnother() {
    Outgoing author = reader("a");
    Outgoing other = reader("b");
    Outgoing ignoring = reader("c");
    ignoring.ignore(new IgnoredAuthors(Set.of(), Set.of("a")));
    for (int round = 0; round < 2; round++) {
      batch.fill(cursor(other, 0), other, 5);
      assertEquals(lines(1, 5), shown());
      batch.fill(cursor(author, 0), author, 5);
      assertEquals("", shown());
      assertEquals(5, batch.to());
      assertEquals(id(5), batch.last());
      batch.fill(cursor(other, 0), other, 5);
      assertEquals(lines(1, 5), shown());
      batch.fill(cursor(ignoring, 0), ignoring, 5);
      assertEquals("", shown());
    }
  }

  @Test
  void dialectsDoNotMix() {
    Outgoing person = reader("b");
    Outgoing program = reader("c");
    program.encodeIn(Sample.JSON);
    batch.fill(cursor(person, 0), person, 5);
    batch.fill(cursor(program, 0), program, 5);
    assertTrue(shown().startsWith("{\"on\":\"message\""), shown());
    batch.fill(cursor(person, 0), person, 5);
    assertEquals(lines(1, 5), shown());
  }

  @Test
  void noticesFromBeforeAreNotShared() {
    feed.append(Sample.notice("somebody came"));
    Outgoing early = reader("b");
    Outgoing late = reader("c");
    batch.fill(cursor(early, 0), early, 6);
    assertEquals(lines(1, 5) + "* somebody came\r\n", shown());
    batch.fill(new Cursor(feed, late, 0, id(0), 6), late, 6);
    assertEquals(lines(1, 5), shown());
    batch.fill(cursor(early, 0), early, 6);
    assertEquals(lines(1, 5) + "* somebody came\r\n", shown());
  }

  @Test
  void droppedItemsEndTheFilling() {
    Feed trimmed = feed(10, 4);
    Outgoing reader = reader("b");
    batch.fill(new Cursor(trimmed, reader, 2, id(2), 0), reader, 10);
    assertTrue(batch.isEmpty());
    assertEquals(2, batch.to());
  }

  @Test
  void passHasOneEndForAll() {
    batch.beginPass(feed, 1);
    feed.append(said(6, "line 6"));
    assertEquals(5, batch.endOf(feed));
    batch.endPass();
    assertEquals(6, batch.endOf(feed));
  }

  private static Outgoing reader(String id) {
    return new Outgoing(id, new Peer(), TEXT, DELIVERY);
  }

  private Cursor cursor(Outgoing reader, long next) {
    return new Cursor(feed, reader, next, id(next), 0);
  }

  private String shown() {
    return UTF_8.decode(batch.rewound()).toString();
  }
}
