package belfry.server;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.admin.AdminRequest;
import belfry.server.backplane.redis.DeploymentSettings;
import belfry.server.backplane.redis.Setting;
import belfry.server.backplane.redis.link.UnusableRedisException;
import belfry.server.chat.PersonalRecords;
import belfry.server.options.AdminArguments;
import belfry.server.options.UnreadableFileException;
import belfry.server.task.Failures;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Runs {@code scripts/admin}: copies data, exports or erases what a person said, has a server read
 * its settings again, and prints or changes the settings of a deployment.
 */
final class AdminCommand {
  private static final Logger log = LoggerFactory.getLogger(AdminCommand.class);

  private final AdminArguments arguments;
  private final PrintStream out;
  private final PrintStream err;

  AdminCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.arguments = new AdminArguments(environment);
    this.out = out;
    this.err = err;
  }

  /** Does what a command line asks for. */
  Exit run(String... args) {
    var _ = arguments.line().setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    try {
      if (CommandLine.printHelpIfRequested(arguments.parse(args))) {
        return Exit.OK;
      }
      AdminArguments.Task task = arguments.task();
      arguments.ignored().forEach(one -> err.println("belfry: " + one));
      run(task);
      return Exit.OK;
    } catch (ParameterException e) {
      err.println("belfry: " + e.getMessage() + " (see --help)");
      return Exit.USAGE;
    } catch (UnreadableFileException e) {
      err.println("belfry: " + e.getMessage());
      return Exit.NO_INPUT;
    } catch (IOException e) {
      err.println("belfry: " + e.getMessage());
      return Exit.DISK;
    } catch (UnusableRedisException | RefusedException e) {
      err.println("belfry: " + e.getMessage());
      return Exit.NO_REDIS;
    } catch (RuntimeException | Error e) {
      log.error("The program ends after an internal error", e);
      return Exit.SOFTWARE;
    }
  }

  private void run(AdminArguments.Task task) throws IOException {
    switch (task) {
      case AdminArguments.Backup(Path folder, Path file) -> {
        long bytes = AdminRequest.backup(folder, file);
        out.println(file + " has a copy of " + folder + ": " + bytes + " bytes");
      }
      case AdminArguments.Export(Optional<Path> folder, Nickname name) -> {
        if (folder.isPresent()) {
          AdminRequest.export(folder.get(), name, out);
        } else {
          var _ = onSharedData(List.of("export", name.text()), data -> data.export(name, out));
        }
      }
      case AdminArguments.Erase(Optional<Path> folder, Nickname name) -> {
        long entries =
            folder.isPresent()
                ? AdminRequest.erase(folder.get(), name)
                : onSharedData(List.of("erase", name.text()), data -> data.erase(name));
        String place = folder.map(Path::toString).orElse("Redis");
        out.println(entries + " messages of " + name + " were removed from " + place);
      }
      case AdminArguments.Operate(Optional<Path> folder, List<String> words) -> {
        if (folder.isPresent()) {
          AdminRequest.run(folder.get(), words, out);
        } else {
          operate(words);
        }
      }
      case AdminArguments.Reload(Path folder) -> AdminRequest.reload(folder, out);
      case AdminArguments.Print _ -> onSettings(this::print);
      case AdminArguments.Change change -> {
        boolean[] isStarted = new boolean[1];
        onSettings(settings -> isStarted[0] = change(change, settings));
        if (isStarted[0]) { // before that, the first instance decides what is stored
          noteChange(change);
        }
      }
    }
  }

  private void operate(List<String> words) throws IOException {
    try (SharedData data = SharedData.connectWithoutArchive(arguments, new Failures())) {
      data.operator().run(SharedData.user(), words).forEach(out::println);
    } catch (RefusedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private interface SharedTask {
    void on(SharedData data) throws IOException;
  }

  private void onShared(SharedTask task) throws IOException {
    try (SharedData data = SharedData.connect(arguments, new Failures())) {
      task.on(data);
    } catch (RefusedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private interface RecordsTask {
    long on(PersonalRecords records) throws IOException;
  }

  private long onSharedData(List<String> words, RecordsTask task) throws IOException {
    long[] entries = new long[1];
    onShared(data -> {
      data.operator().note(SharedData.user(), words);
      entries[0] = task.on(data.records());
    });
    return entries[0];
  }

  private void noteChange(AdminArguments.Change change) throws IOException {
    List<String> words =
        List.of("set", change.setting().word(), change.setting().text(change.value()));
    try (SharedData data = SharedData.connectWithoutArchive(arguments, new Failures())) {
      data.operator().note(SharedData.user(), words);
    } catch (RefusedException e) {
      throw new IOException("the change is not in the audit log: " + e.getMessage(), e);
    }
  }

  private void onSettings(Consumer<DeploymentSettings> action) {
    try (DeploymentSettings settings =
        DeploymentSettings.connect(arguments.redis(false), new Failures())) {
      action.accept(settings);
    }
  }

  private void print(DeploymentSettings settings) {
    Map<Setting, String> stored = settings.all();
    for (Setting setting : Setting.values()) {
      out.println(setting.word() + " " + stored.getOrDefault(setting, "(not stored yet)"));
    }
  }

  /** Changes a setting. Returns whether an instance has started before. */
  private boolean change(AdminArguments.Change change, DeploymentSettings settings) {
    Map<Setting, String> before = settings.all();
    Setting setting = change.setting();
    settings.set(setting, change.value());
    out.println(
        setting.word()
            + " "
            + setting.text(change.value())
            + " (it was "
            + before.getOrDefault(setting, "not stored yet")
            + ")");
    return before.size() == Setting.values().length;
  }
}
