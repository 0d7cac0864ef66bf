package belfry.server.backplane.redis;

/** A setting that all instances of a deployment share. Redis keeps it: see {@link Settings}. */
public enum Setting {
  /** The number of entries that a log keeps. */
  HISTORY("history", 1_000, 1, 100_000);

  private final String word;
  private final long usual;
  private final long least;
  private final long most;

  Setting(String word, long usual, long least, long most) {
    this.word = word;
    this.usual = usual;
    this.least = least;
    this.most = most;
  }

  /** The name, for operators and in Redis. The option of an instance is {@code --} and the name. */
  public String word() {
    return word;
  }

  /** The value of a deployment whose first instance was given none. */
  public long usual() {
    return usual;
  }

  /** The lowest value. */
  public long least() {
    return least;
  }

  /** The highest value. */
  public long most() {
    return most;
  }

  /** The values that are possible, in words. */
  public String range() {
    return "from " + least + " to " + most;
  }

  /**
   * The value that a text means.
   *
   * @throws IllegalArgumentException if it means none, with the reason in one line
   */
  public long value(String text) {
    if (!text.matches("[0-9]{1,18}")
        || Long.parseLong(text) < least
        || Long.parseLong(text) > most) {
      throw new IllegalArgumentException(word + " is " + range() + ", not " + text);
    }
    return Long.parseLong(text);
  }

  /** A value as an operator writes it. */
  public String text(long value) {
    return Long.toString(value);
  }
}
