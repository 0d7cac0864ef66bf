package belfry.protocol.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IrcDialectTest {
  private static final RoomName OPS = RoomName.of("ops");
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final String TIME = "time=2026-11-28T12:00:00.000Z";
  private static final EntryId ENTRY = new EntryId(1732, 17);

  private static String shown(IrcShape shape, Event event) {
    IrcDialect dialect = new IrcDialect("irc.example.org", nick -> nick + "!~u@h", shape, false);
    return new String(dialect.encode(event), UTF_8)
        .replace(IrcDialect.messageId(ENTRY, "#ops"), "ID")
        .replace("\r", "");
  }

  private static Event.Message message(EntryId id, String text, String tags) {
    return new Event.Message(OPS, id, "ann", text, NOON, false, false, tags);
  }

  private static String tags(List<Integer> cuts) {
    return new ClientTags(Map.of("+a", "b;c"), cuts).text();
  }

  @Test
  void messageOfSeveralLinesIsABatchOnlyForThoseWhoKnowThat() {
    Event said = message(ENTRY, "one\n\ntwo three", tags(List.of(9)));
    assertEquals(
        """
        :ann!~u@h PRIVMSG #ops :one
        :ann!~u@h PRIVMSG #ops :two\s
        :ann!~u@h PRIVMSG #ops :three
        """,
        shown(IrcShape.PLAIN, said));
    assertEquals(
        shown(IrcShape.PLAIN, said).replace(":ann!", "@" + TIME + " :ann!"),
        shown(IrcShape.TIMED, said));
    assertEquals(
        """
        @TIME;msgid=ID;+a=b\\:c :ann!~u@h PRIVMSG #ops :one
        @TIME;+a=b\\:c :ann!~u@h PRIVMSG #ops :two\s
        @TIME;+a=b\\:c :ann!~u@h PRIVMSG #ops :three
        """
            .replace("TIME", TIME),
        shown(IrcShape.TAGGED, said));
    assertEquals(
        """
        @TIME;msgid=ID;+a=b\\:c :ann!~u@h BATCH +ID draft/multiline #ops
        @batch=ID :ann!~u@h PRIVMSG #ops :one
        @batch=ID :ann!~u@h PRIVMSG #ops :
        @batch=ID :ann!~u@h PRIVMSG #ops :two\s
        @batch=ID;draft/multiline-concat :ann!~u@h PRIVMSG #ops :three
        :ann!~u@h BATCH -ID
        """
            .replace("TIME", TIME),
        shown(IrcShape.MULTILINE, said));
  }

  @ParameterizedTest
  @EnumSource
  void tagsWithoutATextAreForThoseWhoKnowTags(IrcShape shape) {
    Event tags = message(new EntryId(0, 17), "", tags(List.of()));
    String expected = "@TIME;msgid=ID;+a=b\\:c :ann!~u@h TAGMSG #ops\n".replace("TIME", TIME);
    assertEquals(
        shape.isTagged() ? expected : "",
        shown(shape, tags).replace(IrcDialect.messageId(new EntryId(0, 17), "#ops"), "ID"));
  }

  @Test
  void requestOfCtcpIsOneOnlyIfNobodyKeepsIt() {
    String request = "\u0001PING 1\u0001";
    assertEquals(
        ":ann!~u@h PRIVMSG #ops :\u0001PING 1\u0001\n",
        shown(IrcShape.PLAIN, message(new EntryId(0, 1), request, "")));
    assertEquals(
        ":ann!~u@h PRIVMSG #ops :\u2401PING 1\u2401\n",
        shown(IrcShape.PLAIN, message(ENTRY, request, "")));
  }

  @Test
  void clientTagsOutliveTheirText() {
    ClientTags tags = new ClientTags(Map.of("+draft/reply", "1-2-a"), List.of(3, 40));
    assertEquals(tags, ClientTags.of(tags.text()));
    assertEquals("", new ClientTags(Map.of(), List.of()).text());
    IrcMessage line = IrcMessage.of("@time=x;+a=1;batch=2;+b TAGMSG #a".getBytes(UTF_8));
    assertEquals(Map.of("+a", "1", "+b", ""), ClientTags.of(line).shown());
  }
}
