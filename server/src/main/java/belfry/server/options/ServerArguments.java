package belfry.server.options;

import belfry.server.net.DoorOptions;
import belfry.server.webhook.WebhookOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * All options of the server, from which {@link #options} makes the {@link ServerOptions}. Used
 * once: the caller parses with {@link #parse} before it calls the other methods.
 */
public final class ServerArguments {
  /** The options whose new values a running server can use. */
  public static final Set<String> CHANGEABLE =
      Stream.concat(DoorArguments.CHANGEABLE.stream(), WebhookArguments.CHANGEABLE.stream())
          .collect(Collectors.toUnmodifiableSet());

  private final Declarations declarations;
  private final ChatArguments chat;
  private final DoorArguments door;
  private final TlsArguments tls;
  private final MemoryArguments memory;
  private final RetentionArguments retention;
  private final ClockArguments clock;
  private final DataArguments data;
  private final ArchiveArguments archive;
  private final RedisArguments redis;
  private final LifeArguments life;
  private final WebhookArguments webhooks;

  /** The options with their values in this environment, before a command line is parsed. */
  public ServerArguments(Map<String, String> environment) {
    declarations = new Declarations(environment);
    chat = new ChatArguments(declarations);
    door = new DoorArguments(declarations);
    tls = new TlsArguments(declarations);
    memory = new MemoryArguments(declarations);
    retention = new RetentionArguments(declarations);
    clock = new ClockArguments(declarations);
    data = new DataArguments(declarations, environment);
    archive = new ArchiveArguments(declarations);
    redis = new RedisArguments(declarations);
    life = new LifeArguments(declarations);
    webhooks = new WebhookArguments(declarations);
    HelpPage.write(declarations.spec(), declarations.declared());
  }

  /** The command line, whose output may be set. */
  public CommandLine line() {
    return declarations.line();
  }

  /**
   * Parses a command line.
   *
   * @throws ParameterException if it is refused
   */
  public ParseResult parse(String... args) {
    return declarations.parse(args);
  }

  /** Whether the server only runs a rehearsal. */
  public boolean rehearses() {
    return life.rehearses();
  }

  /** Warnings about variables of the environment that have no effect, one line each. */
  public List<String> ignored() {
    return declarations.ignored();
  }

  /** Whether there is a file of settings or of webhooks, which a running server reads again. */
  public boolean hasFilesToReadAgain() {
    return declarations.hasFile() || webhooks.isAskedFor();
  }

  /** The values of all options, by name. */
  public Map<String, String> values() {
    return declarations.values();
  }

  /**
   * The validated options of the door. The numbers and flags of other parts are checked, too.
   *
   * @throws ParameterException if a value is refused
   * @throws UnreadableFileException if a file can't be read
   */
  public DoorOptions door() {
    declarations.check(HelpPage.ORDER);
    return door.options(chat.zone());
  }

  /**
   * The validated webhooks. The numbers and flags of other parts are checked, too.
   *
   * @throws ParameterException if a value is refused
   * @throws UnreadableFileException if a file can't be read
   */
  public WebhookOptions webhooks() {
    declarations.check(HelpPage.ORDER);
    return webhooks.options();
  }

  /**
   * The validated options.
   *
   * @throws ParameterException if a value is refused
   * @throws UnreadableFileException if a file can't be read
   */
  public ServerOptions options() {
    declarations.check(HelpPage.ORDER);
    if (rehearses() && redis.isAskedFor()) {
      throw declarations.refusal("--rehearse can't be combined with --redis");
    }
    var chatOptions = chat.options(door.maxLine(), memory);
    var doorOptions = door.options(chatOptions.zone());
    var dataOptions = data.options(doorOptions.address().getPort(), redis.isAskedFor());
    var target =
        redis.isAskedFor()
            ? archive.ofInstances()
            : archive.ofOneInstance(dataOptions.map(DataOptions::folder));
    return new ServerOptions(
        chatOptions,
        doorOptions,
        tls.options(doorOptions.address().getAddress(), dataOptions.map(DataOptions::folder)),
        memory.logs(chatOptions.maxRooms() + doorOptions.maxConnections(), retention.retention()),
        clock.options(doorOptions, chatOptions.zone()),
        dataOptions,
        target,
        redis.options(memory.asked(), target.isPresent(), retention.retention()),
        life.admin(doorOptions.address().getPort()),
        life.drainWait(),
        life.io(),
        webhooks.options());
  }
}
