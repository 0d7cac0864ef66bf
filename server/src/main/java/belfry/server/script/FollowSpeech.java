package belfry.server.script;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The speech of a script that follows a room: it sends nothing, and gets the events of the room
 * after the head of the answer. The head is sent with the state of the room, so that a client that
 * may not enter gets another answer.
 */
final class FollowSpeech implements Speech {
  private static final byte[] NONE = {};

  private final ScriptRequest.Follow request;
  private final Dialect dialect;
  private final byte[] head;

  /**
   * @param head the head of the answer
   */
  FollowSpeech(ScriptRequest.Follow request, Dialect dialect, byte[] head) {
    this.request = request;
    this.dialect = dialect;
    this.head = head;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  /** Enters the room. Whoever writes to it directly is told that nobody reads that. */
  @Override
  public List<Command> opening() {
    String away = "follows " + request.room() + " by HTTP, and reads no direct messages";
    return List.of(
        new Command.Away(null, away),
        new Command.Join(null, request.room(), request.after(), request.last()));
  }

  @Override
  public boolean readsDirectMessages() {
    return false;
  }

  @Override
  public Request read(byte[] line) {
    return new Request.Nothing();
  }

  /** The place from which the client goes on if it gets nothing else. */
  private EntryId place(Event.Entered entered) {
    return request.after() == null ? entered.last() : request.after();
  }

  @Override
  public byte[] answer(Event event) {
    return switch (event) {
      case Event.Welcome _, Event.AwaySet _ -> NONE;
      case Event.Entered entered -> {
        ByteArrayOutputStream begin = new ByteArrayOutputStream();
        begin.writeBytes(head);
        begin.writeBytes(request.form().place(place(entered)));
        begin.writeBytes(dialect.encode(entered));
        yield begin.toByteArray();
      }
      default -> dialect.encode(event);
    };
  }
}
