package belfry.trials.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that talks in a room of its own as fast as its messages are acknowledged, and remembers
 * what was acknowledged and refused. Its messages are numbers in ascending order. Its connection
 * belongs to one thread; any thread may read what it remembers, and {@link #hangUp}.
 */
final class Talker {
  private static final int WINDOW = 16;
  private static final int PAGE = 100;
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String JOIN = "{\"do\":\"join\",\"room\":\"%s\"}\n";
  private static final Pattern ANSWER =
      Pattern.compile("\\{\"on\":\"(ack|refused)\",\"id\":\"(\\d+)\".*");
  private static final Pattern TEXT = Pattern.compile("\"text\":\"(\\d+)\"");
  private static final Pattern FIRST = Pattern.compile("\"first\":\"([^\"]+)\"");

  /** What is in the log of a room. */
  record Found(int lost, int twice, int disordered) {}

  private final String room;
  private final Set<Integer> acknowledged = new HashSet<>();
  private final Set<Integer> refused = new HashSet<>();
  private volatile Socket socket = new Socket();
  private int next;

  Talker(String room) {
    this.room = room;
  }

  /** Talks until the connection ends. */
  void talk(InetSocketAddress server) {
    try (Socket connected = new Socket(server.getAddress(), server.getPort())) {
      socket = connected;
      BufferedReader answers = reader(connected);
      say(connected, JOIN.formatted(room));
      int waiting = 0;
      while (true) {
        StringBuilder lines = new StringBuilder();
        for (; waiting < WINDOW; waiting++, next++) {
          lines.append(
              "{\"do\":\"say\",\"room\":\"%s\",\"text\":\"%d\",\"id\":\"%d\"}\n"
                  .formatted(room, next, next));
        }
        say(connected, lines.toString());
        waiting -= hear(answers);
      }
    } catch (IOException _) {
      // the server is gone, or this client has hung up
    }
  }

  /** Hears at least one answer; returns how many answers it heard. */
  private int hear(BufferedReader answers) throws IOException {
    int heard = 0;
    while (heard == 0 || answers.ready()) {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("the server is gone");
      }
      Matcher answer = ANSWER.matcher(line);
      if (answer.matches()) {
        heard++;
        note(answer.group(1).equals("ack") ? acknowledged : refused, answer.group(2));
      }
    }
    return heard;
  }

  private synchronized void note(Set<Integer> where, String message) {
    where.add(Integer.valueOf(message));
  }

  /** Ends the connection. */
  void hangUp() throws IOException {
    socket.close();
  }

  synchronized int acknowledged() {
    return acknowledged.size();
  }

  synchronized int refused() {
    return refused.size();
  }

  /** Compares the log of the room with what was acknowledged. */
  synchronized Found check(InetSocketAddress server) throws IOException {
    List<Integer> log = log(server);
    Set<Integer> once = new HashSet<>();
    int twice = 0;
    int disordered = 0;
    int before = -1;
    for (int message : log) {
      twice += once.add(message) ? 0 : 1;
      disordered += message < before ? 1 : 0;
      before = message;
    }
    int lost = 0;
    for (int message : acknowledged) {
      lost += once.contains(message) ? 0 : 1;
    }
    return new Found(lost, twice, disordered);
  }

  /** All messages of the room, oldest first. */
  private List<Integer> log(InetSocketAddress server) throws IOException {
    List<List<Integer>> pages = new ArrayList<>();
    try (Socket connected = new Socket(server.getAddress(), server.getPort())) {
      connected.setSoTimeout(PATIENCE_MILLIS);
      BufferedReader answers = reader(connected);
      say(connected, JOIN.formatted(room));
      String before = "";
      do {
        say(
            connected,
            "{\"do\":\"history\",\"room\":\"%s\",\"limit\":%d%s}\n".formatted(room, PAGE, before));
        String page = answers.readLine();
        while (page != null && !page.startsWith("{\"on\":\"history\"")) {
          page = answers.readLine();
        }
        if (page == null) {
          throw new IOException("the server is gone");
        }
        pages.addFirst(
            TEXT.matcher(page).results().map(text -> Integer.valueOf(text.group(1))).toList());
        Matcher first = FIRST.matcher(page);
        before =
            page.contains("\"more\":true") && first.find()
                ? ",\"before\":\"" + first.group(1) + "\""
                : "";
      } while (!before.isEmpty());
    }
    return pages.stream().flatMap(List::stream).toList();
  }

  private static BufferedReader reader(Socket from) throws IOException {
    return new BufferedReader(new InputStreamReader(from.getInputStream(), UTF_8));
  }

  private static void say(Socket to, String lines) throws IOException {
    to.getOutputStream().write(lines.getBytes(UTF_8));
  }
}
