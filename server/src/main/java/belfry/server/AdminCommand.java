package belfry.server;

import belfry.protocol.RefusedException;
import belfry.server.backplane.redis.DeploymentSettings;
import belfry.server.backplane.redis.Setting;
import belfry.server.backplane.redis.link.UnusableRedisException;
import belfry.server.options.AdminArguments;
import belfry.server.options.UnreadableFileException;
import belfry.server.task.Failures;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs {@code scripts/admin}: prints or changes the settings of a deployment. */
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
      try (DeploymentSettings settings =
          DeploymentSettings.connect(arguments.redis(), new Failures())) {
        run(task, settings);
      }
      return Exit.OK;
    } catch (ParameterException e) {
      err.println("belfry: " + e.getMessage() + " (see --help)");
      return Exit.USAGE;
    } catch (UnreadableFileException e) {
      err.println("belfry: " + e.getMessage());
      return Exit.NO_INPUT;
    } catch (UnusableRedisException | RefusedException e) {
      err.println("belfry: " + e.getMessage());
      return Exit.NO_REDIS;
    } catch (RuntimeException | Error e) {
      log.error("The program ends after an internal error", e);
      return Exit.SOFTWARE;
    }
  }

  private void run(AdminArguments.Task task, DeploymentSettings settings) {
    Map<Setting, String> before = settings.all();
    switch (task) {
      case AdminArguments.Print _ -> {
        for (Setting setting : Setting.values()) {
          out.println(setting.word() + " " + before.getOrDefault(setting, "(not stored yet)"));
        }
      }
      case AdminArguments.Change change -> {
        Setting setting = change.setting();
        settings.set(setting, change.value());
        out.println(
            setting.word()
                + " "
                + setting.text(change.value())
                + " (it was "
                + before.getOrDefault(setting, "not stored yet")
                + ")");
      }
    }
  }
}
