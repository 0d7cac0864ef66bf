package belfry.protocol.irc;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an IRC client said about a message: its tags, which begin with {@code +}, and where it cut a
 * line that is one for the reader. This is what {@link belfry.protocol.Event.Written#tags} has.
 *
 * @param shown the tags with their unescaped values
 * @param cuts the indexes in the text at which a line was cut, in their order
 */
public record ClientTags(Map<String, String> shown, List<Integer> cuts) {
  private static final String CUTS = "cuts";

  public ClientTags {
    shown = IrcTags.checked(shown);
    cuts = List.copyOf(cuts);
  }

  /** The tags of a client's message that others may see. */
  public static ClientTags of(IrcMessage message) {
    Map<String, String> shown = new LinkedHashMap<>(message.tags());
    shown.keySet().removeIf(key -> !key.startsWith("+"));
    return new ClientTags(shown, List.of());
  }

  /** Reads a {@link #text}. */
  static ClientTags of(String text) {
    if (text.isEmpty()) {
      return new ClientTags(Map.of(), List.of());
    }
    Map<String, String> shown = new LinkedHashMap<>(IrcTags.read(text));
    String cuts = shown.remove(CUTS);
    return new ClientTags(
        shown,
        cuts == null
            ? List.of()
            : Arrays.stream(cuts.split(",", -1)).map(Integer::valueOf).toList());
  }

  /** These tags for a text that the client has cut. */
  public ClientTags with(List<Integer> where) {
    return new ClientTags(shown, where);
  }

  /** The form that the log keeps; empty for none. */
  public String text() {
    Map<String, String> all = new LinkedHashMap<>(shown);
    if (!cuts.isEmpty()) {
      all.put(CUTS, cuts.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return IrcTags.written(all);
  }
}
