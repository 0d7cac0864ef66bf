package belfry.protocol;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client. Every command is valid: a constructor that gets a wrong value throws
 * {@link RefusedException}.
 */
public sealed interface Command {
  /** The longest text of one message in code points; the line limit is usually reached first. */
  int LONGEST_TEXT = 1 << 20;

  /** The id that the client gave to this command, and that the answer repeats; null for none. */
  @Nullable String id();

  private static void checkId(@Nullable String id) {
    if (id != null && (id.isEmpty() || id.length() > Limits.ID)) {
      throw new RefusedException(Code.BAD_FIELD, "an id has 1 to " + Limits.ID + " characters");
    }
    Texts.optional("id", id, Limits.ID);
  }

  /** A reason that other people read, on one line; null for none. */
  private static @Nullable String reason(@Nullable String why) {
    return why == null || why.isBlank()
        ? null
        : Texts.said("why", Texts.required("why", why, Limits.REASON))
            .replaceAll("\\p{Cntrl}", " ");
  }

  private static void checkReason(@Nullable String why) {
    Texts.optional("reason", why, Limits.REASON);
    if (why != null) {
      Texts.said("reason", why);
    }
  }

  private static void checkLimit(int limit) {
    if (limit < 0) {
      throw new RefusedException(Code.BAD_FIELD, "the limit is negative");
    }
  }

  /**
   * Takes a name.
   *
   * @param token the secret of an earlier connection, which takes back the name of that connection;
   *     or null
   * @param after with a token: the last direct message that the client saw. The server sends all
   *     later ones; null to send none
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
   * Enters a room. If the client is in the room already, the command asks for the state of the
   * room.
   *
   * @param after the last message that the client saw. The server sends all later ones; or null
   * @param limit without {@code after}: how many of the newest messages the server sends; 0 for
   *     none
   * @param key the key of the room; null for none
   */
  record Join(
      @Nullable String id, RoomName room, @Nullable EntryId after, int limit, @Nullable String key)
      implements Command {
    public Join {
      checkId(id);
      Objects.requireNonNull(room);
      checkLimit(limit);
      if (key != null) {
        RoomSettings.checkKey(key);
      }
    }

    /** Enters a room without a key. */
    public Join(@Nullable String id, RoomName room, @Nullable EntryId after, int limit) {
      this(id, room, after, limit, null);
    }

    /** Leaves out the key. */
    @Override
    public String toString() {
      return "Join[" + id + " " + room + " after " + after + "]";
    }
  }

  /**
   * Leaves a room.
   *
   * @param why the reason, which the others in the room may read; null for none
   */
  record Leave(@Nullable String id, RoomName room, @Nullable String why) implements Command {
    public Leave {
      checkId(id);
      Objects.requireNonNull(room);
      why = reason(why);
    }

    /** Leaves a room without a reason. */
    public Leave(@Nullable String id, RoomName room) {
      this(id, room, null);
    }
  }

  /**
   * Posts a message to a room.
   *
   * @param act whether the text is an action, as {@code /me} makes one
   * @param notice whether the text is a notice, which no program answers by itself; an action is
   *     none
   * @param tags see {@link Event.Written#tags}
   */
  record Say(
      @Nullable String id, RoomName room, String text, boolean act, boolean notice, String tags)
      implements Command {
    public Say {
      checkId(id);
      Objects.requireNonNull(room);
      Objects.requireNonNull(tags);
      Texts.said("text", Texts.required("text", text, LONGEST_TEXT));
      if (act && notice) {
        throw new RefusedException(Code.BAD_FIELD, "an action is no notice");
      }
    }

    /** A message without tags. */
    public Say(@Nullable String id, RoomName room, String text, boolean act, boolean notice) {
      this(id, room, text, act, notice, "");
    }

    /** A message or an action. */
    public Say(@Nullable String id, RoomName room, String text, boolean act) {
      this(id, room, text, act, false);
    }
  }

