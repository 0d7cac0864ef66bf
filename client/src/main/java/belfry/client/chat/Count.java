package belfry.client.chat;

/** Writes a number of things in English. */
final class Count {
  private Count() {}

  /**
   * Such as {@code 1 message}, {@code 2 messages} and {@code 3 people}.
   *
   * @param one the word for one of them
   */
  static String of(long number, String one) {
    String many = one.equals("person") ? "people" : one + "s";
    return number + " " + (number == 1 ? one : many);
  }
}
