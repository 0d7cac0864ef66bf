package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RoomName;
import belfry.protocol.text.TextDialect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If the tables of the machine are newer than those of the JDK, all times follow the machine's. */
class OneTableTest {
  private static final Instant WINTER = Instant.parse("2026-12-01T20:00:00Z");
  private static final String TABLE_NAME = "America/Vancouver";

  @Test
  void stampsAndListsShowTheTimeThatStrftimeShows(@TempDir Path folder) throws IOException {
    Path file = folder.resolve(TABLE_NAME);
    Files.createDirectories(file.getParent());
    Files.write(file, withoutWinterTime());
    Zone zone = new Zones(List.of(folder)).named(TABLE_NAME).orElseThrow();
    TextDialect dialect = new TextDialect(zone);
    RoomName room = RoomName.LOBBY;
    Event.Message said = new Event.Message(room, new EntryId(1, 1), "ann", "hello", WINTER, false);

    assertEquals("13:00:00 MST", Strftime.of("%H:%M:%S %Z").text(WINTER, zone));
    assertEquals("13:00:00 #lobby <ann> hello\r\n", shown(dialect, said));
    assertEquals(
        "* Earlier in #lobby:\r\n  2026-12-01 13:00 <ann> hello\r\n* Now:\r\n",
        shown(dialect, new Event.History(null, room, List.of(said), false)));
    Person ann = new Person(Nickname.of("ann"), WINTER, null);
    assertEquals(
        "* #lobby has 1 person:\r\n*   ann, since 2026-12-01 13:00\r\n",
        shown(dialect, new Event.People(null, room, List.of(ann), 1)));
  }

  private static String shown(TextDialect dialect, Event event) {
    return new String(dialect.encode(event), UTF_8);
  }

  /**
   * A file in the format of RFC 9636 with a single local time, seven hours behind UTC, and no
   * transition.
   */
  private static byte[] withoutWinterTime() {
    ByteBuffer table = ByteBuffer.allocate(200);
    for (int version = 1; version <= 2; version++) {
      table.put("TZif2".getBytes(US_ASCII)).put(new byte[15]);
      table.putInt(0).putInt(0).putInt(0).putInt(0).putInt(1).putInt(4);
      table.putInt(-7 * 3_600).put((byte) 0).put((byte) 0).put("MST\0".getBytes(US_ASCII));
    }
    table.put("\nMST7\n".getBytes(US_ASCII));
    byte[] bytes = new byte[table.position()];
    table.flip().get(bytes);
    return bytes;
  }
}
