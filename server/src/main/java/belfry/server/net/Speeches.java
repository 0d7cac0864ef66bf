package belfry.server.net;

import belfry.protocol.dialect.Speech;
import belfry.protocol.json.JsonSpeech;
import belfry.protocol.text.TextDialect;
import belfry.protocol.text.TextSpeech;
import belfry.server.chat.ChatOptions;
import java.util.List;

/** Makes the speech of each connection. The dialects behind them are shared. Immutable. */
final class Speeches {
  private final TextDialect text;
  private final List<String> motd;
  private final JsonSpeech json = new JsonSpeech();

  Speeches(ChatOptions options) {
    this.text = new TextDialect(options.zone());
    this.motd = options.motd();
  }

  /** The speech of a person at a terminal. */
  Speech person() {
    return new TextSpeech(text, motd);
  }

  /** The speech of a program. */
  Speech program() {
    return json;
  }
}
