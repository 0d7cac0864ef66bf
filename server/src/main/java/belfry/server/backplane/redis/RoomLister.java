package belfry.server.backplane.redis;

import belfry.protocol.Limits;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.server.backplane.Entry;
import belfry.server.backplane.ListedRoom;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.task.Failures;
import belfry.server.task.SerialExecutor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Lists all rooms. There may be tens of thousands of them, so callers that come while a list is
 * made share the next one. The thread {@code rooms} makes the lists and exists only while somebody
 * waits.
 */
final class RoomLister {
  private final Commands commands;
  private final Topics topics;
  private final List<Partition> partitions;
  private final SerialExecutor executor;
  private final Queue<CompletableFuture<List<ListedRoom>>> callers = new ConcurrentLinkedQueue<>();

  RoomLister(Commands commands, Topics topics, List<Partition> partitions, Failures failures) {
    this.commands = commands;
    this.topics = topics;
    this.partitions = partitions;
    this.executor = new SerialExecutor("rooms", failures);
  }

  /**
   * The rooms with occupants that are not hidden, largest first; the first {@link Limits#LISTED}
   * with their topics and rules.
   */
  List<ListedRoom> rooms() {
    return commands
        .retry(limit -> {
          CompletableFuture<List<ListedRoom>> list = new CompletableFuture<>();
          callers.add(list);
          executor.execute(this::makeList);
          return Commands.await(list, limit);
        })
        .orRefuse();
  }

  private void makeList() {
    List<CompletableFuture<List<ListedRoom>>> waiting = new ArrayList<>();
    for (var caller = callers.poll(); caller != null; caller = callers.poll()) {
      waiting.add(caller);
    }
    if (waiting.isEmpty()) {
      return;
    }
    try {
      List<ListedRoom> rooms = withTopics(largestFirst());
      waiting.forEach(caller -> caller.complete(rooms));
    } catch (CommandFailure e) {
      waiting.forEach(caller -> caller.completeExceptionally(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no code interrupts it; the callers run out of time
    }
  }

  private List<RoomInfo> largestFirst() throws InterruptedException {
    List<CompletionStage<Map<String, byte[]>>> counts =
        partitions.stream().map(p -> commands.send(c -> c.hgetall(p.countsKey()))).toList();
    List<CompletionStage<Map<String, byte[]>>> hidden =
        partitions.stream().map(p -> commands.send(c -> c.hgetall(p.hiddenKey()))).toList();
    List<RoomInfo> rooms = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      Map<String, byte[]> some = Commands.await(counts.get(i), Timeouts.COMMAND);
      some.keySet().removeAll(Commands.await(hidden.get(i), Timeouts.COMMAND).keySet());
      some.forEach((room, count) ->
          rooms.add(
              new RoomInfo(new RoomName(room), Integer.parseInt(FieldCodec.text(count)), null)));
    }
    rooms.sort(
        Comparator.comparingInt(RoomInfo::members)
            .reversed()
            .thenComparing(info -> info.name().text()));
    return rooms;
  }

  private List<ListedRoom> withTopics(List<RoomInfo> rooms) throws InterruptedException {
    List<Topics.Asked> asked =
        rooms.stream().limit(Limits.LISTED).map(room -> topics.ask(room.name())).toList();
    List<ListedRoom> listed = new ArrayList<>(rooms.size());
    for (int i = 0; i < rooms.size(); i++) {
      RoomInfo room = rooms.get(i);
      listed.add(
          i < asked.size()
              ? listed(room, Topics.awaitOnce(asked.get(i)))
              : new ListedRoom(room, null));
    }
    return List.copyOf(listed);
  }

  private static ListedRoom listed(RoomInfo room, Topics.Kept kept) {
    Entry topic = kept.topic();
    return topic == null
        ? new ListedRoom(room, kept.rules())
        : new ListedRoom(new RoomInfo(room.name(), room.members(), topic.text()), kept.rules());
  }
}
