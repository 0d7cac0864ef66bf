package belfry.client.console;

import java.util.List;
import java.util.function.Consumer;

/**
 * The Tab key: puts the likeliest word in, and the next one with each further Tab. A tab that text
 * follows at once is text, too: it was pasted. As a widget it runs under the reader's lock, so it
 * does not wait for the chat; the chat's answer is a widget of its own.
 */
final class TabCompletion {
  private static final String ANSWERED = "belfry-completion";

  private final ChatReader reader;
  private final Consumer<Consumer<Completion>> completion;
  private List<String> candidates = List.of();
  private String head = "";
  private int at;
  private String made = "";

  /**
   * @param completion asks for the words that can be completed; its consumer may be called later
   *     and on another thread
   */
  TabCompletion(ChatReader reader, Consumer<Consumer<Completion>> completion) {
    this.reader = reader;
    this.completion = completion;
  }

  /** The widget of the key. */
  boolean next() {
    String before = reader.getBuffer().upToCursor();
    if (reader.isFollowed()) {
      reader.getBuffer().write('\t');
    } else if (!candidates.isEmpty() && before.equals(made)) {
      at = (at + 1) % candidates.size();
      write(before);
    } else {
      completion.accept(words -> answered(words.of(before), before));
    }
    return true;
  }

  private void answered(List<String> found, String before) {
    reader.widget(ANSWERED, () -> complete(found, before));
    reader.whileEditing(ANSWERED);
  }

  private boolean complete(List<String> found, String before) {
    if (!found.isEmpty() && reader.getBuffer().upToCursor().equals(before)) {
      candidates = found;
      head = before.substring(0, Completion.wordBegin(before));
      at = 0;
      write(before);
      reader.redisplay();
    }
    return true;
  }

  private void write(String before) {
    reader.getBuffer().backspace(before.codePointCount(head.length(), before.length()));
    reader.getBuffer().write(candidates.get(at));
    made = reader.getBuffer().upToCursor();
  }
}
