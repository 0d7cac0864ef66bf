package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.dialect.Speech;
import belfry.protocol.json.JsonSpeech;
import belfry.protocol.text.TextDialect;
import belfry.protocol.text.TextSpeech;
import belfry.protocol.time.Zone;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.delivery.GroupWriter;
import belfry.server.task.Failures;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;

/** Chat over the backplane of one process, where it is always half past twelve. */
final class Town implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-22T12:30:00Z");

  final Failures failures = new Failures();
  final Chat chat;
  private final TextDialect text;
  private final List<String> motd;

  Town() {
    this(options(20, 1_000), 1_000, backplane -> backplane);
  }

  Town(ChatOptions options, int history, UnaryOperator<Backplane> around) {
    this(options, List.of(), history, around);
  }

  /**
   * A town.
   *
   * @param motd the message of the day
   * @param history how many entries a log holds
   * @param around puts something around the backplane
   */
  Town(ChatOptions options, List<String> motd, int history, UnaryOperator<Backplane> around) {
    this.text = new TextDialect(Zone.of(options.zone()));
    this.motd = motd;
    InstantSource clock = InstantSource.fixed(NOW);
    var bounds = new LocalBackplane.Bounds(history, 1 << 20, 1_000, 64 << 20);
    Backplane backplane = around.apply(new LocalBackplane(bounds, clock, failures));
    chat =
        new Chat(
            options,
            List.of(text, new JsonSpeech().dialect()),
            clock,
            GroupWriter.Source.NONE,
            failures,
            backplane);
    chat.start();
  }

  /** A town whose feeds and logs hold so much. */
  static Town holding(int feedItems, int history) {
    return new Town(options(20, feedItems), history, backplane -> backplane);
  }

  static ChatOptions options(int maxRooms, int feedItems) {
    return new ChatOptions("Town", ZoneOffset.UTC, 4_096, maxRooms, 5, feedItems, 1 << 20);
  }

  /** The speech of a person who has just come. */
  Speech speech() {
    return new TextSpeech(text, motd);
  }

  /** Somebody at a terminal, who has taken a name and heard all of the welcome. */
  Client person(String name) {
    Client client = new Client(this);
    client.types("/nick " + name);
    client.skips();
    return client;
  }

  /** A program, which has taken a name and is in no room. */
  Client program(String name) {
    Client client = new Client(this);
    client.types("{\"do\":\"nick\",\"name\":\"" + name + "\"}");
    client.skips();
    return client;
  }

  /** Waits until somebody has been told that others came later. */
  void meet(Client first) {
    eventually(() -> assertTrue(first.peer.text().contains(" joined #lobby"), first::unheard));
  }

  @Override
  public void close() {
    chat.close();
  }
}
