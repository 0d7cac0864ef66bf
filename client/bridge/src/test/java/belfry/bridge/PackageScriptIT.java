package belfry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed command, from the folder that {@code scripts/package} packs. The JDK stands for the
 * runtime that jlink would make in half a minute: it is limited to the modules of that runtime.
 */
class PackageScriptIT {
  private static final Path ROOT = Path.of(System.getProperty("belfry.root", ".")).toAbsolutePath();
  private static final String VERSION = "Belfry \\d+\\.\\d+\\.\\d+\\S*\n";

  @TempDir private static Path folder;
  private static Path tree;
  private static Path image;

  @BeforeAll
  static void unpack() throws Exception {
    List<String> made =
        output(
                List.of(
                    ROOT.resolve("scripts/package").toString(),
                    "--output",
                    folder.toString(),
                    "--runtime",
                    System.getProperty("java.home"),
                    "tree",
                    "image"))
            .lines()
            .toList();
    tree = Path.of(made.getFirst());
    image = Path.of(made.getLast());
  }

  private static ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command)
        .redirectError(folder.resolve("err").toFile())
        .directory(folder.toFile());
  }

  private static String output(List<String> command) throws Exception {
    return output(builder(command));
  }

  private static String output(ProcessBuilder command) throws Exception {
    Process process = command.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("err")));
    return printed;
  }

  /** Whether a program is installed, as it has to be in continuous integration. */
  private static boolean isThere(String... command) throws Exception {
    try {
      return System.getenv("CI") != null
          || builder(List.of(command)).redirectOutput(Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException _) { // there is no such program
      return false;
    }
  }

  /** The installed command with the modules that the runtime of a package has. */
  private static ProcessBuilder belfry(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(tree.resolve("bin/belfry").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = builder(command);
    builder.environment().put("JDK_JAVA_OPTIONS", "--limit-modules=" + modules(arguments[0]));
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    return builder;
  }

  /** The modules of the JDK that a package has, and those of the part that has this command. */
  private static String modules(String command) throws IOException {
    String part =
        switch (command) {
          case "serve", "admin" -> "server";
          case "bridge" -> "bridge";
          default -> "client";
        };
    Stream<String> ours =
        ModuleFinder.of(tree.resolve("lib/common"), tree.resolve("lib").resolve(part))
            .findAll()
            .stream()
            .map(module -> module.descriptor().name());
    Stream<String> java =
        Pattern.compile("JDK_MODULES\\+?=,?(\\S+)")
            .matcher(Files.readString(ROOT.resolve("scripts/package")))
            .results()
            .map(line -> line.group(1));
    return Stream.concat(ours, java).collect(Collectors.joining(","));
  }

  private static String run(String... arguments) throws Exception {
    return output(belfry(arguments));
  }

  @Test
  void theServerAndTheClientRunFromTheFolder() throws Exception {
    Process server =
        belfry("serve", "--port", "0", "--no-ntp", "--no-admin", "--data", folder + "/data")
            .start();
    try (BufferedReader lines = server.inputReader(UTF_8)) {
      String address =
          lines.readLine().replaceFirst(".* listens on [^ ]*:(\\d+)\\b.*", "127.0.0.1:$1");
      Process say = belfry("chat", "--join", "ops", address).start();
      say.getOutputStream().write("from a package\n".getBytes(UTF_8));
      say.getOutputStream().close();
      assertTrue(say.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, say.exitValue(), Files.readString(folder.resolve("err")));
      String said = run("chat", "--join", "ops", "--last", "1", address);
      assertTrue(said.endsWith("> from a package\n"), said);
    } finally {
      server.destroy();
    }
    assertTrue(server.waitFor(20, TimeUnit.SECONDS));
  }

  @Test
  void eachCommandHasHelpAManPageAndCompletion() throws Exception {
    assertTrue(run("--version").matches(VERSION));
    assertTrue(run("bridge", "--help").contains("import"));
    String manual = Files.readString(tree.resolve("share/man/man1/belfry-chat.1"));
    assertTrue(manual.contains("\n.SH SYNOPSIS\n.nf\nbelfry chat ["), manual);
    assertTrue(manual.contains("\\-\\-until=REGEX"), manual);
    for (String command : List.of("serve", "chat", "raw", "time", "admin", "bridge")) {
      assertTrue(Files.exists(tree.resolve("share/man/man1/belfry-" + command + ".1")), command);
    }

    assertEquals("--tail\n", completed("belfry", "chat", "--tai"));
    assertEquals("serve\n", completed("belfry", "ser"));
    assertEquals("backup\n", completed("belfry", "admin", "bac"));
    try (Stream<String> fish =
        Files.lines(tree.resolve("share/fish/vendor_completions.d/belfry.fish"))) {
      assertTrue(
          fish.anyMatch(line ->
              line.startsWith(
                  "complete -c belfry -n '__fish_seen_subcommand_from chat' -s n -l nick -r")));
    }
  }

  /** What bash completes after these words. */
  private static String completed(String... words) throws Exception {
    return output(
        List.of(
            "bash",
            "-c",
            ". '"
                + tree
                + "/share/bash-completion/completions/belfry'; COMP_WORDS=("
                + String.join(" ", words)
                + "); COMP_CWORD="
                + (words.length - 1)
                + "; _belfry; printf '%s\\n' \"${COMPREPLY[@]}\""));
  }

  /** A container would run the same programs, in the same root. */
  @Test
  void theImageRunsUnpackedAsItsUserAndIsHealthy() throws Exception {
    UnpackedImage unpacked =
        new UnpackedImage(image, Files.createDirectory(folder.resolve("image")));
    assertEquals(List.of("9527:9527"), unpacked.configured("User"));
    assumeTrue(UnpackedImage.canRun(), "mount namespaces are not allowed here");
    List<String> command = new ArrayList<>(unpacked.configured("Entrypoint"));
    command.addAll(unpacked.configured("Cmd"));
    List<String> variables =
        List.of(
            "BELFRY_BIND=127.0.0.1",
            "BELFRY_PORT=0",
            "BELFRY_ADMIN_PORT=0",
            "BELFRY_NO_NTP=on",
            "BELFRY_DATA=/var/lib/belfry/data");
    Process server =
        unpacked.program(variables, command).redirectError(folder.resolve("err").toFile()).start();
    try (BufferedReader lines = server.inputReader(UTF_8)) {
      String started = String.valueOf(lines.readLine());
      assertTrue(started.contains(" admin on "), started + Files.readString(folder.resolve("err")));
      assertTrue(lines.readLine().contains("(/var/lib/belfry/data/belfry.sqlite"));
      String admin = started.replaceFirst(".* admin on (\\d+)/tcp.*", "$1");
      List<String> check = new ArrayList<>(unpacked.configured("Test"));
      assertEquals("CMD", check.removeFirst());
      assertEquals("", output(unpacked.program(List.of(), replaced(check, "9580", admin))));
      assertEquals(1, unpacked.program(List.of(), replaced(check, "9580", "1")).start().waitFor());
    } finally {
      server.destroy();
    }
    assertTrue(server.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, server.exitValue());
  }

  private static List<String> replaced(List<String> words, String from, String to) {
    return words.stream().map(word -> word.replace("/" + from + " ", "/" + to + " ")).toList();
  }

  /** What fish itself offers for a line. */
  @Test
  void fishCompletesCommandsAndTheirOptions() throws Exception {
    assumeTrue(isThere("fish", "--version"), "fish is not installed");
    assertTrue(fish("belfry ser").startsWith("serve\truns a chat server"), fish("belfry ser"));
    assertTrue(
        fish("belfry chat --unt").startsWith("--until\tend after"), fish("belfry chat --unt"));
    assertEquals("", fish("belfry time --until"));
    assertEquals("sync", fish("belfry time sy").strip());
  }

  private static String fish(String line) throws Exception {
    ProcessBuilder command =
        builder(
            List.of(
                "fish",
                "--no-config",
                "-c",
                "source "
                    + tree
                    + "/share/fish/vendor_completions.d/belfry.fish; complete -C '"
                    + line
                    + "'"));
    command.environment().put("HOME", folder.toString());
    return output(command);
  }

  /** What zsh itself offers for a line, in a terminal of its own. */
  @Test
  void zshCompletesCommandsAndTheirOptions() throws Exception {
    assumeTrue(isThere("zsh", "-f", "-c", "zmodload zsh/zpty"), "zsh is not installed");
    assertEquals("belfry serve ", zsh("belfry ser"));
    assertEquals("belfry chat --until=", zsh("belfry chat --unt"));
    assertEquals("belfry bridge find ", zsh("belfry bridge fi"));
  }

  private static String zsh(String line) throws Exception {
    String script =
        """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "PS1=; unsetopt zle_bracketed_paste; fpath=(%s/share/zsh/site-functions \\$fpath)"
        zpty -w shell "autoload -Uz compinit; compinit -u -D; show() { print -r -- \\"[\\$BUFFER]\\"; }"
        zpty -w shell "zle -N show; bindkey '^X' show; print -r -- REA''DY"
        zpty -r -m shell out '*READY*'
        zpty -w -n shell "%s"$'\\t\\x18'
        zpty -r -m shell out '*\\[belfry*\\]*'
        print -r -- "${${out##*\\[}%%%%\\]*}"
        """
            .formatted(tree, line);
    ProcessBuilder command = builder(List.of("timeout", "30", "zsh", "-f", "-c", script));
    command.environment().put("HOME", folder.toString());
    return output(command).replaceFirst("\n$", "");
  }
}
