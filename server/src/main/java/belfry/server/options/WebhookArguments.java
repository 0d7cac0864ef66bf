package belfry.server.options;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.net.Network;
import belfry.server.webhook.Webhook;
import belfry.server.webhook.WebhookOptions;
import belfry.server.webhook.WebhookSecret;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The options of webhooks: the file that has one on each line, and the networks beside. */
final class WebhookArguments {
  private static final String WEBHOOKS = "--webhooks";
  private static final String TO = "--webhooks-to";

  /** The options whose new values {@link belfry.server.webhook.Webhooks#change} takes. */
  static final Set<String> CHANGEABLE = Set.of(WEBHOOKS, TO);

  private static final String EXCEPT = "except=";
  private static final int MOST = 100;
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern COMMA = Pattern.compile(",");

  private final Declarations declarations;
  private final Supplier<Optional<Path>> file;
  private final Supplier<List<String>> to;

  WebhookArguments(Declarations declarations) {
    this.declarations = declarations;
    file =
        declarations.file(
            WEBHOOKS,
            "A file of webhooks. Each line has a room, the URL to which its messages are posted,"
                + " and the file of the secret that signs them. Read at the start and on a"
                + " reload.");
    to =
        declarations.texts(
            TO,
            "CIDR",
            "Networks to which webhooks may connect although they are private, also with http.");
  }

  /** Whether there is a file of webhooks. */
  boolean isAskedFor() {
    return file.get().isPresent();
  }

  /** The webhooks; none without a file. */
  WebhookOptions options() {
    if (file.get().isEmpty()) {
      declarations.refuseUseless("without " + WEBHOOKS, List.of(TO));
      return WebhookOptions.NONE;
    }
    return new WebhookOptions(webhooks(file.get().get()), networks());
  }

  private List<Network> networks() {
    try {
      return to.get().stream().map(Network::of).toList();
    } catch (IllegalArgumentException e) {
      throw declarations.refusal(TO + ": " + e.getMessage());
    }
  }

  private List<Webhook> webhooks(Path from) {
    List<Webhook> all = new ArrayList<>();
    int number = 0;
    for (String line : Declarations.lines(WEBHOOKS, from)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.equals("#") || text.startsWith("# ")) {
        continue;
      }
      try {
        Webhook next = webhook(text, from);
        refuseTwice(all, next);
        all.add(next);
      } catch (IllegalArgumentException | RefusedException e) {
        throw declarations.refusal(
            "%s: line %d of %s: %s".formatted(WEBHOOKS, number, from, e.getMessage()));
      }
    }
    if (all.size() > MOST) {
      throw declarations.refusal(
          WEBHOOKS + " has at most " + MOST + " webhooks, not " + all.size());
    }
    return all;
  }

  /** Two webhooks of one room and URL would post each message twice, and share a bookmark. */
  private static void refuseTwice(List<Webhook> before, Webhook next) {
    if (before.stream()
        .anyMatch(each -> each.room().equals(next.room()) && each.url().equals(next.url()))) {
      throw new IllegalArgumentException("an earlier line has the same room and URL");
    }
  }

  private static Webhook webhook(String line, Path from) {
    if (line.startsWith("#")) { // a comment or a room: nobody may guess wrong
      throw new IllegalArgumentException("a comment begins with \"# \", and a room without #");
    }
    List<String> words = BLANKS.splitAsStream(line).toList();
    boolean hasExcept = words.size() == 4 && words.getLast().startsWith(EXCEPT);
    if (words.size() != 3 && !hasExcept) {
      throw new IllegalArgumentException("it is not ROOM URL SECRET_FILE [except=NAME,NAME]");
    }
    return new Webhook(
        RoomName.of(words.getFirst()),
        url(words.get(1)),
        secret(from, words.get(2)),
        hasExcept ? names(words.getLast().substring(EXCEPT.length())) : Set.of());
  }

  private static URI url(String text) {
    URI url = URI.create(URI.create(text).toASCIIString());
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
      throw new IllegalArgumentException("the URL begins with https:// or http://");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("the URL has a host, and no user and no fragment");
    }
    if (url.getPort() == 0 || url.getPort() > Declarations.LAST_PORT) {
      throw new IllegalArgumentException(
          "the port of the URL is from 1 to " + Declarations.LAST_PORT + ", not " + url.getPort());
    }
    return url;
  }

  /** The keys in a file, whose path is relative to the folder of the file of webhooks. */
  private static WebhookSecret secret(Path from, String name) {
    try {
      return WebhookSecret.of(Declarations.lines(WEBHOOKS, from.resolveSibling(name)));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("this is no path: " + name, e);
    }
  }

  private static Set<Nickname> names(String list) {
    Set<Nickname> names = new HashSet<>();
    COMMA.splitAsStream(list).map(Nickname::of).forEach(names::add);
    return names;
  }
}
