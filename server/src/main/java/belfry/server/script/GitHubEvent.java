package belfry.server.script;

/** Makes one line of a webhook of GitHub, whose kind the field X-GitHub-Event names. */
final class GitHubEvent {
  private GitHubEvent() {}

  static String words(String kind, JsonTree payload) {
    String place = payload.at("repository").text("full_name");
    String who = payload.at("sender").text("login");
    String what =
        switch (kind) {
          case "ping" -> "the webhook works";
          case "push" -> push(payload);
          case "pull_request" -> about(payload, "pull request", "pull_request");
          case "issues" -> about(payload, "issue", "issue");
          case "issue_comment" ->
              payload.text("action") + " a comment: " + payload.at("comment").text("html_url");
          case "release" -> about(payload, "release", "release");
          case "workflow_run" -> workflow(payload.at("workflow_run"));
          default -> (kind.replace('_', ' ') + " " + payload.text("action")).strip();
        };
    return (place.isEmpty() ? "GitHub" : place) + ": " + (who.isEmpty() ? "" : who + " ") + what;
  }

  private static String push(JsonTree payload) {
    int commits = payload.at("commits").items().size();
    String branch = payload.text("ref").replaceFirst("^refs/(heads|tags)/", "");
    String first = payload.at("head_commit").text("message").lines().findFirst().orElse("");
    return "pushed "
        + commits
        + (commits == 1 ? " commit" : " commits")
        + " to "
        + branch
        + (first.isEmpty() ? "" : ": " + first)
        + " "
        + payload.text("compare");
  }

  private static String about(JsonTree payload, String noun, String field) {
    JsonTree subject = payload.at(field);
    String number = subject.text("number");
    String title = subject.has("title") ? subject.text("title") : subject.text("name");
    return payload.text("action")
        + " "
        + noun
        + (number.isEmpty() ? "" : " #" + number)
        + ": "
        + title
        + " "
        + subject.text("html_url");
  }

  private static String workflow(JsonTree run) {
    String result = run.text("conclusion").isEmpty() ? run.text("status") : run.text("conclusion");
    return "workflow " + run.text("name") + " " + result + " " + run.text("html_url");
  }
}
