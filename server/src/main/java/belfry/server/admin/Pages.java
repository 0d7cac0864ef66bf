package belfry.server.admin;

import belfry.server.web.Answer;
import belfry.server.web.Status;

/** The pages of the admin port. Any thread may ask for one. */
final class Pages implements AutoCloseable {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Monitored monitored;
  private final Metrics metrics;

  Pages(Monitored monitored) {
    this.monitored = monitored;
    this.metrics = new Metrics(monitored::measures);
  }

  /** The answer to a request. */
  Answer answer(String method, String path) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return page(Status.METHOD, "only GET and HEAD\n").with("Allow: GET, HEAD");
    }
    return switch (path) {
      case "/livez" -> verdict(monitored.life(), "");
      case "/readyz" -> verdict(monitored.readiness(), monitored.promise() + "\n");
      case "/metrics" -> Answer.of(Status.OK, PROMETHEUS, metrics.page());
      default -> page(Status.NOT_FOUND, "here are /livez, /readyz and /metrics\n");
    };
  }

  private static Answer verdict(Monitored.Verdict verdict, String more) {
    return page(verdict.good() ? Status.OK : Status.UNAVAILABLE, verdict.detail() + "\n" + more);
  }

  private static Answer page(Status status, String text) {
    return Answer.of(status, PLAIN, text);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
