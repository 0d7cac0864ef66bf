package belfry.bridge.dump;

import belfry.bridge.table.BridgeException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;

/** The character sets of dumps. */
final class DumpCharsets {
  /** MySQL's names that Java does not know, or knows for another one. */
  private static final Map<String, String> NAMES =
      Map.of(
          "cp1251",
          "windows-1251",
          "cp1250",
          "windows-1250",
          "cp866",
          "IBM866",
          "latin1",
          "windows-1252",
          "koi8r",
          "KOI8-R",
          "koi8u",
          "KOI8-U",
          "binary",
          "UTF-8",
          "utf8mb3",
          "UTF-8",
          "utf8mb4",
          "UTF-8");

  private DumpCharsets() {}

  /** A character set by MySQL's or by Java's name. */
  static Charset of(String name) throws BridgeException {
    try {
      Charset charset = Charset.forName(NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name));
      byte[] ascii = "'\\,".getBytes(charset);
      if (new String(ascii, StandardCharsets.US_ASCII).equals("'\\,")) {
        return charset;
      }
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      // the message says more
    }
    throw BridgeException.wrong("the character set " + name + " of the dump is not supported");
  }
}
