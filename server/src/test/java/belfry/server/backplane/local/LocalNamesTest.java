package belfry.server.backplane.local;

import belfry.protocol.Nickname;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.LogName;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class LocalNamesTest {
  /**
   * Sessions that claim one name at once: two with one token, as after a lost connection, and a
   * third.
   */
  @Param(name = "session", gen = IntGen.class, conf = "0:2")
  public static class OneNameManySessions {
    private static final Nickname ANN = Nickname.of("ann");
    private static final List<Holder> SESSIONS =
        List.of(new Holder("0", "secret"), new Holder("1", "secret"), new Holder("2", "other"));
    private static final List<LogName> INBOXES = SESSIONS.stream().map(Holder::inbox).toList();

    private final LocalNames names = new LocalNames(new KnownAccounts());

    @Operation
    public Claim claim(@Param(name = "session") int session) {
      return names.claim(ANN, SESSIONS.get(session));
    }

    @Operation
    public void release(@Param(name = "session") int session) {
      names.release(ANN, SESSIONS.get(session));
    }

    @Operation
    public int inbox() {
      return names.find(ANN).map(found -> INBOXES.indexOf(found.inbox())).orElse(-1);
    }
  }

  @Test
  void aNameHasOneHolder() {
    new ModelCheckingOptions()
        .iterations(30)
        .invocationsPerIteration(50)
        .actorsBefore(1)
        .actorsAfter(0)
        .threads(2)
        .actorsPerThread(3)
        .check(OneNameManySessions.class);
  }
}
