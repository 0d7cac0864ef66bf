package belfry.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.EntryId;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