  /**
   * Sends a direct message to one person.
   *
   * @param notice whether the text is a notice, which no program answers by itself
   * @param tags see {@link Event.Written#tags}
   */
  record Tell(@Nullable String id, Nickname to, String text, boolean notice, String tags)
      implements Command {
    public Tell {
      checkId(id);
      Objects.requireNonNull(to);
      Objects.requireNonNull(tags);
      Texts.said("text", Texts.required("text", text, LONGEST_TEXT));
    }

    /** A direct message without tags. */
    public Tell(@Nullable String id, Nickname to, String text, boolean notice) {
      this(id, to, text, notice, "");
    }

    /** A direct message that is no notice. */
    public Tell(@Nullable String id, Nickname to, String text) {
      this(id, to, text, false);
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
      if (text != null) {
        Texts.said("topic", text);
      }
    }
  }

  /**
   * Does something to a person in a room, which a moderator of the room may do.
   *
   * @param seconds how long the sanction lasts; 0 for ever; null for the usual time, or if the
   *     sanction has no end
   * @param why the reason, which everybody in the room reads; null for none
   */
  record Moderate(
      @Nullable String id,
      RoomName room,
      Sanction sanction,
      NamePattern who,
      @Nullable Integer seconds,
      @Nullable String why)
      implements Command {
    public Moderate {
      checkId(id);
      Objects.requireNonNull(room);
      Objects.requireNonNull(sanction);
      Objects.requireNonNull(who);
      if (seconds != null && (seconds < 0 || !sanction.hasEnd())) {
        throw new RefusedException(Code.BAD_FIELD, "this can't last that long");
      }
      if (who.isPattern() && !sanction.takesPatterns()) {
        throw new RefusedException(
            Code.BAD_NAME, "only bans and invitations take patterns; name one person");
      }
      why = reason(why);
    }

    /** An act on one person. */
    public Moderate(
        @Nullable String id,
        RoomName room,
        Sanction sanction,
        Nickname who,
        @Nullable Integer seconds,
        @Nullable String why) {
      this(id, room, sanction, NamePattern.of(who), seconds, why);
    }

    /**
     * Reads what a person typed: a name or a pattern; for a sanction with an end, perhaps a {@link
     * TimeSpan}; and perhaps a reason.
     */
    public static Moderate typed(
        @Nullable String id, RoomName room, Sanction sanction, String typed) {
      String[] parts = typed.split("\\s+", 2);
      String rest = parts.length == 1 ? "" : parts[1];
      String[] words = rest.split("\\s+", 2);
      OptionalInt seconds = sanction.hasEnd() ? TimeSpan.seconds(words[0]) : OptionalInt.empty();
      if (sanction.hasEnd() && seconds.isEmpty() && words[0].matches("-?\\d+\\w?")) {
        throw new RefusedException(
            Code.BAD_FIELD,
            "\""
                + Refusal.excerpt(words[0], 20)
                + "\" is not a time; use 90s, 10m, 2h, 7d or forever");
      }
      return seconds.isEmpty()
          ? new Moderate(id, room, sanction, new NamePattern(parts[0]), null, rest)
          : new Moderate(
              id,
              room,
              sanction,
              new NamePattern(parts[0]),
              seconds.getAsInt(),
              words.length == 1 ? null : words[1]);
    }
  }

  /**
   * Takes a direct message of the client back: its text is removed from the inbox of the receiver
   * and from the client's own. The client may do this for {@link Limits#CORRECTABLE}.
   *
   * @param to the receiver
   * @param message the id of the message in the client's own inbox; null for the last one to the
   *     receiver
   * @param why the reason, which both are told; null for none
   */
  record TakeBack(@Nullable String id, Nickname to, @Nullable EntryId message, @Nullable String why)
      implements Command {
    public TakeBack {
      checkId(id);
      Objects.requireNonNull(to);
      checkReason(why);
    }

    /** A removal without a reason. */
    public TakeBack(@Nullable String id, Nickname to, @Nullable EntryId message) {
      this(id, to, message, null);
    }
  }

