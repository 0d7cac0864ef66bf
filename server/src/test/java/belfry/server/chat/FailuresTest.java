package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.InterceptedBackplane;
import belfry.server.backplane.ListedRoom;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is left behind when the backplane fails half-way: nothing. */
class FailuresTest {
  private static final RoomName OPS = new RoomName("ops");

  /** The backplane's methods that fail now, for some of what they are about. */
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  private Predicate<Object> about = it -> it.equals(OPS) || it.equals(LogName.of(OPS));

  private Supplier<Throwable> failure =
      () -> new RefusedException(Code.UNAVAILABLE, "the backplane is gone");

  @AutoClose private final Town town = new Town(Town.options(3, 100), 100, this::failingAtTimes);

  private Backplane failingAtTimes(Backplane sound) {
    return new InterceptedBackplane(
        sound,
        call -> {
          boolean mayFail = !call.arguments().isEmpty() && about.test(call.arguments().getFirst());
          if (mayFail && failing.contains(call.method().getName())) {
            throw failure.get();
          }
          return call.proceed();
        });
  }

  @Test
  void roomThatCantBeFollowedTakesNoPlace() {
    Client ann = town.person("ann");
    int rooms = town.chat.rooms();
    failing.add("follow");
    ann.types("/join ops", "/join ops");
    ann.hears("! the backplane is gone.\n! the backplane is gone.\n");
    assertEquals(rooms, town.chat.rooms());

    failing.clear();
    ann.types("/join ops");
    ann.hears("* You are in #ops, nobody else is here yet.\n");
  }

  @Test
  void joinThatCantBeFinishedIsUndone() {
    Client bot = town.program("bot");
    for (String method : List.of("enter", "before", "after")) {
      failing.add(method);
      bot.types(
          method.equals("after")
              ? "{\"do\":\"join\",\"room\":\"ops\",\"after\":\"1-1\",\"id\":\"j\"}"
              : "{\"do\":\"join\",\"room\":\"ops\",\"limit\":5,\"id\":\"j\"}");
      String heard = bot.unheard();
      assertTrue(
          heard.endsWith(
              "{\"on\":\"refused\",\"id\":\"j\",\"code\":\"unavailable\","
                  + "\"why\":\"the backplane is gone\"}\n"),
          heard);
      if (heard.contains("\"on\":\"joined\"")) {
        assertTrue(heard.contains("{\"on\":\"left\",\"room\":\"ops\",\"who\":[\"bot\"]"), heard);
      }
      bot.skips();
      assertEquals(List.of(), town.chat.backplane().presence().people(OPS, 10), method);
      bot.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"x\"}");
      bot.hearsAmongOthers("\"code\":\"not-in-room\"");
      failing.clear();
    }
    bot.types("{\"do\":\"join\",\"room\":\"ops\",\"id\":\"j\"}");
    bot.hearsAmongOthers("\"members\":1}");
  }

  @Test
  void whoCantReadTheirDirectMessagesIsAskedToComeAgain() {
    String token = town.program("ann").token();
    about = it -> it instanceof LogName log && log.isInbox();
    for (String method : List.of("follow", "after")) {
      Client again = town.program("again");
      failing.add(method);
      again.types(
          "{\"do\":\"nick\",\"name\":\"ann\",\"token\":\"" + token + "\",\"after\":\"1-1\"}");
      assertEquals(
          "your direct messages can't be read now; please connect again", again.peer.ended());
      failing.clear();
      again.leaves();
    }
    assertEquals(List.of(), town.chat.backplane().presence().people(RoomName.LOBBY, 10));
  }

  @Test
  void thoseWhoWaitForARoomAreToldWhenItFails() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch fails = new CountDownLatch(1);
    failure =
        () -> {
          reached.countDown();
          try {
            fails.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return new LinkageError("a mistake of ours");
        };
    failing.add("follow");
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    Thread first = joins(ann);
    assertTrue(reached.await(10, TimeUnit.SECONDS));
    Thread second = joins(bob);
    eventually(() -> assertEquals(Thread.State.WAITING, second.getState()));
    fails.countDown();
    assertTrue(first.join(Duration.ofSeconds(10)));
    assertTrue(second.join(Duration.ofSeconds(10)), "it waits for ever");
  }

  private static Thread joins(Client client) {
    return Thread.ofVirtual()
        .uncaughtExceptionHandler((_, _) -> {}) // the connection's thread would end it
        .start(() -> client.types("/join ops"));
  }

  @Test
  void sessionThatCantBeOpenedLeavesNothingBehind() {
    Town elsewhere =
        new Town(
            Town.options(3, 100),
            100,
            sound ->
                new InterceptedBackplane(
                    sound,
                    call -> {
                      if (call.method().getName().equals("enter")) {
                        throw new LinkageError("a mistake of ours");
                      }
                      return call.proceed();
                    }));
    assertThrows(LinkageError.class, () -> new Client(elsewhere));
    assertEquals(0, elsewhere.chat.sessions());
    assertEquals(List.of(), elsewhere.chat.backplane().presence().rooms());
    elsewhere.close();
  }

  @Test
  void errorInLeavingOneRoomKeepsNobodyInTheOthers() {
    failure = () -> new LinkageError("a mistake of ours");
    Client ann = town.person("ann");
    ann.types("/join ops", "/join garden");
    failing.add("exit");
    ann.leaves();
    assertEquals(0, town.chat.sessions());
    assertEquals(1, town.failures.count());
    List<ListedRoom> left = town.chat.backplane().presence().rooms();
    assertEquals(List.of(OPS), left.stream().map(one -> one.info().name()).toList());
    failing.clear();
    town.person("ann");
  }

  @Test
  void sessionsMayEndAfterChatHas() {
    Client ann = town.person("ann");
    town.person("bob");
    town.chat.close();
    ann.leaves();
    assertFalse(ann.types("q"));
    assertEquals(1, town.chat.sessions());
  }

  /**
   * What lies behind a tail, such as an archive, is away. The page does not look like the first.
   */
  @Test
  void pageEndsEarlyIfOlderEntriesCanNotBeRead() {
    try (Town town =
        new Town(
            Town.options(20, 1_000),
            1_000,
            sound -> new InterceptedBackplane(sound, FailuresTest::refuseWhatIsBehindTheTail))) {
      Client bot = town.program("bot");
      bot.types(
          "{\"do\":\"join\",\"room\":\"ops\"}",
          "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"one\"}",
          "{\"do\":\"history\",\"room\":\"ops\"}");
      bot.hearsAmongOthers("\"on\":\"history\"");
      String page = bot.peer.text();
      assertTrue(page.contains("\"more\":true") && !page.contains("refused"), page);
    }
  }

  private static Object refuseWhatIsBehindTheTail(InterceptedBackplane.Call call) throws Throwable {
    if (!call.is("before", LogName.of(OPS))) {
      return call.proceed();
    }
    if (call.arguments().get(1) instanceof EntryId edge && edge.seq() <= 1) {
      throw new RefusedException(Code.UNAVAILABLE, "older history can't be read now");
    }
    Page page = (Page) call.proceed();
    return new Page(page.entries(), true);
  }
}
