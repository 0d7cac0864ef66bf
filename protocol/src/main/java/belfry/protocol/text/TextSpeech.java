package belfry.protocol.text;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.CredentialInfo;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import belfry.protocol.dialect.TelnetFilter;
import belfry.protocol.dialect.Utf8;
import belfry.protocol.time.PastTimes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The speech of a person. A line is a message to the current room, unless it begins with a slash,
 * which makes it a command, or is {@code q}, which ends the connection. The speech owns the order
 * of the rooms, the help and the message of the day.
 *
 * <p>Only the connection's thread accesses the rooms, because it alone enters and leaves rooms.
 */
public final class TextSpeech implements Speech, TextCommand.Typist {
  /** The number of earlier messages that a person gets on entering a room. */
  public static final int LINES_ON_JOIN = 10;

  /** The id of the commands {@code /history}, by which their answers are recognised. */
  static final String HISTORY = "history";

  /** A login with a mistake, which would tell everybody a secret: a token, or a password. */
  private static final Pattern SECRET =
      Pattern.compile(
          ("\\b" + CredentialInfo.TOKEN_PREFIX + "[a-z2-7]{20}")
              + "|^\\s+/login\\s|^/?\\s*login\\s+\\S+\\s+\\S*\\d\\S*\\s*$"
              + "|^\\s*(nickserv\\s|(nickserv\\s+)?identify\\s+\\S+\\s*$)",
          Pattern.CASE_INSENSITIVE);

  private static final String WAY_OUT =
      "others could read what you type on this connection; connect over TLS or from the server's"
          + " own machine, or log in with a key";

  /** After a hidden line, whose end the terminal has not shown. */
  private static final byte[] SHOW = joined(TelnetFilter.show(), new byte[] {'\r', '\n'});

  private final TextDialect dialect;
  private final List<String> motd;
  private final boolean isSecure;

  /** Makes a command of the next line, which is a secret; null if it is none. */
  private @Nullable Function<String, Command> secretUse;

  /** Whether the next answer shows again what is typed. Any thread may take it. */
  private volatile boolean restoresEcho;

  /**
   * The rooms of the person; the last one is the current room. Entering a room, or a {@code /join}
   * of an entered one, moves it to the end. The session knows the rooms too, but not this order,
   * which only this dialect needs: it determines the room of typed text, and the next current room
   * after the person leaves one.
   */
  private List<RoomName> rooms = List.of();

  /**
   * The current room out of which a moderator put the person, who may be typing a line for it. No
   * other room becomes the current one until the person chooses one. Null if there is none.
   */
  private @Nullable RoomName putOutOf;

  /** The next page of the last search; the search itself before its answer; null for none. */
  private Command.@Nullable Search nextPage;

  /** The next page of history; the last command for one before its answer; null for none. */
  private Command.@Nullable History nextHistory;

  /** The speech of a connection that others can't read. */
  public TextSpeech(TextDialect dialect, List<String> motd) {
    this(dialect, motd, true);
  }

