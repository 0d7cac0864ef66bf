package belfry.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.Scripts.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in a project of their own, with a Maven and a JDK that only note their arguments. */
@Timeout(120)
class ScriptsIT {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void project() throws IOException {
    try (var files = Files.walk(Scripts.ROOT.resolve("scripts"))) {
      for (Path file : files.toList()) {
        Path relative = Scripts.ROOT.relativize(file);
        Files.copy(file, folder.resolve(relative));
      }
    }
    Files.writeString(folder.resolve("pom.xml"), "");
    for (String module : List.of("protocol", "server", "client", "client/trials")) {
      Files.createDirectories(folder.resolve(module).resolve("src/main"));
      Files.writeString(folder.resolve(module).resolve("pom.xml"), "");
    }
    Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    program("jdk/bin/javac", "");
    program(
        "jdk/bin/java",
        """
        for argument; do
          case $argument in
            -XX:AOTCacheOutput=*) echo cache >"${argument#*=}" ;;
          esac
        done
        """);
    program(
        "jdk/bin/mvn",
        """
        echo "$*" >>"$OLDPWD/mvn.log"
        echo '[INFO] Building Belfry protocol 0.1.0                                    [1/3]'
        for i in $(seq 100); do echo "[INFO] Downloaded from central: https://example.org/$i"; done
        echo '[INFO] Building Belfry server 0.1.0                                      [2/3]'
        for module in server client client/trials; do
          case " $* " in
            *[\\ ,]$module[\\ ,]*)
              mkdir -p $module/target/modules
              touch "$module/target/modules/belfry-$(basename $module)-0.1.0.jar"
          esac
        done
        """);
  }

  private void program(String name, String lines) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + lines);
    assertTrue(file.toFile().setExecutable(true));
  }

  private Ended run(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("scripts").resolve(name).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    String path = builder.environment().get("PATH");
    builder.environment().put("PATH", folder.resolve("jdk/bin") + ":" + path);
    return Scripts.run(builder);
  }

  private List<String> builds() throws IOException {
    Path log = folder.resolve("mvn.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @Test
  void aBuildReportsItsProgress() throws Exception {
    Ended serve = run("serve");

    assertEquals(0, serve.code(), serve::toString);
    assertEquals(
        """
        Building Belfry (the first time takes a minute or two) ...
          Belfry protocol (1 of 3)
          100 files downloaded
          Belfry server (2 of 3)
        """,
        serve.err());
  }

  @Test
  void theClientIsBuiltWithTheServer() throws Exception {
    run("serve");
    assertEquals(1, builds().size());

    assertEquals(0, run("chat").code());
    assertEquals(0, run("time").code());
    assertEquals(0, run("serve").code());

    assertEquals(1, builds().size(), builds()::toString);
    assertTrue(builds().getFirst().contains("-pl server,client -am"), builds()::toString);
  }

  @Test
  void aModuleWithNewerSourcesIsBuiltAgainAlone() throws Exception {
    run("serve");
    Path source = Files.writeString(folder.resolve("client/src/main/Chat.java"), "");
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.from(java.time.Instant.now().plusSeconds(1)));

    run("serve");
    assertEquals(1, builds().size());
    run("chat");

    assertEquals(2, builds().size());
    assertTrue(builds().getLast().contains("-pl client -am"), builds()::toString);
  }

  @Test
  void aBuildThatFailsShowsItsErrors() throws Exception {
    program("jdk/bin/mvn", "echo '[ERROR] Chat.java:[1,2] no such thing'\nexit 1\n");

    Ended serve = run("serve");

    assertEquals(70, serve.code());
    assertTrue(serve.err().contains("[ERROR] Chat.java:[1,2] no such thing"), serve::toString);
    assertTrue(serve.err().contains("the build failed"), serve::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "format server",
        "fuzz --list Lines",
        "fuzz --minutes 1 --list",
        "fuzz --quick",
        "cluster 2 3",
        "cluster --quick",
        "cluster --haproxy-port 9501",
        "bench everything",
        "bench idle --quick"
      })
  void anArgumentWithoutAMeaningIsRefused(String line) throws Exception {
    String[] words = line.split(" ", 2);

    Ended ended = run(words[0], words[1].split(" ", -1));

    assertEquals(64, ended.code(), ended::toString);
    assertEquals("", ended.out());
    assertFalse(ended.err().isEmpty());
    assertEquals(List.of(), builds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bench", "cluster", "format", "fuzz", "test"})
  void helpIsPrintedWithoutABuild(String script) throws Exception {
    Ended help = run(script, "--help");

    assertEquals(0, help.code());
    assertTrue(help.out().startsWith("Usage: scripts/" + script), help::toString);
    assertEquals("", help.err());
    assertEquals(List.of(), builds());
  }

  @Test
  void theExamplesOfTheTestScriptRun() throws Exception {
    List<String> examples =
        run("test", "--help").out().lines().filter(line -> line.startsWith("  scripts/")).toList();
    assertFalse(examples.isEmpty());

    for (String example : examples) {
      String[] arguments = example.strip().replaceFirst("   .*", "").split(" ", -1);
      Ended ended = run("test", java.util.Arrays.copyOfRange(arguments, 1, arguments.length));
      assertEquals(0, ended.code(), ended::toString);
    }
    assertTrue(
        builds().getLast().endsWith("clean verify " + examples.getLast().strip().substring(13)),
        builds()::toString);
  }
}
