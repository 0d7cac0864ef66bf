package belfry.server.options;

import belfry.protocol.dialect.Visible;
import belfry.server.chat.ChatOptions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/** The options of chat: the server's name and the time zone. */
final class ChatArguments {
  private static final int LONGEST_NAME = 40;
  private static final int ROOMS = 2_000;
  private static final int ROOMS_PER_SESSION = 20;

  private final Declarations declarations;
  private final Supplier<String> name;
  private final Supplier<Optional<String>> zone;

  ChatArguments(Declarations declarations) {
    this.declarations = declarations;
    name = declarations.text("--name", "NAME", "Belfry", "The server's name.");
    zone =
        declarations.optionalText(
            "--zone",
            "ZONE",
            "The time zone of all times, such as Europe/Rome. Default: the machine's");
  }

  /**
   * The options of chat.
   *
   * @param maxLine the longest line that the door accepts, in bytes
   * @param memory gives the size of a room's feed
   */
  ChatOptions options(int maxLine, MemoryArguments memory) {
    return new ChatOptions(
        name(),
        zone(),
        maxLine,
        ROOMS,
        ROOMS_PER_SESSION,
        memory.feedItems(),
        memory.feedBytes(ROOMS));
  }

  private String name() {
    String given = name.get();
    if (given.isBlank() || given.length() > LONGEST_NAME || !Visible.of(given).equals(given)) {
      throw declarations.refusal("--name has 1 to 40 characters that can be shown");
    }
    return given;
  }

  /** The time zone of all times. */
  ZoneId zone() {
    return zone.get().map(this::zone).orElseGet(ZoneId::systemDefault);
  }

  private ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException _) { // the refusal says more
      throw declarations.refusal(
          "--zone: there is no zone \"" + id + "\"; try one like Europe/Rome");
    }
  }
}
