package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Reply;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lettuce.core.StreamMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Any bytes that a Redis holds, publishes or answers are read, left out, or cause a failure. */
class FromRedisFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void fieldsTakeAllBytesOrNone(byte[] bytes) {
    List<byte[]> fields;
    try {
      fields = FieldCodec.decode(bytes);
    } catch (IllegalArgumentException _) { // not of this format
      return;
    }
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    again.write(1);
    for (byte[] field : fields) {
      again.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
      again.writeBytes(field);
    }
    assertArrayEquals(bytes, again.toByteArray());
  }

  @FuzzTest(maxDuration = "2m")
  void anyMessageIsReadOrUnreadable(byte[] bytes) {
    switch (ChannelMessage.of(bytes)) {
      case ChannelMessage.Appended(var log, Entry entry) -> {
        assertNotNull(log.text());
        checkStored(entry);
      }
      case ChannelMessage.Passed(var log, Entry entry) -> {
        assertNotNull(log.text());
        checkStored(entry);
      }
      case ChannelMessage.PresenceChanged(var changes) ->
          changes.forEach(change -> assertNotNull(change.members()));
      case ChannelMessage.NameLost(var holder, var name, var why) -> {
        assertNotNull(holder);
        assertEquals(name, Nickname.of(name.text()));
        assertNotNull(why);
      }
      case ChannelMessage.Probed _, ChannelMessage.Unreadable _ -> {
        // no entry to check
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void anyEntryIsReadOrPassedOver(FuzzedDataProvider data) {
    Map<String, byte[]> body = new HashMap<>();
    String id = data.consumeAsciiString(40);
    for (String field : List.of("t", "x", "p")) {
      if (data.consumeBoolean()) {
        body.put(field, field.equals("p") ? data.consumeRemainingAsBytes() : data.consumeBytes(20));
      }
    }
    StreamReader.entry(new StreamMessage<>("stream", id, body))
        .ifPresent(FromRedisFuzzTest::checkStored);
  }

  /** An entry that could be read can be written and read again, unchanged. */
  private static void checkStored(Entry entry) {
    Draft draft = new Draft(entry.kind(), entry.from(), entry.origin(), null, entry.text());
    String time = Long.toString(entry.time().toEpochMilli());
    assertEquals(
        entry,
        EntryCodec.read(entry.id().toString(), time, EntryCodec.payload(draft)).orElseThrow());
  }

  @FuzzTest(maxDuration = "2m")
  void anyAnswerIsReadOrAFailure(FuzzedDataProvider data) {
    List<Object> items = new ArrayList<>();
    for (int i = data.consumeInt(0, 9); i > 0; i--) {
      items.add(
          switch (data.consumeInt(0, 3)) {
            case 0 -> null;
            case 1 -> data.consumeLong();
            case 2 -> List.of();
            default -> data.consumeBytes(40);
          });
    }
    Reply reply = new Reply(items);
    List<Consumer<Reply>> readers =
        List.of(
            PresenceScripts::people,
            NameScripts::found,
            AppendScript::outcome,
            answer -> LeaseScripts.renewal(answer, 2),
            r -> r.number(0),
            r -> r.text(r.size()));
    for (Consumer<Reply> reader : readers) {
      try {
        reader.accept(reply);
      } catch (CommandFailure | RefusedException e) {
        assertNotNull(e.getMessage());
      }
    }
  }
}
