package belfry.bridge.command;

import belfry.bridge.query.Function;
import belfry.bridge.redis.CopyReader;
import belfry.bridge.table.BridgeException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sum}, {@code avg}, {@code min} and {@code max}: a function of the values of a column. */
public abstract class FunctionCommand extends AggregateQuestion {
  private final Function function;

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "COLUMN", description = "The column with the values.")
  private String field = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "CONDITION",
      description = "What the rows have to fulfil. Default: nothing.")
  private String condition = "";

  FunctionCommand(Function function) {
    this.function = function;
  }

  @Override
  void answer(CopyReader reader) throws BridgeException, InterruptedException {
    answer(reader, function, table, Optional.of(field), condition);
  }

  /** {@code sum}. */
  @Command(
      name = "sum",
      sortOptions = false,
      description = {
        "Prints the exact sum of a column.",
        "  sum value value 'year=2014 and code=E.1'"
      },
      mixinStandardHelpOptions = true,
      footer = ConditionHelp.TEXT)
  public static final class Sum extends FunctionCommand {
    /** Called by picocli. */
    public Sum() {
      super(Function.SUM);
    }
  }

  /** {@code avg}. */
  @Command(
      name = "avg",
      sortOptions = false,
      description = {"Prints the mean of a column.", "  avg value value 'code=E.1 by year'"},
      mixinStandardHelpOptions = true,
      footer = ConditionHelp.TEXT)
  public static final class Avg extends FunctionCommand {
    /** Called by picocli. */
    public Avg() {
      super(Function.AVG);
    }
  }

  /** {@code min}. */
  @Command(
      name = "min",
      sortOptions = false,
      description = {"Prints the least value of a column.", "  min value value 'code=E.1 by year'"},
      mixinStandardHelpOptions = true,
      footer = ConditionHelp.TEXT)
  public static final class Min extends FunctionCommand {
    /** Called by picocli. */
    public Min() {
      super(Function.MIN);
    }
  }

  /** {@code max}. */
  @Command(
      name = "max",
      sortOptions = false,
      description = {
        "Prints the greatest value of a column.",
        "  max value value 'code=E.1 by year'"
      },
      mixinStandardHelpOptions = true,
      footer = ConditionHelp.TEXT)
  public static final class Max extends FunctionCommand {
    /** Called by picocli. */
    public Max() {
      super(Function.MAX);
    }
  }
}
