package belfry.bridge.dump;

/** The kinds of tokens in a dump. */
enum DumpToken {
  /** A word without quotes: a keyword, a name, a function. */
  WORD,
  /** A name in backquotes. */
  NAME,
  /** A text in quotes: raw bytes. */
  STRING,
  /** A number in digits. */
  NUMBER,
  /** Bytes in hexadecimal digits. */
  HEX,
  /** A number in binary digits. */
  BITS,
  /** Any other sign. */
  SIGN,
  /** The end of a statement. */
  END,
  /** The end of the dump. */
  EOF
}
