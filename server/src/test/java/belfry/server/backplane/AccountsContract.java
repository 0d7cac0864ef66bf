package belfry.server.backplane;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.server.task.Failures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of the accounts of every backplane that keeps some. Each test uses two instances
 * that share their state, {@code here} and {@code there}; a backplane of one process is both.
 */
public abstract class AccountsContract {
  private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());
  private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");

  /** Receives the errors of the backplanes that a test makes. */
  protected final Failures failures = new Failures();

  private final String test = Long.toString(TESTS.incrementAndGet(), Character.MAX_RADIX);
  private final Nickname ann = Nickname.of("Ann-" + test);
  private final Holder first = holder("first");
  private final Holder other = holder("other");
  private final Account account =
      Account.fresh("id-" + test, ann, NOW)
          .withToken(new Account.Token("t1", "c0ffee", "laptop", NOW, null, null))
          .withKey(new Account.Key("k1", "AAAA", "", NOW, null))
          .registeredBy("facade");

  private final List<String> lost = new CopyOnWriteArrayList<>();
  private List<Backplane> instances = List.of();
  private Backplane here;
  private Backplane there;

  /** Makes one backplane, or two that share their state; the test starts them. */
  protected abstract List<Backplane> make() throws Exception;

  @BeforeEach
  void startInstances() throws Exception {
    instances = make();
    here = instances.getFirst();
    there = instances.getLast();
    instances.forEach(one -> one.start((holder, name, _) -> lost.add(holder + " lost " + name)));
  }

  @AfterEach
  void closeInstances() {
    instances.forEach(Backplane::close);
  }

  private Holder holder(String id) {
    return new Holder(id + "-" + test, "token of " + id + "-" + test);
  }

  private Account registered() {
    here.names().claim(ann, first);
    assertEquals(Registration.REGISTERED, here.accounts().register(account, first));
    return account;
  }

  @Test
  void accountIsFoundAsItWasRegistered() {
    assertEquals(Optional.empty(), there.accounts().find(ann));
    registered();
    assertEquals(Optional.of(account), there.accounts().find(Nickname.of("ANN-" + test)));
    assertEquals("Ann-" + test, there.accounts().find(ann).orElseThrow().name().text());
  }

  @Test
  void guestRegistersOnlyTheNameThatItHolds() {
    assertEquals(Registration.NOT_HELD, here.accounts().register(account, first));
    here.names().claim(ann, other);
    assertEquals(Registration.NOT_HELD, here.accounts().register(account, first));
    assertEquals(Optional.empty(), here.accounts().find(ann));
    assertEquals(Claim.GRANTED, here.names().claim(ann, other));
  }

  @Test
  void nameOfAnAccountIsHeldByNobodyElse() {
    registered();
    assertEquals(Claim.RESERVED, there.names().claim(ann, other));
    here.names().release(ann, first);
    assertEquals(Claim.RESERVED, there.names().claim(ann, other));
    assertEquals(Optional.empty(), here.names().find(ann));
    Holder thief = other.as(new Login("id-of-another", account.generation()));
    assertEquals(Claim.RESERVED, there.names().claim(ann, thief));
  }

  @Test
  void tokenOfTheConnectionDoesNotGiveTheNameBack() {
    registered();
    assertEquals(Claim.RESERVED, there.names().claim(ann, new Holder("later", first.token())));
  }

  @Test
  void loginTakesTheNameOver() {
    registered();
    assertEquals(Claim.GRANTED, there.names().claim(ann, other.as(account.login())));
    eventually(() -> assertEquals(List.of(first.id() + " lost " + ann), lost));
    assertEquals(other.id(), here.names().find(ann).orElseThrow().holder());
  }

  @Test
  void accountHasOneInbox() {
    registered();
    LogName inbox = here.names().find(ann).orElseThrow().inbox();
    assertEquals(LogName.inboxOfAccount(account.id()), inbox);
    there.names().claim(ann, other.as(account.login()));
    assertEquals(inbox, here.names().find(ann).orElseThrow().inbox());
  }

  @Test
  void registrationKeepsTheAwayMessage() {
    here.names().claim(ann, first);
    here.names().away(ann, first, "lunch");
    here.accounts().register(account, first);
    assertEquals("lunch", there.names().find(ann).orElseThrow().away());
  }

  @Test
  void secondRegistrationIsRefused() {
    registered();
    Account second = Account.fresh("second-" + test, ann, NOW);
    assertEquals(Registration.RESERVED, here.accounts().register(second, first));
    assertEquals(account.id(), there.accounts().find(ann).orElseThrow().id());
  }

  @Test
  void loginOfAnOlderGenerationIsStale() {
    Account before = registered();
    Account after = before.withPassword("$argon2id$another");
    assertTrue(there.accounts().change(before, after, null));
    assertEquals(Claim.STALE, here.names().claim(ann, other.as(before.login())));
    assertEquals(Claim.GRANTED, here.names().claim(ann, other.as(after.login())));
  }

  @Test
  void changeOfTheGenerationEndsOlderLogins() {
    registered();
    Account before = account.withHashOfSamePassword("$hash");
    assertTrue(there.accounts().change(account, before, null));
    assertEquals(Optional.of(first.id()), here.names().find(ann).map(Names.Recipient::holder));
    assertTrue(there.accounts().change(before, before.withPassword("$another"), other));
    eventually(() -> assertEquals(List.of(first.id() + " lost " + ann), lost));
    assertEquals(Optional.empty(), here.names().find(ann));
    assertEquals(Claim.STALE, here.names().claim(ann, first.as(before.login())));
  }

  @Test
  void sessionThatChangesTheAccountKeepsItsName() {
    registered();
    here.names().away(ann, first, "lunch");
    Account after = account.withPassword("$another");
    assertTrue(here.accounts().change(account, after, first));
    assertEquals("lunch", there.names().find(ann).orElseThrow().away());
    Account last = after.without("t1");
    assertTrue(here.accounts().change(after, last, first.as(after.login())));
    assertEquals(Optional.of(first.id()), there.names().find(ann).map(Names.Recipient::holder));
    assertEquals(List.of(), lost);
  }

  @Test
  void registrationThatIsRepeatedSucceeds() {
    registered();
    assertEquals(Registration.REGISTERED, here.accounts().register(account, first));
    assertEquals(Optional.of(account), there.accounts().find(ann));
    assertEquals(
        LogName.inboxOfAccount(account.id()), here.names().find(ann).orElseThrow().inbox());
  }

  @Test
  void loginToAnAccountThatIsNotThereIsStale() {
    assertEquals(Claim.STALE, here.names().claim(ann, first.as(account.login())));
  }

  @Test
  void changeOfAnOldVersionIsRefused() {
    Account before = registered();
    Account after = before.withHashOfSamePassword("$one");
    assertTrue(here.accounts().change(before, after, null));
    assertFalse(there.accounts().change(before, before.withHashOfSamePassword("$two"), null));
    assertEquals(Optional.of(after), here.accounts().find(ann));
  }

  @Test
  void droppedNameStaysReserved() {
    Account before = registered();
    assertTrue(here.accounts().change(before, before.dropped(NOW), null));
    here.names().release(ann, first);
    assertEquals(Claim.RESERVED, there.names().claim(ann, other));
    Login last = there.accounts().find(ann).orElseThrow().login();
    assertNotEquals(Claim.GRANTED, there.names().claim(ann, other.as(last)));
    assertEquals(
        Registration.RESERVED,
        here.accounts().register(Account.fresh("again-" + test, ann, NOW), first));
  }

  /** Guests race for a name while its holder registers it: no claim is granted after that. */
  @Test
  void nobodyGetsTheNameBesideARegistration() throws Exception {
    for (int round = 0; round < 10; round++) {
      Nickname name = Nickname.of("race-" + round + "-" + test);
      Account made = Account.fresh("race-" + round + "-" + test, name, NOW);
      here.names().claim(name, first);
      List<Callable<Object>> tasks = new ArrayList<>();
      tasks.add(() -> {
        Registration registration = here.accounts().register(made, first);
        here.names().release(name, first);
        return registration;
      });
      IntStream.range(0, 3)
          .forEach(guest ->
              tasks.add(() -> {
                Claim last = Claim.TAKEN;
                for (int claim = 0; claim < 20; claim++) {
                  last = there.names().claim(name, holder("guest-" + guest));
                }
                return last;
              }));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Object>> done = threads.invokeAll(tasks);
        assertEquals(Registration.REGISTERED, done.getFirst().get());
        for (Future<Object> guest : done.subList(1, done.size())) {
          assertNotEquals(Claim.GRANTED, guest.get());
        }
      }
      assertEquals(Optional.empty(), here.names().find(name));
    }
  }
}
