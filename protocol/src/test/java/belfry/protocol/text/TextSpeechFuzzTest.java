package belfry.protocol.text;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Consequences;
import belfry.protocol.dialect.Speech;
import belfry.protocol.time.Zone;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/**
 * Any typed line is a command or is refused, and every event that the line causes is safe to show.
 */
class TextSpeechFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void anyLineHasHarmlessConsequences(byte[] line) {
    Speech speech = new TextSpeech(new TextDialect(Zone.UTC), List.of());
    speech.answer(
        new Event.Entered(
            null, RoomName.LOBBY, Nickname.of("ann"), new EntryId(1, 1), 1, null, null, false));

    Consequences.check(speech.read(line));
  }
}