  /**
   * Removes messages of a room for good: one, or the last ones of a person. A person may remove its
   * own messages for a while, and a moderator those of people of a lower rank.
   *
   * @param message the message; null for the last ones of a person
   * @param from the person; null for the client itself, or with a message
   * @param last how many of the last messages of the person
   * @param why the reason, which everybody is told; null for none
   */
  record Remove(
      @Nullable String id,
      RoomName room,
      @Nullable EntryId message,
      @Nullable Nickname from,
      int last,
      @Nullable String why)
      implements Command {
    /** The most messages that one command removes. */
    public static final int MOST = 20;

    public Remove {
      checkId(id);
      Objects.requireNonNull(room);
      if (last < 1 || last > MOST) {
        throw new RefusedException(
            Code.BAD_FIELD, "1 to " + MOST + " messages can be removed at once");
      }
      if (message != null && (from != null || last != 1)) {
        throw new RefusedException(
            Code.BAD_FIELD, "name a message, or a person and a number of messages");
      }
      checkReason(why);
    }

    /** A removal without a reason. */
    public Remove(
        @Nullable String id,
        RoomName room,
        @Nullable EntryId message,
        @Nullable Nickname from,
        int last) {
      this(id, room, message, from, last, null);
    }

    /**
     * Reads what a person typed: nothing; the id of a message; or a name, and perhaps how many
     * messages.
     */
    public static Remove typed(@Nullable String id, RoomName room, String typed) {
      String[] words = typed.strip().split("\\s+", -1);
      String last = words.length == 2 ? words[1] : "1";
      if (words.length > 2 || !last.matches("[0-9]{1,3}")) {
        throw new RefusedException(
            Code.BAD_FIELD, "usage: /remove, /remove NAME or /remove NAME NUMBER");
      }
      if (words.length == 1 && words[0].matches("[0-9]+-[0-9]+")) {
        return new Remove(id, room, EntryId.of(words[0]), null, 1);
      }
      Nickname from = words[0].isEmpty() ? null : Nickname.of(words[0]);
      return new Remove(id, room, null, from, Integer.parseInt(last));
    }
  }

  /**
   * Gives a message of the client another text, for a while after it was said.
   *
   * @param message the message; null for the last one of the client in the room
   */
  record Edit(@Nullable String id, RoomName room, @Nullable EntryId message, String text)
      implements Command {
    public Edit {
      checkId(id);
      Objects.requireNonNull(room);
      Texts.said("text", Texts.required("text", text, LONGEST_TEXT));
    }
  }

  /** Makes the account of the client the owner of a room in which nobody else is. */
  record Own(@Nullable String id, RoomName room) implements Command {
    public Own {
      checkId(id);
      Objects.requireNonNull(room);
    }
  }

  /**
   * Gives somebody a role in a room, or takes it away.
   *
   * @param who the name of the account; in a room without an owner, of a person in the room
   * @param role null to take the role away
   */
  record SetRole(@Nullable String id, RoomName room, Nickname who, @Nullable Role role)
      implements Command {
    public SetRole {
      checkId(id);
      Objects.requireNonNull(room);
      Objects.requireNonNull(who);
      if (role == Role.HOST) {
        throw new RefusedException(Code.BAD_FIELD, "nobody is made a host");
      }
    }

    /**
     * Reads the word for a role, or {@code none}.
     *
     * @throws RefusedException if there is no such role
     */
    public static @Nullable Role role(String word) {
      if (word.equals("none")) {
        return null;
      }
      return Role.given(word)
          .orElseThrow(() ->
              new RefusedException(
                  Code.BAD_FIELD,
                  "\""
                      + Refusal.excerpt(word, 20)
                      + "\" is no role; use owner, moderator, speaker, member or none"));
    }
  }

  /**
   * Asks for the rules of a room, or changes some of its settings.
   *
   * @param change the change; an empty one asks only
   */
  record Rules(@Nullable String id, RoomName room, RoomSettings.Change change) implements Command {
    public Rules {
      checkId(id);
      Objects.requireNonNull(room);
      Objects.requireNonNull(change);
    }
  }

  /** Asks for the people in a room. */
  record Who(@Nullable String id, RoomName room) implements Command {
    public Who {
      checkId(id);
      Objects.requireNonNull(room);
    }
  }

  /** Asks for the list of rooms. */
  record Rooms(@Nullable String id) implements Command {
    public Rooms {
      checkId(id);
    }
  }

