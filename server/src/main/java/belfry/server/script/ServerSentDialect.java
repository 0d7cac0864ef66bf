package belfry.server.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of json as server-sent events (the HTML standard, section 9.2): each is one message,
 * whose id is the place in the room that the reader has reached. Immutable; all readers share it.
 */
final class ServerSentDialect implements Dialect {
  private static final byte[] END = {'\n'};

  private final Dialect json;

  /**
   * @param json a dialect that makes one line of each event
   */
  ServerSentDialect(Dialect json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "server-sent";
  }

  @Override
  public boolean isEchoing() {
    return json.isEchoing();
  }

  @Override
  public boolean tellsChangesOnce() {
    return json.tellsChangesOnce();
  }

  @Override
  public byte[] encode(Event event) {
    byte[] line = json.encode(event);
    if (line.length == 0) {
      return line;
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(begin(event));
    message.writeBytes(line);
    message.writeBytes(END);
    return message.toByteArray();
  }

  @Override
  public Iterator<byte[]> pieces(Event.Listing<?> listing) {
    Iterator<byte[]> line = json.pieces(listing);
    Iterator<byte[]> around = List.of(begin(listing), END).iterator();
    return new Iterator<>() {
      private boolean begun;

      @Override
      public boolean hasNext() {
        return around.hasNext();
      }

      @Override
      public byte[] next() {
        if (!begun || !line.hasNext()) {
          begun = true;
          return around.next();
        }
        return line.next();
      }
    };
  }

  private static byte[] begin(Event event) {
    EntryId id = place(event);
    return ((id == null ? "" : "id: " + id + "\n") + "data: ").getBytes(UTF_8);
  }

  /** The place from which a reader of this event goes on; null if the event has none. */
  private static @Nullable EntryId place(Event event) {
    return switch (event) {
      case Event.Removed removed when removed.removed().isEmpty() -> null; // an old entry
      case Event.Logged logged -> logged.message();
      case Event.Gap gap -> gap.to();
      case Event.History page -> page.last();
      default -> null;
    };
  }
}
