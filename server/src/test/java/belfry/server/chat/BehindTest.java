package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.InterceptedBackplane;
import belfry.server.backplane.LogName;
import belfry.server.backplane.PresenceChange;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Clients that come to an instance which has not heard yet what the log holds already, as others
 * have.
 */
class BehindTest {
  private static final LogName OPS = LogName.of(new RoomName("ops"));

  /** What this instance is still to hear of ops. */
  private final BlockingQueue<Runnable> unheard = new LinkedBlockingQueue<>();

  private volatile boolean behind;
  private volatile Follower follower;

  /** What happens when a page of ops was just read. */
  private Runnable afterReading = () -> {};

  @AutoClose private final Town town = new Town(Town.options(3, 100), 100, this::behindAtTimes);

  private Backplane behindAtTimes(Backplane sound) {
    return new InterceptedBackplane(
        sound,
        call -> {
          if (call.is("follow", OPS)) {
            follower = (Follower) call.arguments().get(1);
            sound.logs().follow(OPS, new Late(follower));
            return null;
          }
          Object answer = call.proceed();
          if (call.method().getName().equals("after")) {
            afterReading.run();
          }
          return answer;
        });
  }

  /** Tells entries later, while this instance is behind. */
  private final class Late implements Follower {
    private final Follower follower;

    Late(Follower follower) {
      this.follower = follower;
    }

    @Override
    public void begin(EntryId last) {
      follower.begin(last);
    }

    @Override
    public void entry(Entry entry) {
      if (behind) {
        unheard.add(() -> follower.entry(entry));
      } else {
        follower.entry(entry);
      }
    }

    @Override
    public void gap(EntryId from, EntryId to) {
      follower.gap(from, to);
    }

    @Override
    public void presence(PresenceChange change) {
      follower.presence(change);
    }
  }

  private void catchUp() {
    behind = false;
    unheard.forEach(Runnable::run);
  }

  private void says(Client who, String... texts) {
    for (String text : texts) {
      who.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"" + text + "\"}");
    }
  }

  private String newest() {
    return town.chat.backplane().logs().before(OPS, null, 1).entries().getLast().id().toString();
  }

  @Test
  void whatWasReadFromTheLogIsNotToldOnceMore() {
    Client ann = town.program("ann");
    ann.types("{\"do\":\"join\",\"room\":\"ops\"}");
    says(ann, "one");
    behind = true;
    says(ann, "two", "three");
    Client bob = town.program("bob");
    bob.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"1-0\"}");
    catchUp();
    says(ann, "four");
    eventually(() -> assertEquals(List.of("one", "two", "three", "four"), bob.messages()));
  }

  @Test
  void whatAClientKnowsFromAnotherInstanceIsNotToldAgain() {
    Client ann = town.program("ann");
    ann.types("{\"do\":\"join\",\"room\":\"ops\"}");
    says(ann, "one");
    behind = true;
    says(ann, "two", "three");
    Client bob = town.program("bob");
    bob.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + newest() + "\"}");
    catchUp();
    says(ann, "four", "five");
    eventually(() -> assertEquals(List.of("four", "five"), bob.messages()));
  }

  @Test
  void gapOfTheLogIsToldToWhoComesBackFromBeforeIt() {
    Client ann = town.program("ann");
    ann.types("{\"do\":\"join\",\"room\":\"ops\"}");
    says(ann, "one");
    EntryId one = town.chat.backplane().logs().before(OPS, null, 1).entries().getLast().id();
    EntryId lost = new EntryId(one.epoch() + 1, 7);
    String gap =
        "{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"" + one + "\",\"to\":\"" + lost + "\"}\n";
    follower.gap(one, lost);
    eventually(() -> assertTrue(ann.peer.text().replace("\r", "").endsWith(gap)));

    Client bob = town.program("bob");
    bob.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + one + "\"}");
    eventually(() -> assertTrue(bob.peer.text().replace("\r", "").endsWith(gap), bob::unheard));
    Client eve = town.program("eve");
    eve.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + lost + "\"}");
    eve.hearsAmongOthers("\"on\":\"joined\"");
    assertFalse(eve.peer.text().contains("gap"), eve.peer::text);
  }

  @Test
  void whatIsSaidWhileTheLogIsReadIsInNoGap() {
    Client ann = town.program("ann");
    ann.types("{\"do\":\"join\",\"room\":\"ops\"}");
    afterReading =
        () -> {
          afterReading = () -> {};
          says(ann, "one");
        };
    Client bob = town.program("bob");
    bob.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"1-5\"}");
    eventually(() -> assertEquals(List.of("one"), bob.messages()));
    assertTrue(bob.unheard().contains("\"from\":\"1-5\",\"to\":\"E-0\""), bob::unheard);
  }
}
