package belfry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the transcripts of README.md on a server of the packaged program, in their order: what a
 * person types is sent, what others do is done by clients of their kind, and each line that the
 * page shows must come. Only times, dates, ids, ports, the path of the data and the names of guests
 * may differ, and … stands for the rest of a line.
 */
@Timeout(240)
class ReadmeIT {
  private static final Path ROOT = Path.of(System.getProperty("belfry.root", ".")).toAbsolutePath();
  private static final Pattern BLOCK =
      Pattern.compile("^```\n(.*?)^```\n", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ID = Pattern.compile("\\d{13}-(\\d+)");
  private static final Pattern HEARD = Pattern.compile("\\* .*|\\d\\d:\\d\\d:\\d\\d .*|  \\S.*");
  private static final String NOTE = "\\s+← .*";

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private int port;

  /** What may differ from run to run is replaced by a word. */
  private static String same(String line) {
    return line.strip()
        .replaceAll("\\d{13}-\\d+", "ID")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("\\d{4}[-/]\\d\\d[-/]\\d\\d", "DATE")
        .replaceAll("\\d\\d:\\d\\d(:\\d\\d)?(?!\\d)", "CLOCK")
        .replaceAll("(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \\d\\d [A-Z][a-z]+", "DAY")
        .replaceAll("(127\\.0\\.0\\.1[: ])\\d+", "$1PORT")
        .replaceAll("\\d+/(udp|tcp)", "PORT/$1")
        .replaceAll("\\(\\S+/belfry.sqlite", "(FILE")
        .replaceAll("(You are |\")[a-z]+-[a-z]+([.\"])", "$1GUEST$2");
  }

  @Test
  void theTranscriptsAreTrue() throws Exception {
    for (String program : List.of("curl", "nc")) {
      assumeTrue(
          Stream.of("/usr/bin", "/bin").anyMatch(at -> Files.isExecutable(Path.of(at, program))),
          program + " is not installed");
    }
    List<List<String>> blocks = blocks();
    try {
      serve(block(blocks, "$ scripts/serve"));
      Person ann = new Person();
      play(ann, block(blocks, "$ nc "));
      Program other = new Program();
      other.does("{'do':'join','room':'ops'}", "joined");
      play(ann, block(blocks, "06:18:02 cleo"));
      program(block(blocks, "→ "), other.hears("deploy at noon"));
      for (List<String> block : blocks) {
        if (block.getFirst().matches("\\$ (curl|printf '/join|scripts/chat|printf '%).*")) {
          commands(block);
        }
      }
    } finally {
      for (AutoCloseable each : open.reversed()) {
        each.close();
      }
    }
  }

  private static List<List<String>> blocks() throws IOException {
    return BLOCK
        .matcher(Files.readString(ROOT.resolve("README.md")))
        .results()
        .map(block -> block.group(1).lines().toList())
        .toList();
  }

  private static List<String> block(List<List<String>> blocks, String start) {
    return blocks.stream()
        .filter(each -> each.getFirst().startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  private void serve(List<String> shown) throws Exception {
    Process server =
        process(
            "scripts/serve",
            "--port=0",
            "--ntp-port=0",
            "--admin-port=0",
            "--data=" + folder.resolve("data"));
    open.add(() -> {
      server.destroy();
      assertTrue(server.waitFor(20, TimeUnit.SECONDS));
    });
    BufferedReader lines = server.inputReader(UTF_8);
    for (String line : shown.subList(1, shown.size())) {
      String printed = String.valueOf(lines.readLine());
      assertEquals(same(line), same(printed));
      if (port == 0) {
        port = Integer.parseInt(printed.replaceFirst(".* listens on \\S*:(\\d+)\\b.*", "$1"));
      }
    }
  }

  private Process process(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
    builder.redirectError(folder.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BELFRY_"));
    builder.environment().put("BELFRY_SERVER", "127.0.0.1:" + port);
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    return builder.start();
  }

  /**
   * Starts a command of bash. An argument would lose what the locale of the test has no letters
   * for.
   */
  private Process shell(String command) throws IOException {
    return process("bash", Files.writeString(folder.resolve("command"), command).toString());
  }

  /** Plays what a person at nc types and hears; others do what the person hears of them. */
  private void play(Person person, List<String> shown) throws Exception {
    for (String line : shown) {
      String heard = line.replaceFirst(NOTE, "");
      if (line.startsWith("$ ")) {
        assertTrue(line.matches("\\$ nc 127\\.0\\.0\\.1 \\d+"), line);
      } else if (HEARD.matcher(line).matches()) {
        othersDo(line);
        assertEquals(same(heard), same(person.hears()));
      } else {
        person.says(line);
      }
    }
  }

  private Program bob;
  private Irc cleo;

  private void othersDo(String line) throws Exception {
    Matcher said = Pattern.compile("\\S+ #lobby <([a-z-]+)> (.*?)(?:\\s+← (.*))?").matcher(line);
    if (line.startsWith("* bob joined")) {
      bob = new Program();
      bob.does("{'do':'nick','name':'bob'}", "renamed");
      bob.does("{'do':'join','room':'lobby'}", "joined");
    } else if (line.startsWith("* cleo joined")) {
      cleo = new Irc();
    } else if (line.contains(" cleo → you: ")) {
      cleo.does("PRIVMSG ann :" + line.replaceFirst(".* you: ", ""));
    } else if (said.matches()) {
      switch (said.group(1)) {
        case "bob" -> bob.does("{'do':'say','room':'lobby','text':'" + said.group(2) + "'}", "ack");
        case "cleo" -> cleo.does("PRIVMSG #lobby :" + said.group(2));
        case "http-guest" -> assertTrue(run(said.group(3)).contains("\"on\":\"ack\""));
        default -> {} // found by the search
      }
    }
  }

  /** Plays the lines of a program; its ids have the same distances as those of the page. */
  private void program(List<String> shown, String last) throws Exception {
    Matcher newest = ID.matcher(last);
    assertTrue(newest.find(), last);
    Program program = new Program();
    for (String line : shown) {
      String text = line.substring(2);
      if (line.startsWith("→ ")) {
        Matcher before = ID.matcher(text);
        program.says(before.find() ? text.replace(before.group(), before(newest.group())) : text);
      } else {
        String heard = same(program.hearsInTime());
        int cut = text.indexOf('…');
        String expected = same(cut < 0 ? text : text.substring(0, cut));
        assertEquals(expected, cut < 0 ? heard : heard.substring(0, expected.length()));
      }
    }
  }

  private static String before(String id) {
    int dash = id.indexOf('-');
    return id.substring(0, dash + 1) + (Long.parseLong(id.substring(dash + 1)) - 1);
  }

  /** Runs commands, whose output must begin with the lines that follow them. */
  private void commands(List<String> shown) throws Exception {
    for (int i = 0; i < shown.size(); i++) {
      String command = shown.get(i).substring(2);
      List<String> expected = new ArrayList<>();
      while (i + 1 < shown.size() && !shown.get(i + 1).startsWith("$ ")) {
        expected.add(same(shown.get(++i)));
      }
      List<String> printed =
          command.contains("nc -u") ? asked(command) : printed(command, expected);
      assertEquals(expected, printed, command);
    }
  }

  /** As many lines of the output as the page shows; a command that goes on is ended then. */
  private List<String> printed(String command, List<String> expected) throws Exception {
    Process process = shell(here(command));
    process.getOutputStream().close();
    List<String> printed = new ArrayList<>();
    BufferedReader output = process.inputReader(UTF_8);
    while (printed.size() < expected.size()) {
      printed.add(same(String.valueOf(output.readLine())));
    }
    if (command.startsWith("curl -N")) {
      process.destroy();
    } else {
      String rest = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), () -> command + rest);
    }
    return printed;
  }

  /** Sends what printf prints as a datagram: nc would wait a second for another answer. */
  private List<String> asked(String command) throws Exception {
    byte[] format = run(command.replaceFirst(" \\| nc .*", "")).getBytes(UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(10_000);
      socket.send(
          new DatagramPacket(format, format.length, InetAddress.getLoopbackAddress(), port));
      DatagramPacket answer = new DatagramPacket(new byte[1_000], 1_000);
      socket.receive(answer);
      return List.of(same(new String(answer.getData(), 0, answer.getLength(), UTF_8)));
    }
  }

  private String here(String command) {
    return command
        .replace("127.0.0.1:9527", "127.0.0.1:" + port)
        .replace("127.0.0.1 9527", "127.0.0.1 " + port)
        .replace("scripts/time ", "scripts/time 127.0.0.1:" + port + " ");
  }

  private String run(String command) throws Exception {
    Process process = shell(here(command));
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), command);
    return printed;
  }

