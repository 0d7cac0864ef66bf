package belfry.protocol;

import java.util.Objects;

/**
 * What a client asks. A command can't exist invalid: constructors throw {@link RefusedException}.
 *
 * <p>A null {@code room} means the current room, which only the text dialect has. A null {@code id}
 * means that the client gave none.
 */
public sealed interface Command {
  /** The longest text of one message in code points; the line limit is usually reached first. */
  int LONGEST_TEXT = 1 << 20;

  /** What the client calls this command; the answer carries it too. Null where none was given. */
  String id();

  private static String checkId(String id) {
    if (id != null && (id.isEmpty() || id.length() > Limits.ID)) {
      throw new RefusedException(Code.BAD_FIELD, "an id has 1 to " + Limits.ID + " characters");
    }
    return Texts.optional("id", id, Limits.ID);
  }

  private static int checkLimit(int limit) {
    if (limit < 0) {
      throw new RefusedException(Code.BAD_FIELD, "the limit is negative");
    }
    return limit;
  }

  /**
   * Takes a name.
   *
   * @param token the secret of an earlier connection, which gives its name back; or null
   * @param after with a token: the last direct message seen; what came after it follows; or null
   */
  record Nick(String id, Nickname name, String token, EntryId after) implements Command {
    public Nick {
      checkId(id);
      Objects.requireNonNull(name);
      Texts.optional("token", token, Limits.ID);
    }
  }

  /**
   * Enters a room, or makes it the current one.
   *
   * @param after the last message seen; everything after it follows; or null
   * @param limit how many of the last messages to be shown where there is no {@code after}; 0 for
   *     none
   */
  record Join(String id, RoomName room, EntryId after, int limit) implements Command {
    public Join {
      checkId(id);
      Objects.requireNonNull(room);
      checkLimit(limit);
    }
  }

  /** Leaves a room. */
  record Leave(String id, RoomName room) implements Command {
    public Leave {
      checkId(id);
    }
  }

  /**
   * Says something in a room.
   *
   * @param act whether it is something done: {@code /me}
   */
  record Say(String id, RoomName room, String text, boolean act) implements Command {
    public Say {
      checkId(id);
      Texts.required("text", text, LONGEST_TEXT);
    }
  }

  /** Says something to one person. */
  record Tell(String id, Nickname to, String text) implements Command {
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
  record Topic(String id, RoomName room, String text) implements Command {
    public Topic {
      checkId(id);
      Texts.optional("topic", text, Limits.TOPIC);
    }
  }

  /** Asks who is in a room. */
  record Who(String id, RoomName room) implements Command {
    public Who {
      checkId(id);
    }
  }

  /** Asks which rooms there are. */
  record Rooms(String id) implements Command {
    public Rooms {
      checkId(id);
    }
  }

  /**
   * Asks for messages of a room that one is in: the last ones, those before an id, or those after
   * one.
   *
   * @param before the page ends before this one; or null
   * @param after the page begins after this one; or null; not both
   * @param limit how many, at most {@link Limits#HISTORY_PAGE}
   */
  record History(String id, RoomName room, EntryId before, EntryId after, int limit)
      implements Command {
    public History {
      checkId(id);
      checkLimit(limit);
      if (before != null && after != null) {
        throw new RefusedException(Code.BAD_FIELD, "ask for before or for after, not for both");
      }
    }
  }

  /**
   * Goes away or comes back.
   *
   * @param text what to tell the others; null or blank to come back
   */
  record Away(String id, String text) implements Command {
    public Away {
      checkId(id);
      text = text == null || text.isBlank() ? null : Texts.optional("text", text, Limits.AWAY);
    }
  }

  /**
   * Shows nothing more of what somebody says, or shows it again.
   *
   * @param name whom; null to ask for the list
   */
  record Ignore(String id, Nickname name) implements Command {
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
  record Time(String id, String format, String zone) implements Command {
    public Time {
      checkId(id);
      Texts.optional("format", format, LONGEST_TEXT);
      Texts.optional("zone", zone, Limits.ID);
    }
  }

  /** Asks for a sign of life. */
  record Ping(String id) implements Command {
    public Ping {
      checkId(id);
    }
  }

  /**
   * Asks how to use the server; only the text dialect has it.
   *
   * @param topic a command, or null for all of them
   */
  record Help(String topic) implements Command {
    @Override
    public String id() {
      return null;
    }
  }

  /** Leaves the server. */
  record Quit(String id) implements Command {
    public Quit {
      checkId(id);
    }
  }
}
