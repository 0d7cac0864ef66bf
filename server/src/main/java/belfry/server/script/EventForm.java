package belfry.server.script;

import static java.nio.charset.StandardCharsets.US_ASCII;

import belfry.protocol.EntryId;

/** The form of the events that a script follows. */
public enum EventForm {
  /** Lines of json. */
  LINES("application/x-ndjson"),
  /** Server-sent events, as browsers read them. */
  SERVER_SENT("text/event-stream");

  private final String type;

  EventForm(String type) {
    this.type = type;
  }

  /** The line that names the place of a reader; empty if the events themselves name it. */
  byte[] place(EntryId id) {
    return this == LINES ? new byte[0] : ("id: " + id + "\n").getBytes(US_ASCII);
  }

  /** Bytes that mean nothing, by which proxies see that the connection is in use. */
  public byte[] keepAlive() {
    return (this == LINES ? "{\"on\":\"pong\"}\n" : ":\n\n").getBytes(US_ASCII);
  }

  /** The media type. */
  String type() {
    return type;
  }
}
