package belfry.protocol.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.CredentialInfo;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events that a line of a client can cause. Each is checked in both dialects. */
public final class Consequences {
  private static final EntryId ENTRY = new EntryId(1732, 17);
  private static final Instant TIME = Instant.parse("2026-11-22T03:00:00.123Z");
  private static final Nickname ANN = Nickname.of("ann");

  private Consequences() {}

  /** Fails if a dialect encodes one of the events in a form that it does not promise. */
  public static void check(Request request) {
    for (Event event : events(request)) {
      String text = Wire.text(event);
      assertEquals(text.isEmpty() ? -1 : text.length() - 1, text.indexOf('\n'), text);
      if (event instanceof Event.Written) {
        assertTrue(text.startsWith("03:00:00 "), text);
      }
      Wire.object(event);
    }
    if (request instanceof Request.Asked(Command.Say said)) {
      assertEquals(said.text(), Wire.object(message(said)).get("text"), "sent as it was said");
    }
  }

  private static List<Event> events(Request request) {
    return switch (request) {
      case Request.Nothing _, Request.Answered _ -> List.of();
      case Request.Refused refused -> List.of(new Event.Refused(refused.id(), refused.refusal()));
      case Request.AskedInTurn(List<Command> commands) ->
          commands.stream().map(Consequences::event).toList();
      case Request.Asked(Command command) -> List.of(new Event.Pong(command.id()), event(command));
    };
  }

  private static Event event(Command command) {
    return switch (command) {
      case Command.Nick c -> new Event.Named(c.id(), ANN, c.name());
      case Command.Join c -> new Event.Entered(c.id(), c.room(), ANN, ENTRY, 2, null, null, false);
      case Command.Leave c -> new Event.Exited(c.id(), c.room(), ANN);
      case Command.Say c -> message(c);
      case Command.Tell c -> new Event.Told(ENTRY, c.to().text(), c.text(), TIME);
      case Command.Topic c -> new Event.TopicIs(c.id(), c.room(), c.text(), "ann");
      case Command.Moderate c ->
          new Event.Moderated(
              c.room(),
              ENTRY,
              "ann",
              c.sanction(),
              c.who(),
              c.seconds() == null ? null : TIME.plusSeconds(c.seconds()),
              c.why() == null ? "" : c.why(),
              TIME);
      case Command.Remove c -> new Event.Ack(c.id(), entry(c.message()), false, c.from(), null);
      case Command.TakeBack c -> new Event.Ack(c.id(), entry(c.message()), false, c.to(), null);
      case Command.Edit c ->
          new Event.Edited(c.room(), ENTRY, "ann", entry(c.message()), c.text(), TIME);
      case Command.Own c -> new Event.RoleSet(c.room(), ENTRY, "ann", ANN, Role.OWNER, TIME);
      case Command.SetRole c -> new Event.RoleSet(c.room(), ENTRY, "ann", c.who(), c.role(), TIME);
      case Command.Rules c ->
          new Event.RulesSet(c.room(), ENTRY, "ann", RoomSettings.PUBLIC.with(c.change()), TIME);
      case Command.Who c -> new Event.People(c.id(), c.room(), List.of(), 0);
      case Command.Rooms c -> new Event.Rooms(c.id(), List.of(), 0);
      case Command.History c ->
          new Event.Gap(
              c.of() instanceof RoomName room ? room : null, entry(c.before()), entry(c.after()));
      case Command.Search c ->
          new Event.Refused(
              c.id(), new Refusal(Code.BAD_FIELD, "no " + c.words().typed() + c.page() + c.from()));
      case Command.Away c -> new Event.Away(RoomName.LOBBY, ANN, c.text());
      case Command.Ignore c ->
          new Event.Ignoring(c.id(), c.name() == null ? List.of() : List.of(c.name()));
      case Command.Register c ->
          new Event.Registered(c.id(), ANN, c.password() + " " + c.key(), ENTRY);
      case Command.Login c ->
          new Event.LoggedIn(c.id(), ANN, c.name(), entry(c.after()), c.token() + c.label());
      case Command.Tokens c ->
          new Event.Credentials(
              c.id(),
              c.revoke() == null,
              List.of(new CredentialInfo(c.revoke() + "", false, "", TIME, TIME, null)));
      case Command.Credential c ->
          new Event.Credentials(
              c.id(), true, List.of(new CredentialInfo("1", true, c.key() + "", TIME, null, TIME)));
      case Command.Time c -> new Event.Time(c.id(), c.format() + " " + c.zone());
      case Command.Ping c -> new Event.Pong(c.id());
      case Command.Quit c -> new Event.Bye(c.id(), "you asked for it");
    };
  }

  private static Event.Message message(Command.Say said) {
    return new Event.Message(said.room(), ENTRY, "ann", said.text(), TIME, said.act());
  }

  private static EntryId entry(@Nullable EntryId entry) {
    return entry == null ? ENTRY : entry;
  }
}
