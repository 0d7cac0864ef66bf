package belfry.server.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.server.web.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one line of what another program reports by a webhook. It knows the payloads of Slack's
 * incoming webhooks (which Grafana, GitLab, Jenkins and many others send), Alertmanager, Grafana,
 * Uptime Kuma and GitHub.
 */
final class HookPayload {
  /** The most alerts, attachments or fields of one payload that are shown. */
  private static final int MOST_PARTS = 10;

  static final String SEPARATOR = " · ";

  private HookPayload() {}

  /**
   * The line.
   *
   * @param body the object of JSON, or a form whose field {@code payload} has it
   * @throws RefusedException if the payload is none of those
   */
  static String words(RequestHead head, byte[] body) {
    JsonTree payload = JsonTree.object(json(head, body));
    Optional<String> event = head.field("x-github-event");
    String words =
        event.isPresent() ? GitHubEvent.words(event.get(), payload) : wordsWithoutEvent(payload);
    if (words.isBlank()) {
      throw new RefusedException(
          Code.BAD_FIELD,
          "the payload says nothing; this path takes those of Slack, Alertmanager, Grafana, Uptime"
              + " Kuma and GitHub");
    }
    return words;
  }

  private static byte[] json(RequestHead head, byte[] body) {
    boolean isForm =
        head.field("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
    return isForm
        ? RequestHead.parameter(new String(body, ISO_8859_1), "payload")
            .orElseThrow(
                () -> new RefusedException(Code.BAD_FIELD, "the form has no field payload"))
            .getBytes(UTF_8)
        : body;
  }

  private static String wordsWithoutEvent(JsonTree payload) {
    if (payload.has("alerts")) {
      return alerts(payload);
    }
    return payload.has("heartbeat") || payload.has("monitor")
        ? payload.text("msg")
        : slack(payload);
  }

  /** Alertmanager and Grafana. */
  private static String alerts(JsonTree payload) {
    List<JsonTree> alerts = payload.at("alerts").items();
    return joined(alerts.stream().map(HookPayload::alert), alerts.size());
  }

  private static String alert(JsonTree alert) {
    JsonTree labels = alert.at("labels");
    JsonTree notes = alert.at("annotations");
    String instance = labels.text("instance");
    String name = first(labels.text("alertname"), "alert");
    String note = first(notes.text("summary"), notes.text("description"), notes.text("message"));
    return "["
        + first(alert.text("status"), "firing")
        + "] "
        + name
        + (instance.isEmpty() ? "" : " " + instance)
        + (note.isEmpty() ? "" : ": " + note);
  }

  private static String slack(JsonTree payload) {
    List<String> parts = new ArrayList<>();
    parts.add(payload.text("text"));
    if (payload.text("text").isBlank()) {
      payload.at("blocks").items().forEach(block -> parts.add(block(block)));
    }
    List<JsonTree> attachments = payload.at("attachments").items();
    parts.add(joined(attachments.stream().map(HookPayload::attachment), attachments.size()));
    parts.removeIf(String::isBlank);
    return SlackText.plain(joined(parts.stream(), parts.size()));
  }

  private static String block(JsonTree block) {
    Stream<String> fields = block.at("fields").items().stream().map(field -> field.text("text"));
    return joined(Stream.concat(Stream.of(block.at("text").text("text")), fields), MOST_PARTS);
  }

  private static String attachment(JsonTree attachment) {
    Stream<String> fields =
        attachment.at("fields").items().stream()
            .map(field -> field.text("title") + ": " + field.text("value"));
    Stream<String> own = Stream.of("pretext", "title", "text", "title_link").map(attachment::text);
    String words = joined(Stream.concat(own, fields), MOST_PARTS);
    return first(words, attachment.text("fallback"));
  }

  /** The parts that are not blank, up to a limit, and how many are left. */
  private static String joined(Stream<String> parts, int all) {
    String words =
        parts
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .limit(MOST_PARTS)
            .collect(Collectors.joining(SEPARATOR));
    return all > MOST_PARTS ? words + SEPARATOR + "and " + (all - MOST_PARTS) + " more" : words;
  }

  private static String first(String... texts) {
    return Stream.of(texts).filter(text -> !text.isBlank()).findFirst().orElse("");
  }
}
