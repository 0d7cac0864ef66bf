package belfry.bridge.bot;

import belfry.bridge.command.CopyOptions;
import belfry.bridge.command.Ending;
import belfry.bridge.table.BridgeException;
import belfry.client.shell.Addresses;
import belfry.client.shell.NetworkErrors;
import belfry.client.shell.ServerAddress;
import belfry.client.wire.Wire;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bot}: answers questions in rooms of a chat, until it is stopped. */
@Command(
    name = "bot",
    sortOptions = false,
    description = {
      "Answers questions about a copy in rooms of a Belfry server: !find, !get, !count, !sum, !avg,"
          + " !min, !max, !tables, !help. An answer has at most "
          + Answers.MOST_ROWS
          + " rows.",
      "  bot --join data"
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 64 wrong use, 65 no such copy, or the server refuses the bot, 69 the server or"
          + " Redis can't be reached at the start, 70 a bug."
    })
public final class BotCommand implements Callable<Integer> {
  private static final long SHORTEST_PAUSE = 500;
  private static final long LONGEST_PAUSE = 10_000;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private CopyOptions copyOptions = new CopyOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "HOST[:PORT]",
      description = "The server. Default: 127.0.0.1:9527")
  private String server = "127.0.0.1:9527";

  @Option(
      names = {"-j", "--join"},
      paramLabel = "ROOM",
      split = ",",
      required = true,
      description = "The rooms in which it answers.")
  private List<String> rooms = List.of();

  @Option(
      names = {"-n", "--nick"},
      paramLabel = "NAME",
      defaultValue = "data",
      description = "Its name (default: ${DEFAULT-VALUE}).")
  private String nick = "";

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec filled = Objects.requireNonNull(spec, "picocli fills it in");
    return Ending.of(filled, () -> run(filled));
  }

  private void run(CommandSpec filled) throws BridgeException, InterruptedException {
    PrintWriter out = filled.commandLine().getOut();
    ServerAddress address;
    Nickname name;
    List<RoomName> entered = new ArrayList<>();
    try {
      address = ServerAddress.of(server);
      name = Nickname.of(nick);
      rooms.forEach(room -> entered.add(RoomName.of(room)));
    } catch (IllegalArgumentException | RefusedException e) {
      throw new ParameterException(filled.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try (Copy copy = new Copy(copyOptions)) {
      copy.check();
      String token = null;
      boolean isFirst = true;
      long pause = SHORTEST_PAUSE;
      while (true) {
        boolean[] wasIn = new boolean[1];
        try (Wire wire = Addresses.first(address, Wire::new)) {
          Runnable whenEntered =
              () -> {
                wasIn[0] = true;
                out.println(nick + " answers in " + String.join(", ", rooms) + " of " + address);
              };
          token = new Bot(wire, name, entered, copy, whenEntered).run(token);
        } catch (IOException e) {
          if (isFirst) {
            throw BridgeException.unavailable(address + ": " + NetworkErrors.reason(e));
          }
        } catch (BridgeException e) {
          if (isFirst) {
            throw e;
          }
        }
        isFirst = isFirst && !wasIn[0];
        pause = wasIn[0] ? SHORTEST_PAUSE : Math.min(LONGEST_PAUSE, pause * 2);
        TimeUnit.MILLISECONDS.sleep(pause);
      }
    }
  }
}
