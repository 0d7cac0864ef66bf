package belfry.server.script;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Utf8;
import belfry.protocol.time.PastTimes;
import belfry.server.web.RequestHead;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the requests of scripts. */
final class ScriptRequests {
  private static final int USUAL_PAGE = 50;
  private static final int HOOK_WITH_SECRET = 5;

  private ScriptRequests() {}

  /** What the path of a request is for. */
  sealed interface Route {
    /** A text, as the body of {@code POST /ROOM}. */
    record Text(String room) implements Route {}

    /** An object of JSON with the room in it, as {@code POST /}. */
    record WithRoomInBody() implements Route {}

    /**
     * A webhook, as {@code POST /_/hook/ROOM}.
     *
     * @param inPath the name of an account and a token, if they are in the path
     */
    record Hook(String room, Optional<Credentials> inPath) implements Route {}

    /** Events, as {@code GET /ROOM/json}. */
    record Events(String room, EventForm form) implements Route {}

    /** A page, as {@code GET /ROOM/history}. */
    record Page(String room) implements Route {}

    /** No path for scripts. */
    record None() implements Route {}
  }

  /** The route of a request. */
  static Route route(RequestHead head) {
    Optional<List<String>> path = head.segments();
    if (path.isEmpty()) {
      return new Route.None();
    }
    return switch (head.method()) {
      case "POST", "PUT" -> post(path.get());
      case "GET" -> get(path.get(), head);
      default -> new Route.None();
    };
  }

  private static Route post(List<String> path) {
    if (path.isEmpty()) {
      return new Route.WithRoomInBody();
    }
    if (path.size() == 1) {
      return new Route.Text(path.getFirst());
    }
    boolean isHook = path.get(0).equals("_") && path.get(1).equals("hook");
    if (isHook && path.size() == 3) {
      return new Route.Hook(path.get(2), Optional.empty());
    }
    return isHook && path.size() == HOOK_WITH_SECRET
        ? new Route.Hook(path.get(2), Optional.of(Credentials.of(path.get(3), path.get(4))))
        : new Route.None();
  }

  private static Route get(List<String> path, RequestHead head) {
    if (path.size() != 2) {
      return new Route.None();
    }
    return switch (path.get(1)) {
      case "json" ->
          new Route.Events(
              path.getFirst(),
              head.has("accept", "text/event-stream") ? EventForm.SERVER_SENT : EventForm.LINES);
      case "sse" -> new Route.Events(path.getFirst(), EventForm.SERVER_SENT);
      case "history" -> new Route.Page(path.getFirst());
      default -> new Route.None();
    };
  }

  /**
   * Reads a request.
   *
   * @param times reads the times in parameters
   * @throws RefusedException if a part of it is malformed
   */
  static ScriptRequest read(Route route, RequestHead head, byte[] body, PastTimes times) {
    return switch (route) {
      case Route.Text(String room) -> post(room, Notification.of(head, Utf8.decode(body)), head);
      case Route.WithRoomInBody() -> {
        JsonTree object = JsonTree.object(body);
        yield post(object.text("topic"), Notification.of(object), head);
      }
      case Route.Hook hook ->
          new ScriptRequest.Post(
              RoomName.of(hook.room),
              HookPayload.words(head, body)
                  .lines()
                  .map(String::strip)
                  .filter(line -> !line.isEmpty())
                  .collect(Collectors.joining(HookPayload.SEPARATOR)),
              key(head, "x-github-delivery"),
              true);
      case Route.Events(String room, EventForm form) -> follow(room, form, head);
      case Route.Page(String room) ->
          new ScriptRequest.History(
              RoomName.of(room),
              new Command.History(
                  null,
                  RoomName.of(room),
                  id(head.parameter("before")),
                  id(head.parameter("after")),
                  head.parameter("since").map(times::read).orElse(null),
                  head.parameter("until").map(times::read).orElse(null),
                  number(head, "limit", USUAL_PAGE)));
      case Route.None() -> throw new IllegalStateException("no request of a script");
    };
  }

  private static ScriptRequest post(String room, Notification notification, RequestHead head) {
    return new ScriptRequest.Post(
        RoomName.of(room), notification.words(), key(head, "x-id"), false);
  }

  private static @Nullable String key(RequestHead head, String otherwise) {
    return head.field("idempotency-key")
        .or(() -> head.field(otherwise))
        .map(key -> key.replaceFirst("^\"(.*)\"$", "$1"))
        .orElse(null);
  }

  private static ScriptRequest follow(String room, EventForm form, RequestHead head) {
    Optional<String> since =
        head.field("last-event-id").filter(id -> !id.isEmpty()).or(() -> head.parameter("since"));
    return new ScriptRequest.Follow(RoomName.of(room), id(since), number(head, "last", 0), form);
  }

  private static @Nullable EntryId id(Optional<String> text) {
    return text.map(EntryId::of).orElse(null);
  }

  private static int number(RequestHead head, String name, int usual) {
    String text = head.parameter(name).orElse(Integer.toString(usual));
    if (!text.matches("\\d{1,9}")) {
      throw new RefusedException(Code.BAD_FIELD, name + " is a number");
    }
    return Math.min(Integer.parseInt(text), Limits.HISTORY_PAGE);
  }
}
