package belfry.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client. A command can't exist invalid: constructors throw {@link
 * RefusedException}.
 */
public sealed interface Command {
  /** The longest text of one message in code points; the line limit is usually reached first. */
  int LONGEST_TEXT = 1 << 20;

  /** The client's own name for this command, which the answer carries too; null for none. */
  @Nullable String id();

  private static void checkId(@Nullable String id) {
    if (id != null && (id.isEmpty() || id.length() > Limits.ID)) {
      throw new RefusedException(Code.BAD_FIELD, "an id has 1 to " + Limits.ID + " characters");
    }
    Texts.optional("id", id, Limits.ID);
  }

  private static void checkLimit(int limit) {
    if (limit < 0) {
      throw new RefusedException(Code.BAD_FIELD, "the limit is negative");
    }
  }

  /**
   * Takes a name.
   *
   * @param token the secret of an earlier connection, which gives its name back; or null
   * @param after with a token: the last direct message that the client saw; later ones follow
   */
  record Nick(@Nullable String id, Nickname name, @Nullable String token, @Nullable EntryId after)
      implements Command {
    public Nick {
      checkId(id);
      Objects.requireNonNull(name);
      Texts.optional("token", token, Limits.ID);
    }
  }

  /**
   * Enters a room. In a room that the client is in already, asks for its state.
   *
   * @param after the last message that the client saw, which all later ones follow; or null
   * @param limit without {@code after}: the number of the last messages to send; 0 for none
   */
  record Join(@Nullable String id, RoomName room, @Nullable EntryId after, int limit)
      implements Command {
    public Join {
      checkId(id);
      Objects.requireNonNull(room);
      checkLimit(limit);
    }
  }

  /** Leaves a room. */
  record Leave(@Nullable String id, RoomName room) implements Command {
    public Leave {
      checkId(id);
      Objects.requireNonNull(room);
    }
  }

  /**
   * Says something in a room.
   *
   * @param act whether the text is an action: {@code /me}
   */
  record Say(@Nullable String id, RoomName room, String text, boolean act) implements Command {
    public Say {
      checkId(id);
      Objects.requireNonNull(room);
      Texts.required("text", text, LONGEST_TEXT);
    }
  }

  /** Says something to one person. */
  record Tell(@Nullable String id, Nickname to, String text) implements Command {
    public Tell {
      checkId(id);
      Objects.requireNonNull(to);
      Texts.required("text", text, LONGEST_TEXT);
    }
  }

  /**
   * Asks for a room's topic, or sets it.
   *
   * @param text the new topic, empty for none; null to ask
   */
  record Topic(@Nullable String id, RoomName room, @Nullable String text) implements Command {
    public Topic {
      checkId(id);
      Objects.requireNonNull(room);
      Texts.optional("topic", text, Limits.TOPIC);
    }
  }

  /** Asks who is in a room. */
  record Who(@Nullable String id, RoomName room) implements Command {
    public Who {
      checkId(id);
      Objects.requireNonNull(room);
    }
  }

  /** Asks which rooms there are. */
  record Rooms(@Nullable String id) implements Command {
    public Rooms {
      checkId(id);
    }
  }

  /**
   * Asks for messages of a room that the client is in: the last ones, or those before or after an
   * id.
   *
   * @param before the message that the page ends before; or null
   * @param after the message that the page begins after; or null
   * @param limit the number of messages, at most {@link Limits#HISTORY_PAGE}
   */
  record History(
      @Nullable String id,
      RoomName room,
      @Nullable EntryId before,
      @Nullable EntryId after,
      int limit)
      implements Command {
    public History {
      checkId(id);
      Objects.requireNonNull(room);
      checkLimit(limit);
      if (before != null && after != null) {
        throw new RefusedException(Code.BAD_FIELD, "ask for before or for after, not for both");
      }
    }
  }

  /**
   * Goes away or comes back.
   *
   * @param text the away message that others see; null or blank to come back
   */
  record Away(@Nullable String id, @Nullable String text) implements Command {
    public Away {
      checkId(id);
      text = text == null || text.isBlank() ? null : Texts.optional("text", text, Limits.AWAY);
    }
  }

  /**
   * Hides what a person says, or shows it again.
   *
   * @param name the person; null to ask for the list of the hidden
   */
  record Ignore(@Nullable String id, @Nullable Nickname name) implements Command {
    public Ignore {
      checkId(id);
    }
  }

  /**
   * Asks for the time.
   *
   * @param format a strftime format; null for ISO 8601
   * @param zone a zone of the tz database; null for the server's
   */
  record Time(@Nullable String id, @Nullable String format, @Nullable String zone)
      implements Command {
    public Time {
      checkId(id);
      Texts.optional("format", format, LONGEST_TEXT);
      Texts.optional("zone", zone, Limits.ID);
    }
  }

  /** Asks for a sign of life. */
  record Ping(@Nullable String id) implements Command {
    public Ping {
      checkId(id);
    }
  }

  /** Leaves the server. */
  record Quit(@Nullable String id) implements Command {
    public Quit {
      checkId(id);
    }
  }
}
