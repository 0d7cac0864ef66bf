package belfry.server.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Speech;
import belfry.protocol.time.PastTimes;
import belfry.protocol.time.Zone;
import belfry.server.backplane.Account;
import belfry.server.chat.HistoryPages;
import belfry.server.chat.Outsiders;
import belfry.server.chat.Outsiders.Outsider;
import belfry.server.chat.Visitor;
import belfry.server.web.Answer;
import belfry.server.web.GuestRights;
import belfry.server.web.RequestHead;
import belfry.server.web.Status;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does what scripts ask for by HTTP: they say something in a room, follow it, or read its history,
 * as the owner of an account or as guests. Answers are events of json. Any thread may use it; a
 * request may block for a bounded time.
 */
public final class Scripts {
  /** The longest body, in bytes. */
  public static final int LONGEST_BODY = 64 * 1024;

  private static final String CUT = " …";

  private final Outsiders outsiders;
  private final GuestRights guests;
  private final int longestText;
  private final InstantSource clock;
  private final PastTimes times;
  private final Dialect json;
  private final Dialect serverSent;

  /**
   * What scripts do in one chat.
   *
   * @param guests what a client without an account may do
   * @param longestText bytes of the longest message
   * @param dialects gives the dialects of the events that are followed
   */
  public Scripts(
      Outsiders outsiders,
      GuestRights guests,
      int longestText,
      InstantSource clock,
      FollowDialects dialects) {
    this.outsiders = outsiders;
    this.guests = guests;
    this.longestText = longestText;
    this.clock = clock;
    this.times = new PastTimes(Zone.UTC, clock);
    this.json = dialects.lines();
    this.serverSent = dialects.serverSent();
  }

  /** The reaction to a request. */
  public sealed interface Reaction {
    /** Sends an answer. */
    record Send(Answer answer) implements Reaction {}

    /**
     * Opens a session that follows a room; if that is refused, {@link #refusal} is the answer.
     *
     * @param account the account for which the session acts; null for a guest
     */
    record Follow(Speech speech, EventForm form, @Nullable Account account) implements Reaction {}
  }

  /** The refusal of a request before its body is read; empty if there is none yet. */
  public Optional<Answer> refusal(RequestHead head) {
    try {
      return switch (ScriptRequests.route(head)) {
        case ScriptRequests.Route.None() -> Optional.of(nothingHere(head));
        case ScriptRequests.Route.Events _, ScriptRequests.Route.Page _ when head.hasBody() ->
            Optional.of(words(head, Status.BAD, Code.MALFORMED, "A request with GET has no body"));
        default -> Optional.empty();
      };
    } catch (RefusedException e) {
      return Optional.of(refusal(e.refusal()));
    }
  }

  /** A refusal in words for a person, or as an event for a program that asks for JSON. */
  private Answer words(RequestHead head, Status status, Code code, String why) {
    boolean isProgram =
        head.text("accept").filter(it -> it.contains("application/json")).isPresent();
    return isProgram
        ? Answer.json(status, json.encode(new Event.Refused(null, new Refusal(code, why))))
        : Answer.words(status, why);
  }

  private Answer nothingHere(RequestHead head) {
    return switch (head.method()) {
      case "GET", "HEAD", "POST", "PUT" ->
          words(
              head,
              Status.NOT_FOUND,
              Code.UNKNOWN_COMMAND,
              "There is nothing here; the chat is at /, and protocol/README.md describes HTTP for"
                  + " scripts");
      default ->
          words(
                  head,
                  Status.METHOD,
                  Code.UNKNOWN_COMMAND,
                  "Nothing was said. A script uses GET, POST or PUT")
              .with("Allow: GET, HEAD, POST, PUT");
    };
  }

  /** Does what a request asks for, which is not refused by its head alone. */
  public Reaction react(RequestHead head, byte[] body, Visitor visitor) {
    try {
      return perform(head, body, visitor);
    } catch (RefusedException e) {
      return new Reaction.Send(refusal(e.refusal()));
    }
  }

