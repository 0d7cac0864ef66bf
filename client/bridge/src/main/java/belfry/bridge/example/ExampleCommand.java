package belfry.bridge.example;

import belfry.client.shell.ExitCode;
import belfry.client.shell.Ranges;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code example}: writes a dump to try the bridge with. */
@Command(
    name = "example",
    sortOptions = false,
    description = {
      "Writes a dump of an invented monitoring of universities, in Russian.",
      "  example > monitoring.sql"
    },
    mixinStandardHelpOptions = true)
public final class ExampleCommand implements Callable<Integer> {
  private static final int MOST = 1_000_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--institutions",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many institutions (default: ${DEFAULT-VALUE}).")
  private int institutions;

  @Option(
      names = "--codes",
      paramLabel = "N",
      defaultValue = "60",
      description = "How many indicators (default: ${DEFAULT-VALUE}).")
  private int codes;

  @Option(
      names = "--years",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many years, up to 2014 (default: ${DEFAULT-VALUE}).")
  private int years;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another number gives other data (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    CommandSpec filled = Objects.requireNonNull(spec, "picocli fills it in");
    Ranges.within(filled, "--institutions", institutions, 1, MOST);
    Ranges.within(filled, "--codes", codes, 1, 5_000);
    Ranges.within(filled, "--years", years, 1, 100);
    new Monitoring(institutions, codes, years, seed).write(filled.commandLine().getOut());
    return ExitCode.OK.code();
  }
}
