package belfry.client.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Command;
import belfry.protocol.json.JsonClientDialect;
import java.util.ArrayList;
import java.util.List;

/** A connection that remembers what was sent. */
final class FakeConnection implements Connection {
  private static final JsonClientDialect JSON = new JsonClientDialect();

  private final List<Command> sent = new ArrayList<>();
  String ended;
  boolean isSecure = true;

  /** What was sent since the last time, as lines of JSON. */
  String sent() {
    StringBuilder lines = new StringBuilder();
    sent.forEach(command -> lines.append(new String(JSON.encode(command), UTF_8)));
    sent.clear();
    return lines.toString();
  }

  @Override
  public boolean isSecure() {
    return isSecure;
  }

  @Override
  public void send(Command command) {
    sent.add(command);
  }

  @Override
  public void end(String why) {
    ended = why;
  }
}