  private Reaction perform(RequestHead head, byte[] body, Visitor visitor) {
    ScriptRequests.Route route = ScriptRequests.route(head);
    Outsider who = identify(route, head, visitor);
    return switch (ScriptRequests.read(route, head, body, times)) {
      case ScriptRequest.Post post -> new Reaction.Send(say(post, who));
      case ScriptRequest.History page -> new Reaction.Send(read(page, who));
      case ScriptRequest.Follow follow -> {
        Dialect dialect = follow.form() == EventForm.LINES ? json : serverSent;
        byte[] begin = Answer.stream(follow.form().type(), clock.instant());
        yield new Reaction.Follow(
            new FollowSpeech(follow, dialect, begin), follow.form(), who.account());
      }
    };
  }

  private Outsider identify(ScriptRequests.Route route, RequestHead head, Visitor visitor) {
    Optional<Credentials> shown =
        route instanceof ScriptRequests.Route.Hook hook && hook.inPath().isPresent()
            ? hook.inPath()
            : Credentials.in(head);
    if (shown.isPresent()) {
      return outsiders.admit(shown.get().name(), shown.get().token(), visitor);
    }
    boolean isRead = head.method().equals("GET");
    if (!guests.include(isRead ? GuestRights.READ : GuestRights.SAY)) {
      throw new RefusedException(
          Code.LOGIN_NEEDED,
          "this server lets nobody do that without an account; send Authorization: Bearer"
              + " NAME:TOKEN");
    }
    return outsiders.guest(visitor);
  }

  private Answer say(ScriptRequest.Post post, Outsider who) {
    String text = post.isHook() ? cut(post.text()) : post.text();
    if (text.getBytes(UTF_8).length > longestText) {
      throw new RefusedException(
          Code.TOO_LONG, "that is longer than " + longestText + " bytes; nothing was said");
    }
    Event said = outsiders.say(who, new Command.Say(post.key(), post.room(), text, false));
    if (said instanceof Event.Refused refused) {
      throw new RefusedException(refused.refusal());
    }
    return post.isHook() ? Answer.text("ok") : Answer.json(Status.OK, json.encode(said));
  }

  /** The program that reports something can't make it shorter. */
  private String cut(String text) {
    if (text.getBytes(UTF_8).length <= longestText) {
      return text;
    }
    int most = longestText - CUT.getBytes(UTF_8).length;
    StringBuilder kept = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      String character = Character.toString(text.codePointAt(at));
      bytes += character.getBytes(UTF_8).length;
      if (bytes > most) {
        break;
      }
      kept.append(character);
    }
    return kept + CUT;
  }

  private Answer read(ScriptRequest.History asked, Outsider who) {
    HistoryPages.Answer found = outsiders.read(who, asked.room(), asked.page());
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    if (found.gap() != null) {
      lines.writeBytes(json.encode(found.gap()));
    }
    lines.writeBytes(json.encode(found.page()));
    return Answer.json(Status.OK, lines.toByteArray());
  }

  /** The answer to a request that is refused. */
  public Answer refusal(Refusal refusal) {
    outsiders.countRefusal(refusal.code());
    Answer answer =
        Answer.json(status(refusal.code()), json.encode(new Event.Refused(null, refusal)));
    return switch (refusal.code()) {
      case WRONG_LOGIN, LOGIN_NEEDED -> answer.with("WWW-Authenticate: Bearer");
      case TOO_OFTEN, UNAVAILABLE, STOPPING -> answer.with("Retry-After: 1");
      default -> answer;
    };
  }

  private static Status status(Code code) {
    return switch (code) {
      case MALFORMED, UNKNOWN_COMMAND, BAD_FIELD, BAD_NAME -> Status.BAD;
      case TOO_LONG -> Status.CONTENT_TOO_LARGE;
      case WRONG_LOGIN, LOGIN_NEEDED -> Status.UNAUTHORIZED;
      case NOT_ALLOWED,
          MUTED,
          BANNED,
          KEY_NEEDED,
          NOT_IN_ROOM,
          NAME_RESERVED,
          INSECURE,
          NO_ACCOUNTS ->
          Status.FORBIDDEN;
      case NOBODY -> Status.NOT_FOUND;
      case NAME_TAKEN -> Status.CONFLICT;
      case TOO_OFTEN, TOO_MANY_ROOMS -> Status.TOO_MANY;
      case UNAVAILABLE, UNKNOWN_OUTCOME, FULL, STOPPING -> Status.UNAVAILABLE;
    };
  }
}
