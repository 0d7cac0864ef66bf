package belfry.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.client.shell.ServerAddress;
import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadMarksFileTest {
  private static final RoomName OPS = RoomName.of("ops");
  private static final RoomName LOBBY = RoomName.LOBBY;

  @TempDir Path folder;

  private ReadMarksFile file(String server) {
    return new ReadMarksFile(folder.resolve("belfry/read"), ServerAddress.plainOrSecure(server));
  }

  @Test
  void eachServerHasPlacesOfItsOwnAndTheLatestCounts() {
    assertEquals(Optional.empty(), file("tower").of(OPS));
    file("tower").keep(Map.of(OPS, new EntryId(7, 1), LOBBY, new EntryId(7, 5)));
    file("tls://tower").keep(Map.of(OPS, new EntryId(9, 9)));
    file("tower").keep(Map.of(OPS, new EntryId(7, 2)));

    assertEquals(Optional.of(new EntryId(7, 2)), file("tower").of(OPS));
    assertEquals(Optional.of(new EntryId(7, 5)), file("tower").of(LOBBY));
    assertEquals(Optional.of(new EntryId(9, 9)), file("tls://tower").of(OPS));
  }

  @Test
  void aDamagedLineIsNoPlace() throws Exception {
    file("tower").keep(Map.of(OPS, new EntryId(7, 1)));
    Files.writeString(folder.resolve("belfry/read"), "tower:9527 #ops x\n\u0000");

    assertEquals(Optional.empty(), file("tower").of(OPS));
  }
}