  /**
   * Asks for a page of messages of a room that the client is in, or of the direct messages to and
   * from a person: the newest ones, or those before or after a place, which is an id or a time. At
   * most one place is given.
   *
   * @param of the room or the person
   * @param before an id: the page has only earlier messages; or null
   * @param after an id: the page has only later messages; or null
   * @param since a time: the page begins with the first message from this time on; or null
   * @param until a time: the page has only messages from before this time; or null
   * @param limit the largest number of messages, at most {@link Limits#HISTORY_PAGE}
   */
  record History(
      @Nullable String id,
      Target of,
      @Nullable EntryId before,
      @Nullable EntryId after,
      @Nullable Instant since,
      @Nullable Instant until,
      int limit)
      implements Command {
    public History {
      checkId(id);
      Objects.requireNonNull(of);
      checkLimit(limit);
      if (Stream.of(before, after, since, until).filter(Objects::nonNull).count() > 1) {
        throw new RefusedException(
            Code.BAD_FIELD, "ask for one of before, after, since and until, not for more of them");
      }
    }

    /** Asks for the newest messages, or for those before or after an id. */
    public History(
        @Nullable String id,
        Target of,
        @Nullable EntryId before,
        @Nullable EntryId after,
        int limit) {
      this(id, of, before, after, null, null, limit);
    }

    /** Whether the page begins at a place and goes on to newer messages. */
    public boolean isForwards() {
      return after != null || since != null;
    }

    /** The command for what comes next in the direction of this one; null after the last page. */
    public @Nullable History next(Event.History page) {
      EntryId edge = isForwards() ? page.last() : page.first();
      return page.more() && edge != null
          ? new History(id, of, isForwards() ? null : edge, isForwards() ? edge : null, limit)
          : null;
    }
  }

  /**
   * Searches the messages of the client's rooms, and its direct messages. The answer is a page of
   * the newest messages that match.
   *
   * @param words what a message must say
   * @param room the room to search, which the client is in; null for all its rooms and its direct
   *     messages
   * @param from the sender; null for everybody
   * @param since only messages from this time on; or null
   * @param until only messages before this time; or null
   * @param limit the largest number of messages, at most {@link Limits#SEARCH_PAGE}
   * @param page the {@link Event.Found#next} of the page before this one, to the same search; null
   *     for the first page
   */
  record Search(
      @Nullable String id,
      WordQuery words,
      @Nullable RoomName room,
      @Nullable Nickname from,
      @Nullable Instant since,
      @Nullable Instant until,
      int limit,
      @Nullable String page)
      implements Command {
    public Search {
      checkId(id);
      Objects.requireNonNull(words);
      checkLimit(limit);
      Texts.optional("page", page, Limits.PAGE);
    }

    /** Another page of this search. */
    public Search at(@Nullable String otherPage) {
      return new Search(id, words, room, from, since, until, limit, otherPage);
    }
  }

  /**
   * Marks the person as away, or as back.
   *
   * @param text the away note that others see; null or blank means back
   */
  record Away(@Nullable String id, @Nullable String text) implements Command {
    public Away {
      checkId(id);
      text =
          text == null || text.isBlank()
              ? null
              : Texts.said("text", Texts.required("text", text, Limits.AWAY));
    }
  }

  /**
   * Hides the messages of a person, or shows them again.
   *
   * @param name the person; null asks for the list of ignored names
   */
  record Ignore(@Nullable String id, @Nullable Nickname name) implements Command {
    public Ignore {
      checkId(id);
    }
  }

  /** The key of a client that has shown a certificate in the handshake of TLS. */
  String CERTIFICATE = "certificate";

  /**
   * Makes an account for the name that the client holds.
   *
   * @param password a password with which a person can log in; null for none
   * @param key a public key of Ed25519, as a line of OpenSSH; null for none
   */
  record Register(@Nullable String id, @Nullable String password, @Nullable String key)
      implements Command {
    public Register {
      checkId(id);
      Texts.optional("password", password, Limits.SECRET);
      Texts.optional("key", key, Limits.PUBLIC_KEY);
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
      return "Register[" + id + "]";
    }
  }

