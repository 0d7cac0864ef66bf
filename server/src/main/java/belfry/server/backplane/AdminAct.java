package belfry.server.backplane;

import java.util.List;

/**
 * The act of an administrator, as the text of an entry in {@link LogName#ADMINISTRATION} says it.
 *
 * @param by the user who did it, as the operating system knows it
 * @param words the command, without secrets
 * @param state the restrictions of the server from the entry on
 */
public record AdminAct(String by, List<String> words, String state) {
  private static final String FIELDS = "\u001e";
  private static final String WORDS = "\u001f";

  public AdminAct {
    words = List.copyOf(words);
  }

  /**
   * Reads the text of an entry.
   *
   * @throws RuntimeException if it is no act
   */
  public static AdminAct of(String text) {
    String[] fields = text.split(FIELDS, 3);
    return new AdminAct(fields[0], List.of(fields[1].split(WORDS, -1)), fields[2]);
  }

  /** The entry of this act. */
  public Draft draft() {
    String text = String.join(FIELDS, by, String.join(WORDS, words), state);
    return new Draft(Kind.NOTICE, Removal.OPERATOR, "", null, text);
  }
}
