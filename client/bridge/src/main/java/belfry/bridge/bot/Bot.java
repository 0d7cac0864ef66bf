package belfry.bridge.bot;

import belfry.bridge.table.BridgeException;
import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the bot: takes a name, enters rooms, and answers questions there one after the
 * other. One thread runs it, until the connection ends.
 *
 * <pre>
 *   naming -> entering -> answering -> (connection lost)
 * </pre>
 */
final class Bot {
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String TOO_MANY = "too many questions; ask again in some seconds";

  private final Wire wire;
  private final Nickname name;
  private final List<RoomName> rooms;
  private final Copy copy;
  private final Runnable whenEntered;
  private final Pace pace = new Pace(System.nanoTime());
  private @Nullable Nickname own;
  private boolean isTold;

  /**
   * A connection.
   *
   * @param whenEntered called when the bot is in all rooms
   */
  Bot(Wire wire, Nickname name, List<RoomName> rooms, Copy copy, Runnable whenEntered) {
    this.wire = wire;
    this.name = name;
    this.rooms = List.copyOf(rooms);
    this.copy = copy;
    this.whenEntered = whenEntered;
  }

  /**
   * Runs until the connection is lost.
   *
   * @param token the secret of an earlier connection with the same name; or null
   * @return the secret of this connection, which gets the name back; null if there was no welcome
   * @throws BridgeException if the server refuses the name or a room
   */
  @Nullable String run(@Nullable String token) throws BridgeException, InterruptedException {
    String secret = token;
    List<Command> begin = new ArrayList<>(List.of(new Command.Nick("nick", name, token, null)));
    rooms.forEach(room -> begin.add(new Command.Join("join", room, null, 0)));
    int entered = 0;
    try {
      wire.send(begin);
      while (true) {
        Event event = next();
        if (event instanceof Event.Welcome welcome) {
          own = welcome.you();
          secret = secret == null ? welcome.token() : secret;
        } else if (event instanceof Event.Named named) {
          own = named.you();
        } else if (event instanceof Event.Entered && ++entered == rooms.size()) {
          whenEntered.run();
        } else if (event instanceof Event.Refused refused && entered < rooms.size()) {
          throw BridgeException.wrong("the server refuses the bot: " + refused.refusal().why());
        } else if (event instanceof Event.Message message) {
          received(message);
        }
      }
    } catch (IOException _) { // the caller connects again
      return secret;
    }
  }

  /** The next event; after a silence, the server is asked whether it is there. */
  private Event next() throws IOException {
    while (true) {
      var event = wire.next(System.nanoTime() + SILENCE_NANOS);
      if (event.isPresent()) {
        return event.get();
      }
      wire.send(new Command.Ping("ping"));
      event = wire.next(System.nanoTime() + SILENCE_NANOS);
      if (event.isEmpty()) {
        throw new IOException("the server is silent");
      }
      return event.get();
    }
  }

  private void received(Event.Message message) throws IOException, InterruptedException {
    boolean isOwn = own != null && own.text().equals(message.from());
    if (isOwn || !message.text().startsWith(Answers.SIGN)) {
      return;
    }
    List<String> lines;
    if (pace.allows(System.nanoTime())) {
      isTold = false;
      lines = copy.answer(message.text());
    } else {
      lines = isTold ? List.of() : List.of(TOO_MANY);
      isTold = true;
    }
    List<Command> answer = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        answer.add(new Command.Say(null, message.room(), line, false));
      }
    }
    if (!answer.isEmpty()) {
      wire.send(answer);
    }
  }
}
