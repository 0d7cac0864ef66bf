package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.dialect.Speech;
import belfry.protocol.json.JsonSpeech;
import belfry.server.delivery.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Somebody who is connected, as a test plays them. What differs from run to run is replaced in what
 * they hear: {@code GUEST} for a name that the server gave, {@code TOKEN}, {@code NONCE} and {@code
 * E} for the epoch of an id. Who comes and goes is not heard unless a test {@link
 * #listensForComings}.
 */
final class Client {
  private static final Pattern GUEST = Pattern.compile("You are ([a-z]+-[a-z]+(-[0-9]+)?)\\.");
  private static final Pattern EPOCH = Pattern.compile("\\b17\\d{11}-(?=\\d)");
  private static final Pattern TOKEN = Pattern.compile("(?<=\"token\":\")([0-9a-f]+)");
  private static final Pattern NONCE = Pattern.compile("(?<=\"nonce\":\")([0-9a-f]+)");
  private static final Pattern COMINGS =
      Pattern.compile(
          "(?m)^(\\* .* (joined|left)"
              + " #\\S+( \\(disconnected\\))?"
              + "|\\{\"on\":\"(joined|left)\",\"room\":[^\\]]*\\](,\"quit\":true)?\\})\\n");

  private static final Pattern ENTRIES =
      Pattern.compile(
          "\"on\":\"message\",\"room\":\"[^\"]*\",\"message\":\"\\d+-(?<message>\\d+)\""
              + "|\"on\":\"gap\",\"room\":\"[^\"]*\","
              + "\"from\":\"\\d+-(?<from>\\d+)\",\"to\":\"\\d+-(?<to>\\d+)\"");

  final Peer peer = new Peer();
  final Session session;
  private String guest = "no guest";
  private boolean first;
  private boolean comings;
  private int heard;

  Client(Town town) {
    this(town, town.speech(), true);
  }

  /** A program with a speech of its own. */
  Client(Town town, Speech speech) {
    this(town, speech, false);
  }

  /** A person who comes from some place. */
  Client(Town town, String origin) {
    this(town, town.speech(), true, Optional.of(origin));
  }

  private Client(Town town, Speech speech, boolean choosesByFirstLine) {
    this(town, speech, choosesByFirstLine, Optional.empty());
  }

  private Client(Town town, Speech speech, boolean choosesByFirstLine, Optional<String> origin) {
    this.first = choosesByFirstLine;
    session = town.chat.open(peer, speech, new Visitor(origin, origin.isEmpty()));
    Matcher named = GUEST.matcher(peer.text());
    if (named.find()) {
      guest = named.group(1);
    }
  }

  Client listensForComings() {
    comings = true;
    return this;
  }

  /** Types lines; says whether the session goes on. */
  boolean types(String... lines) {
    boolean goesOn = true;
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      if (first && JsonSpeech.isSpokenIn(bytes)) {
        session.speak(new JsonSpeech());
      }
      goesOn = session.take(bytes);
      if (!goesOn) {
        session.close();
        session.sayGoodbye(null);
      }
      first = false;
    }
    return goesOn;
  }

  /** What was told since the last time. */
  String unheard() {
    return shown(peer.text()).substring(heard);
  }

  private String shown(String text) {
    String shown = text.replace("\r\n", "\n").replace(guest, "GUEST");
    shown = EPOCH.matcher(shown).replaceAll("E-");
    shown = TOKEN.matcher(shown).replaceAll("TOKEN");
    shown = NONCE.matcher(shown).replaceAll("NONCE");
    return comings ? shown : COMINGS.matcher(shown).replaceAll("");
  }

  /** Waits until just this has been told since the last time. */
  void hears(String text) {
    eventually(() -> assertEquals(text, unheard()));
    skips();
  }

  /** Waits until these words were told since the last time, whatever else was. */
  void hearsAmongOthers(String words) {
    eventually(() -> assertTrue(unheard().contains(words), this::unheard));
    skips();
  }

  /** Forgets what was told so far. */
  void skips() {
    heard = shown(peer.text()).length();
  }

  /** The secret that a program was told on coming. */
  String token() {
    Matcher token = TOKEN.matcher(peer.text());
    assertTrue(token.find(), peer.text());
    return token.group();
  }

  /** How often some words were told. */
  long count(String... words) {
    return Stream.of(words)
        .flatMap(one -> Pattern.compile(Pattern.quote(one)).matcher(peer.text()).results())
        .count();
  }

  /** All message texts that a program was told, in their order. */
  List<String> messages() {
    return Pattern.compile("\"on\":\"message\".*?\"text\":\"([^\"]*)\"")
        .matcher(peer.text())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /**
   * The numbers of the entries of a room that a program was sent neither as a message nor within a
   * gap, in the order of what it was sent, and of those that it was sent twice.
   *
   * @param last the number of the last entry that it had before
   */
  List<Long> holesAfter(long last) {
    List<Long> holes = new ArrayList<>();
    long expected = last + 1;
    Matcher sent = ENTRIES.matcher(peer.text());
    while (sent.find()) {
      boolean gap = sent.group("to") != null;
      long number = Long.parseLong(sent.group(gap ? "from" : "message")) + (gap ? 1 : 0);
      if (number != expected) {
        holes.add(Math.min(number, expected));
      }
      expected = (gap ? Long.parseLong(sent.group("to")) : number) + 1;
    }
    return holes;
  }

  /** Enters ops and says "line 1" and so on; returns the epoch of the log. */
  String talks(int lines) {
    types("{\"do\":\"join\",\"room\":\"ops\"}");
    says(1, lines);
    return epoch();
  }

  /** Says some numbered lines in ops. */
  void says(int from, int to) {
    for (int n = from; n <= to; n++) {
      types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"line " + n + "\"}");
    }
  }

  /** The epoch of the last entry that a program was told of. */
  String epoch() {
    eventually(() -> assertTrue(peer.text().contains("\"message\":\"")));
    String text = peer.text();
    int at = text.lastIndexOf("\"message\":\"") + "\"message\":\"".length();
    return text.substring(at, text.indexOf('-', at));
  }

  /** Waits until a program has been told just these numbered lines since it came. */
  void hearsLines(int from, int to) {
    List<String> lines = IntStream.rangeClosed(from, to).mapToObj(n -> "line " + n).toList();
    eventually(() -> assertEquals(lines, messages()));
  }

  void leaves() {
    session.close();
  }
}