  /** A connection of a client that sends and hears lines. */
  private class Client {
    private final Socket socket = new Socket();
    private final BufferedReader in;

    Client() throws IOException {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(10_000);
      open.add(socket);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    void says(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    String hears() throws IOException {
      return String.valueOf(in.readLine());
    }

    String hears(String text) throws IOException {
      for (String line = hears(); !line.equals("null"); line = hears()) {
        if (line.contains(text)) {
          return line;
        }
      }
      throw new AssertionError("nothing with " + text + " came");
    }
  }

  /** Somebody at nc, who is greeted. */
  private final class Person extends Client {
    Person() throws IOException {}
  }

  /** A program, or the page in a browser, which speaks json too. */
  private final class Program extends Client {
    Program() throws IOException {}

    /** The next line, without those who leave: they are told of after a moment. */
    String hearsInTime() throws IOException {
      String line = hears();
      return line.contains("\"on\":\"left\"") ? hearsInTime() : line;
    }

    String does(String command, String answer) throws IOException {
      says(command.replace('\'', '"'));
      return hears("\"on\":\"" + answer + "\"");
    }
  }

  /** WeeChat as cleo in #lobby. */
  private final class Irc extends Client {
    Irc() throws IOException {
      says("NICK cleo\r\nUSER cleo 0 * :Cleo\r");
      hears(" 001 ");
      says("JOIN #lobby\r");
      hears(" 366 ");
    }

    void does(String command) throws IOException {
      says(command + "\r\nPING done\r");
      hears("PONG");
    }
  }
}
