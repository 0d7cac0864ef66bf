package belfry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
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

  @BeforeAll
  static void unpack() throws Exception {
    String made =
        output(
            List.of(
                ROOT.resolve("scripts/package").toString(),
                "--output",
                folder.toString(),
                "--runtime",
                System.getProperty("java.home"),
                "tree"));
    tree = Path.of(made.strip());
  }

  private static ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command)
        .redirectError(folder.resolve("err").toFile())
        .directory(folder.toFile());
  }

  private static String output(List<String> command) throws Exception {
    Process process = builder(command).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("err")));
    return printed;
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
    Process process = belfry(arguments).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("err")));
    return printed;
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
}
