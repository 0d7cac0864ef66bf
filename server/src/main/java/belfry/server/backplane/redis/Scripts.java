package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Loads the Lua scripts, which are resources of this package. */
final class Scripts {
  private Scripts() {}

  /** The script in a file, after the functions that all scripts share. */
  static Script load(String file) {
    return Script.of(source("common.lua") + source(file));
  }

  /** A script as {@link #load} loads it, which also runs while the memory of Redis is full. */
  static Script loadForFullMemory(String file) {
    return Script.of(load(file).text().replaceFirst("#!lua", "#!lua flags=allow-oom"));
  }

  private static String source(String file) {
    try (InputStream in = Scripts.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
