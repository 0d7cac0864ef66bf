package belfry.server.backplane.redis;

import belfry.server.measure.ByteSize;

/** A setting that all instances of a deployment share. Redis keeps it: see {@link Settings}. */
public enum Setting {
  /** The number of entries that a log keeps. */
  HISTORY("history", 1_000, 1, 100_000),

  /**
   * 1 if the deployment has an archive, so that also an instance without it keeps what it lacks.
   */
  ARCHIVE("archive", 0, 0, 1),

  /** The number of entries that a log keeps while an archive lacks them. */
  ARCHIVE_LAG("archive-lag", 100_000, 1_000, 10_000_000),

  /** The bytes that Redis may use before logs are removed; 0 for a part of what Redis may use. */
  REDIS_MEMORY("redis-memory", 0, 1 << 20, 1L << 50) {
    @Override
    public String range() {
      return "a size of at least 1m, such as 512m or 3g, or default";
    }

    @Override
    public long value(String text) {
      if (text.equals(DEFAULT) || text.equals("0")) {
        return 0;
      }
      long bytes;
      try {
        bytes = ByteSize.parse(text, most());
      } catch (IllegalArgumentException _) {
        throw refusal(text);
      }
      return checked(bytes, text);
    }

    @Override
    public String text(long value) {
      return value == 0 ? DEFAULT : ByteSize.text(value);
    }
  };

  private static final String DEFAULT = "default";

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
    if (!text.matches("[0-9]{1,18}")) {
      throw refusal(text);
    }
    return checked(Long.parseLong(text), text);
  }

  long checked(long value, String text) {
    if (value < least || value > most) {
      throw refusal(text);
    }
    return value;
  }

  IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException(word + " is " + range() + ", not " + text);
  }

  /** A value as an operator writes it. */
  public String text(long value) {
    return Long.toString(value);
  }
}