  /**
   * The speech of one connection.
   *
   * @param isSecure whether nobody between the person and the server can read what is typed
   * @param motd the message of the day: lines that follow the greeting
   */
  public TextSpeech(TextDialect dialect, List<String> motd, boolean isSecure) {
    this.dialect = dialect;
    this.motd = motd;
    this.isSecure = isSecure;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public List<Command> opening() {
    return List.of(new Command.Join(null, RoomName.LOBBY, null, LINES_ON_JOIN));
  }

  @Override
  public Request read(byte[] line) {
    Function<String, Command> use = secretUse;
    secretUse = null;
    if (use != null) {
      restoresEcho = true;
    }
    try {
      String typed = Utf8.decode(TypedLine.edited(line));
      if (use != null) {
        return readSecret(typed, use);
      }
      return typed.isBlank() ? new Request.Nothing() : read(typed);
    } catch (RefusedException e) {
      return new Request.Refused(null, e.refusal());
    }
  }

  private static Request readSecret(String secret, Function<String, Command> use) {
    if (secret.isEmpty()) {
      throw new RefusedException(Code.BAD_FIELD, "nothing was typed, and nothing is done");
    }
    return new Request.Asked(use.apply(secret));
  }

  @Override
  public Request askForSecret(String what, Function<String, Command> use) {
    if (!isSecure) {
      throw new RefusedException(Code.INSECURE, WAY_OUT);
    }
    secretUse = use;
    byte[] prompt =
        TextEvents.encode(
            List.of(
                "Type "
                    + what
                    + ". It shows on your screen, unless you use telnet. An empty line stops."));
    return new Request.Answered(joined(prompt, TelnetFilter.hide()));
  }

  @Override
  public boolean awaitsSecret() {
    return secretUse != null;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private Request read(String typed) {
    if (typed.stripTrailing().equalsIgnoreCase("q")) {
      return new Request.Asked(new Command.Quit(null));
    }
    if (typed.startsWith("/") && !typed.startsWith("//")) {
      Request request = TextCommand.read(typed.substring(1), this);
      if (request instanceof Request.Asked(Command.Search asked)) {
        nextPage = asked;
      } else if (request instanceof Request.Asked(Command.History asked)) {
        nextHistory = asked;
      }
      return request;
    }
    if (SECRET.matcher(typed).find()) {
      throw new RefusedException(
          Code.MALFORMED,
          "that line looks like a login, and nothing was said; a command begins with / in the first"
              + " column: /login NAME TOKEN");
    }
    String text = typed.startsWith("//") ? typed.substring(1) : typed;
    return new Request.Asked(new Command.Say(null, currentRoom(), text, false));
  }

  @Override
  public PastTimes times() {
    return dialect.times();
  }

  @Override
  public Command.@Nullable Search nextPage() {
    return nextPage;
  }

  @Override
  public Command.@Nullable History nextHistory() {
    return nextHistory;
  }

  @Override
  public RoomName currentRoom() {
    if (putOutOf != null) {
      throw new RefusedException(
          Code.NOT_IN_ROOM,
          "you were put out of " + putOutOf + ", so nothing is said until you /join a room");
    }
    if (rooms.isEmpty()) {
      throw new RefusedException(Code.NOT_IN_ROOM, "you are in no room; /join ROOM enters one");
    }
    return rooms.getLast();
  }

  @Override
  public byte[] answer(Event event) {
    byte[] answer = encoded(event);
    if (restoresEcho) {
      restoresEcho = false;
      return joined(SHOW, answer);
    }
    return answer;
  }

  private byte[] encoded(Event event) {
    return switch (event) {
      case Event.Welcome welcome -> TextEvents.welcome(welcome, motd);
      case Event.Entered entered -> {
        putOutOf = null;
        rooms = inOrder(Stream.concat(without(entered.room()), Stream.of(entered.room())));
        yield dialect.encode(entered);
      }
      case Event.Exited exited -> {
        if (exited.putOut() && exited.room().equals(rooms.isEmpty() ? null : rooms.getLast())) {
          putOutOf = exited.room();
        }
        rooms = inOrder(without(exited.room()));
        yield putOutOf == null
            ? TextEvents.exited(exited, rooms.isEmpty() ? null : rooms.getLast())
            : TextEvents.putOut(exited);
      }
      default -> dialect.encode(event);
    };
  }

  @Override
  public Iterator<byte[]> pieces(Event.Listing<?> listing) {
    if (listing instanceof Event.Found found && nextPage != null) {
      nextPage = found.next() == null ? null : nextPage.at(found.next());
    }
    Command.History asked = nextHistory;
    if (listing instanceof Event.History page && HISTORY.equals(page.id()) && asked != null) {
      nextHistory = asked.next(page);
      return asked.isForwards() ? dialect.forwards(page) : dialect.pieces(page);
    }
    return dialect.pieces(listing);
  }

  private Stream<RoomName> without(RoomName room) {
    return rooms.stream().filter(it -> !it.equals(room));
  }

  /** A list of its own size. That of {@link Stream#toList} takes three times the memory. */
  private static List<RoomName> inOrder(Stream<RoomName> rooms) {
    return rooms.collect(Collectors.toUnmodifiableList());
  }
}