  /**
   * Logs in to an account, and takes its name. Exactly one proof is given: a token, a password, a
   * key with a signature of the nonce of {@link Event.Welcome}, or the secret of the connection
   * that has just registered the account.
   *
   * @param key the public key, as a line of OpenSSH; or {@link #CERTIFICATE} for the certificate of
   *     the connection, which needs no signature
   * @param signature the signature in base64
   * @param after as in {@link Nick}
   * @param label a name for a new token, which the answer has; null for no token
   * @param connection the token of the connection that sent {@link Register}, if the answer was
   *     lost; the answer to this command has another first token
   */
  record Login(
      @Nullable String id,
      Nickname name,
      @Nullable String token,
      @Nullable String password,
      @Nullable String key,
      @Nullable String signature,
      @Nullable EntryId after,
      @Nullable String label,
      @Nullable String connection)
      implements Command {
    public Login {
      checkId(id);
      Objects.requireNonNull(name);
      Texts.optional("token", token, Limits.SECRET);
      Texts.optional("password", password, Limits.SECRET);
      Texts.optional("key", key, Limits.PUBLIC_KEY);
      Texts.optional("signature", signature, Limits.SECRET);
      Texts.optional("label", label, Limits.LABEL);
      Texts.optional("connection", connection, Limits.SECRET);
      if ((key == null || key.equals(CERTIFICATE)) != (signature == null)) {
        throw new RefusedException(Code.BAD_FIELD, "a login by key has a key and a signature");
      }
      if (Stream.of(token, password, key, connection).filter(Objects::nonNull).count() != 1) {
        throw new RefusedException(
            Code.BAD_FIELD,
            "a login has one proof: a token, a password, or a key with a signature");
      }
    }

    /** A login with what a person typed: a token or a password. */
    public static Login with(Nickname name, String secret) {
      return secret.startsWith(CredentialInfo.TOKEN_PREFIX)
          ? new Login(null, name, secret)
          : new Login(null, name, null, secret, null, null, null, null);
    }

    /** A login with the certificate of the connection. */
    public static Login withCertificate(Nickname name) {
      return new Login(null, name, null, null, CERTIFICATE, null, null, null);
    }

    /** A login with a token. */
    public Login(@Nullable String id, Nickname name, String token) {
      this(id, name, token, null, null, null, null, null, null);
    }

    /** A login with a token, a password or a key. */
    public Login(
        @Nullable String id,
        Nickname name,
        @Nullable String token,
        @Nullable String password,
        @Nullable String key,
        @Nullable String signature,
        @Nullable EntryId after,
        @Nullable String label) {
      this(id, name, token, password, key, signature, after, label, null);
    }

    /** Leaves out the secrets. */
    @Override
    public String toString() {
      return "Login[" + id + " " + name + "]";
    }
  }

  /**
   * Lists the tokens and keys of the client's account.
   *
   * @param revoke the id of one that is removed first; null for none
   */
  record Tokens(@Nullable String id, @Nullable String revoke) implements Command {
    public Tokens {
      checkId(id);
      Texts.optional("revoke", revoke, Limits.ID);
    }
  }

  /**
   * Sets the password of the client's account, or adds a key to it.
   *
   * @param password the new password; null to keep the present one
   * @param key a public key, as a line of OpenSSH; or {@code sha256:} and the fingerprint of a
   *     certificate, or {@link #CERTIFICATE} for that of the connection, and a label; null for none
   */
  record Credential(@Nullable String id, @Nullable String password, @Nullable String key)
      implements Command {
    public Credential {
      checkId(id);
      Texts.optional("password", password, Limits.SECRET);
      Texts.optional("key", key, Limits.PUBLIC_KEY);
      if (password == null && key == null) {
        throw new RefusedException(Code.BAD_FIELD, "a credential is a password or a key");
      }
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
      return "Credential[" + id + "]";
    }
  }

  /**
   * Asks for the time.
   *
   * @param format a strftime format; null for ISO 8601
   * @param zone a zone of the tz database; null for the zone of the server
   */
  record Time(@Nullable String id, @Nullable String format, @Nullable String zone)
      implements Command {
    public Time {
      checkId(id);
      Texts.optional("format", format, LONGEST_TEXT);
      Texts.optional("zone", zone, Limits.ID);
    }
  }

  /** Asks for an answer at once, which proves that the connection works. */
  record Ping(@Nullable String id) implements Command {
    public Ping {
      checkId(id);
    }
  }

  /**
   * Asks the server to end the connection.
   *
   * @param why the reason, which the people in the same rooms may read; null for none
   */
  record Quit(@Nullable String id, @Nullable String why) implements Command {
    public Quit {
      checkId(id);
      why = reason(why);
    }

    /** Ends the connection without a reason. */
    public Quit(@Nullable String id) {
      this(id, null);
    }
  }
}
