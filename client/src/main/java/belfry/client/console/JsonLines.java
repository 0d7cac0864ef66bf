package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Event;
import belfry.protocol.json.JsonDialect;
import java.util.Optional;
import java.util.regex.Pattern;

/** The lines that a filter with {@code --json} prints. None has a secret. */
final class JsonLines {
  private static final JsonDialect JSON = new JsonDialect();

  /** The token of a welcome, which gives the name to whoever has it, and what a key signs. */
  private static final Pattern SECRETS = Pattern.compile(",\"(token|nonce)\":\"[^\"]*\"");

  private JsonLines() {}

  /** The line of an event; empty for the answers to what a filter never asks. */
  static Optional<String> of(Event event) {
    return switch (event) {
      case Event.Message _, Event.Told _, Event.Topic _, Event.Gap _, Event.Moderation _ ->
          Optional.of(line(event));
      case Event.Edited _, Event.Removed _, Event.RemovedTold _, Event.Sent _ ->
          Optional.of(line(event));
      case Event.Joined _, Event.Left _, Event.Renamed _, Event.Away _ -> Optional.of(line(event));
      case Event.Entered _, Event.Exited _, Event.Ack _, Event.Refused _ ->
          Optional.of(line(event));
      case Event.Notice _, Event.Restart _, Event.Bye _ -> Optional.of(line(event));
      case Event.Welcome _ -> Optional.of(SECRETS.matcher(line(event)).replaceAll(""));
      case Event.Named _, Event.AwaySet _, Event.TopicIs _, Event.RulesAre _ -> Optional.empty();
      case Event.People _, Event.Rooms _, Event.History _, Event.Time _ -> Optional.empty();
      case Event.Pong _, Event.Ignoring _, Event.Found _ -> Optional.empty();
      case Event.Registered _, Event.LoggedIn _, Event.Credentials _ -> Optional.empty();
    };
  }

  private static String line(Event event) {
    return new String(JSON.encode(event), UTF_8).strip();
  }
}
