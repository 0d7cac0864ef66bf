package belfry.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalBookmarksTest {
  private static final EntryId EARLY = new EntryId(1_795, 9);
  private static final EntryId LATE = new EntryId(1_795, 17);

  @TempDir private Path folder;

  private LocalBookmarks bookmarks() {
    return new LocalBookmarks(folder.resolve("bookmarks"));
  }

  @Test
  void placesOutlastTheProcess() {
    LocalBookmarks before = bookmarks();
    before.moveOn("one", EARLY);
    before.moveOn("two", LATE);
    LocalBookmarks after = bookmarks();
    assertEquals(Optional.of(EARLY), after.read("one"));
    assertEquals(Optional.of(LATE), after.read("two"));
    assertEquals(Optional.empty(), after.read("three"));
  }

  @Test
  void bookmarkNeverGoesBack() {
    LocalBookmarks bookmarks = bookmarks();
    bookmarks.moveOn("one", LATE);
    bookmarks.moveOn("one", EARLY);
    assertEquals(Optional.of(LATE), bookmarks.read("one"));
    assertEquals(Optional.of(LATE), bookmarks().read("one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0\0\0\0", "one 1795-9\ntw", "one 1795-9\ntwo 17", "\n"})
  void fileThatCannotBeReadIsNotTakenForNewBookmarks(String contents) throws IOException {
    Path file = Files.writeString(folder.resolve("bookmarks"), contents);
    LocalBookmarks bookmarks = bookmarks();
    for (String name : List.of("one", "two")) {
      assertThrows(RefusedException.class, () -> bookmarks.read(name));
      assertThrows(RefusedException.class, () -> bookmarks.moveOn(name, LATE));
    }
    assertEquals(contents, Files.readString(file));
  }
}
