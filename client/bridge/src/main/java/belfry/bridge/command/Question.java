package belfry.bridge.command;

import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.RedisConnection;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that reads a copy and prints rows. */
abstract class Question implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private CopyOptions copy = new CopyOptions();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  /** Answers from a copy. */
  abstract void answer(CopyReader reader) throws BridgeException, InterruptedException;

  /** Whether the answer is for people. */
  final boolean isTable() {
    return format == Format.TABLE;
  }

  /** A printer for the answer. */
  final Printer printer(List<Column> columns) {
    return Printer.of(format, columns, out());
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "picocli fills it in").commandLine().getOut();
  }

  @Override
  public final Integer call() throws InterruptedException {
    CommandSpec filled = Objects.requireNonNull(spec, "picocli fills it in");
    return Ending.of(
        filled,
        () -> {
          try (RedisConnection connection = RedisConnection.open(copy.address())) {
            answer(copy.reader(connection));
          }
        });
  }
}
