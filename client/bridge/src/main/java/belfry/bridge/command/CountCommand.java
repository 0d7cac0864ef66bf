package belfry.bridge.command;

import belfry.bridge.query.Function;
import belfry.bridge.redis.CopyReader;
import belfry.bridge.table.BridgeException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code count}: how many rows fulfil a condition. */
@Command(
    name = "count",
    sortOptions = false,
    description = {
      "Prints how many rows fulfil a condition.",
      "  count institution 'region=\"Тверская область\"'",
      "  count institution 'by region'"
    },
    mixinStandardHelpOptions = true,
    footer = ConditionHelp.TEXT)
public final class CountCommand extends AggregateQuestion {
  @Parameters(index = "0", paramLabel = "TABLE", description = "The table.")
  private String table = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CONDITION",
      description = "What the rows have to fulfil. Default: nothing.")
  private String condition = "";

  @Override
  void answer(CopyReader reader) throws BridgeException, InterruptedException {
    answer(reader, Function.COUNT, table, Optional.empty(), condition);
  }
}
