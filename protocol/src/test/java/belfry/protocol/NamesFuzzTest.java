package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any typed text is a name or is refused. Reading the text of a name again gives an equal name. */
class NamesFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void aNicknameIsTheSameWhenItIsReadAgain(FuzzedDataProvider data) {
    Nickname name;
    try {
      name = Nickname.of(data.consumeRemainingAsString());
    } catch (RefusedException e) {
      assertEquals(Code.BAD_NAME, e.refusal().code());
      return;
    }
    Nickname again = Nickname.of(name.text());
    assertEquals(name.text(), again.text());
    assertEquals(name.key(), again.key());
    assertTrue(name.text().codePointCount(0, name.text().length()) <= Limits.NICKNAME);
  }

  @FuzzTest(maxDuration = "2m")
  void aRoomIsTheSameWhenItIsReadAgain(FuzzedDataProvider data) {
    RoomName room;
    try {
      room = RoomName.of(data.consumeRemainingAsString());
    } catch (RefusedException e) {
      assertEquals(Code.BAD_NAME, e.refusal().code());
      return;
    }
    assertEquals(room, new RoomName(room.text()));
    assertEquals(room, RoomName.of(room.toString()));
  }
}
