package belfry.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the page, by the paths under which the server serves them. A path is compared as a
 * whole, so no path leads to another file. Each file is read from the jar when it is first asked
 * for. Thread-safe.
 */
final class PageFiles {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** The media types by path. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("/", HTML),
          Map.entry("/_/page.css", STYLE),
          Map.entry("/_/main.js", SCRIPT),
          Map.entry("/_/chat.js", SCRIPT),
          Map.entry("/_/commands.js", SCRIPT),
          Map.entry("/_/connection.js", SCRIPT),
          Map.entry("/_/log.js", SCRIPT),
          Map.entry("/_/outbox.js", SCRIPT),
          Map.entry("/_/store.js", SCRIPT),
          Map.entry("/_/text.js", SCRIPT),
          Map.entry("/_/icon.svg", "image/svg+xml"));

  private static final Map<String, PageFile> READ = new ConcurrentHashMap<>();

  private PageFiles() {}

  /** The file at a path. */
  static Optional<PageFile> at(String path) {
    return Optional.ofNullable(TYPES.get(path))
        .map(type -> READ.computeIfAbsent(path, _ -> read(path, type)));
  }

  private static PageFile read(String path, String type) {
    String name = path.equals("/") ? "index.html" : path.substring(path.lastIndexOf('/') + 1);
    try (InputStream file = PageFiles.class.getResourceAsStream("page/" + name)) {
      if (file == null) {
        throw new IllegalStateException("the jar has no file " + name);
      }
      return PageFile.of(type, file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the file " + name + " of the page can't be read", e);
    }
  }
}
