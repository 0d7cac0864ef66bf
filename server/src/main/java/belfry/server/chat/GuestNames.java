package belfry.server.chat;

import belfry.protocol.Nickname;
import java.util.random.RandomGenerator;

/** Names for those who have not taken one: easy to read, to say and to type. */
final class GuestNames {
  private static final String[] HOW = {
    "able", "amber", "blue", "bold", "brave", "brisk", "calm", "clear", "clever", "cosy", "early",
    "fair", "fleet", "fond", "free", "fresh", "gentle", "glad", "green", "happy", "jolly", "keen",
    "kind", "lively", "lucky", "mellow", "merry", "mild", "neat", "noble", "polite", "proud",
    "quick", "quiet", "rosy", "sunny", "swift", "tidy", "warm", "wise"
  };

  private static final String[] WHO = {
    "badger", "beaver", "bee", "crane", "deer", "dove", "falcon", "finch", "fox", "goose", "hare",
    "hawk", "heron", "ibis", "jay", "koala", "lark", "lynx", "magpie", "marten", "mole", "moth",
    "newt", "otter", "owl", "panda", "puffin", "raven", "robin", "seal", "shrew", "snail",
    "sparrow", "stork", "swan", "swift", "tern", "toad", "vole", "wren"
  };

  private GuestNames() {}

  /**
   * A name to try.
   *
   * @param attempt how many were tried and taken; from the second on a number makes the name rarer
   */
  static Nickname next(RandomGenerator random, int attempt) {
    String name = HOW[random.nextInt(HOW.length)] + "-" + WHO[random.nextInt(WHO.length)];
    int range = (int) Math.min(1_000_000_000L, (long) Math.pow(10, attempt + 1));
    return Nickname.of(attempt == 0 ? name : name + "-" + random.nextInt(range));
  }
}
