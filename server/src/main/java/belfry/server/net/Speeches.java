package belfry.server.net;

import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Speech;
import belfry.protocol.json.JsonSpeech;
import belfry.protocol.text.TextDialect;
import belfry.protocol.text.TextSpeech;
import belfry.protocol.time.Zone;
import belfry.server.irc.IrcSpeeches;
import belfry.server.script.FollowDialects;
import belfry.server.web.WebSocketSpeech;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Factory for the {@link Speech} of each connection. All speeches share the dialects. Thread-safe.
 */
public final class Speeches {
  private final TextDialect text;
  private volatile List<String> motd;
  private final JsonSpeech json = new JsonSpeech();
  private final IrcSpeeches irc;
  private final FollowDialects follow = FollowDialects.of(json.dialect());
  private final Speech browser = new WebSocketSpeech(json);

  /**
   * The speeches of one server.
   *
   * @param zone the zone of times of day in the text dialect
   * @param motd the lines that follow the greeting of a person
   * @param irc the name of the server for IRC clients, and its operators
   */
  public Speeches(ZoneId zone, List<String> motd, DoorOptions.Irc irc) {
    this.text = new TextDialect(Zone.of(zone));
    this.motd = List.copyOf(motd);
    this.irc = new IrcSpeeches(irc.name(), () -> this.motd, irc.operators());
  }

  /** Uses another message of the day for clients that connect from now on. */
  void motd(List<String> lines) {
    motd = List.copyOf(lines);
  }

  /** The dialects of all speeches. */
  public List<Dialect> dialects() {
    return Stream.concat(
            Stream.of(text, json.dialect(), browser.dialect(), follow.serverSent()),
            irc.dialects().stream())
        .toList();
  }

  /**
   * The speech of a person at a terminal.
   *
   * @param isSecure whether nobody between the person and the server can read what is typed
   */
  public Speech person(boolean isSecure) {
    return new TextSpeech(text, motd, isSecure);
  }

  /** The dialects of scripts that follow rooms. */
  FollowDialects followDialects() {
    return follow;
  }

  /** The speeches of IRC clients. */
  IrcSpeeches irc() {
    return irc;
  }

  /** The speech of a page in a browser, or of a program, over a WebSocket. */
  public Speech browser() {
    return browser;
  }

  /** The speech of a program. */
  public Speech program() {
    return json;
  }
}
