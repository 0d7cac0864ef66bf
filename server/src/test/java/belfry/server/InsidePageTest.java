package belfry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the page for newcomers, {@code server/inside.md}, against the sources that it names. */
class InsidePageTest {
  private static final Path PAGE = Path.of("inside.md");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");
  private static final Pattern SIZED =
      Pattern.compile("\\]\\(([^)]+\\.java)\\)(?: \\| | \\()(\\d+)\\b");

  @Test
  void everyPathThatItNamesExists() throws IOException {
    List<String> paths = found(LINK, PAGE).map(link -> link.group(1)).toList();
    assertTrue(paths.size() > 40, "the page lists the files on the way of a line");
    assertEquals(List.of(), paths.stream().filter(path -> !Files.exists(Path.of(path))).toList());
  }

  @Test
  void itListsEveryDecision() throws IOException {
    String page = Files.readString(PAGE);
    try (Stream<Path> notes = Files.list(Path.of("decisions"))) {
      assertEquals(List.of(), notes.filter(note -> !page.contains(note.toString())).toList());
    }
  }

  /** Sizes are for orientation only, so they may be wrong by up to a third. */
  @Test
  void filesAreAboutAsLongAsItSays() throws IOException {
    for (MatchResult sized : found(SIZED, PAGE).toList()) {
      int said = Integer.parseInt(sized.group(2));
      int lines = Files.readAllLines(Path.of(sized.group(1))).size();
      assertEquals(said, lines, Math.max(15, said / 3), sized.group(1));
    }
  }

  private static Stream<MatchResult> found(Pattern pattern, Path page) throws IOException {
    return pattern.matcher(Files.readString(page)).results();
  }
}
