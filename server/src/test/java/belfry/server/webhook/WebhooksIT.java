package belfry.server.webhook;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.json.JsonDialect;
import belfry.server.backplane.Bookmarks;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.measure.Measure;
import belfry.server.net.Network;
import belfry.server.task.Failures;
import belfry.server.webhook.Receiver.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The delivery of a room's entries to a receiver on this machine. */
class WebhooksIT {
  private static final RoomName OPS = new RoomName("ops");
  private static final WebhookSecret SECRET =
      WebhookSecret.of(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"));
  private static final Retries SOON = new Retries(Collections.nCopies(3, Duration.ofMillis(1)));

  @TempDir private Path folder;

  private final Failures failures = new Failures();
  private final AtomicInteger asked = new AtomicInteger();
  private LocalBookmarks kept;
  private Retries retries = SOON;
  private LocalBackplane backplane;
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    var bounds = new LocalBackplane.Bounds(5, 1 << 20, 100, 1 << 20);
    backplane = new LocalBackplane(bounds, InstantSource.system(), failures);
    backplane.start((_, _, _) -> {});
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
    backplane.close();
    assertEquals(0, failures.count());
  }

  private Webhooks webhooks(List<Network> allowed, String... except) {
    Set<Nickname> names = new HashSet<>();
    for (String name : except) {
      names.add(Nickname.of(name));
    }
    Webhooks webhooks =
        new Webhooks(
            new WebhookOptions(List.of(webhook(names)), allowed),
            backplane,
            bookmarks(),
            new JsonDialect(),
            retries,
            () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
            failures);
    webhooks.start();
    return webhooks;
  }

  private Webhook webhook(Set<Nickname> except) {
    return new Webhook(OPS, receiver.url("/hook?a=b%20c"), SECRET, except);
  }

  /** Bookmarks in the folder; counts how often a lease of them would be renewed. */
  private Bookmarks bookmarks() {
    kept = new LocalBookmarks(folder.resolve("bookmarks"));
    return new Bookmarks() {
      @Override
      public boolean mayMove() {
        asked.incrementAndGet();
        return kept.mayMove();
      }

      @Override
      public void endMoving() {
        kept.endMoving();
      }

      @Override
      public Optional<EntryId> read(String name) {
        return kept.read(name);
      }

      @Override
      public void moveOn(String name, EntryId place) {
        kept.moveOn(name, place);
      }
    };
  }

  private EntryId say(String name, String text) {
    Draft draft = new Draft(Kind.SAY, Nickname.of(name), "session", null, text);
    Outcome outcome = backplane.logs().append(LogName.of(OPS), draft);
    return assertInstanceOf(Outcome.Appended.class, outcome).id();
  }

  /** Says something until the webhook has begun: it begins with the next entry. */
  private void begin() throws InterruptedException {
    eventually(() -> {
      EntryId _ = say("ann", "begin");
      assertTrue(receiver.waiting() > 0);
    });
    String last = say("ann", "begun").toString();
    Request request;
    do {
      request = receiver.next();
    } while (!request.id().endsWith(last));
    // Without this, a webhook that ends now would deliver the message once more.
    Path bookmarks = folder.resolve("bookmarks");
    eventually(() -> assertTrue(Files.readString(bookmarks).contains(last + "\n")));
  }

  private static double value(Webhooks of, String name, String result) {
    return of.measures().stream()
        .filter(Measure.Counter.class::isInstance)
        .map(Measure.Counter.class::cast)
        .filter(each -> each.name().equals(name) && each.labels().containsValue(result))
        .mapToDouble(each -> each.value().getAsLong())
        .sum();
  }

  private static double lag(Webhooks of) {
    return of.measures().stream()
        .filter(Measure.Gauge.class::isInstance)
        .map(Measure.Gauge.class::cast)
        .mapToDouble(each -> each.value().getAsDouble())
        .sum();
  }

  @Test
  void messageIsPostedAndSigned() throws Exception {
    try (Webhooks _ = webhooks(LOOPBACK)) {
      begin();
      EntryId id = say("ann", "deploy done");
      Request request = receiver.next();
      assertEquals("/hook?a=b%20c", request.path());
      assertTrue(request.body().startsWith("{\"type\":\"room.message\",\"timestamp\":\"2"));
      assertTrue(
          request
              .body()
              .contains(",\"data\":{\"on\":\"message\",\"room\":\"ops\",\"message\":\"" + id),
          request::body);
      assertTrue(request.body().endsWith("\"}}"), request::body);
      assertTrue(request.id().endsWith("-" + id), request::id);
      assertTrue(request.id().indexOf('.') < 0, request::id);
      String signature =
          SECRET.sign(
              request.id(), Long.parseLong(request.timestamp()), request.body().getBytes(UTF_8));
      assertEquals(signature, request.signature());
    }
  }

  @Test
  void failedMessageIsPostedAgainBeforeTheNextOne() throws Exception {
    try (Webhooks webhooks = webhooks(LOOPBACK)) {
      begin();
      receiver.answering(500, 301, 503);
      EntryId first = say("ann", "first");
      EntryId second = say("ann", "second");
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.add(receiver.next().id());
      }
      assertEquals(Collections.nCopies(4, ids.getFirst()), ids.subList(0, 4));
      assertTrue(
          ids.getFirst().endsWith(first.toString()) && ids.get(4).endsWith(second.toString()));
      eventually(() -> assertEquals(3, value(webhooks, "webhook_attempts", "failed")));
    }
  }

  @Test
  void messageThatItsReceiverRefusesIsPassedOverAfterThreeAttempts() throws Exception {
    try (Webhooks _ = webhooks(LOOPBACK)) {
      begin();
      receiver.answering(400, 422, 400);
      EntryId _ = say("ann", "too strange");
      EntryId next = say("ann", "next");
      for (int i = 0; i < 3; i++) {
        assertTrue(receiver.next().body().contains("too strange"));
      }
      assertTrue(receiver.next().id().endsWith(next.toString()));
    }
  }

  @Test
  void goneReceiverGetsNothingMore() throws Exception {
    try (Webhooks _ = webhooks(LOOPBACK)) {
      begin();
      receiver.answering(410);
      EntryId _ = say("ann", "one");
      Request _ = receiver.next();
      EntryId _ = say("ann", "two");
    }
    assertEquals(0, receiver.waiting());
  }

  @Test
  void deliveryGoesOnAfterARestart() throws Exception {
    try (Webhooks _ = webhooks(LOOPBACK)) {
      begin();
    }
    EntryId missed = say("ann", "while it was away");
    try (Webhooks _ = webhooks(LOOPBACK)) {
      assertTrue(receiver.next().id().endsWith(missed.toString()));
    }
  }

  /** The room has no entry when the webhook is new, in one case; in the other it has one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void newWebhookWhoseReceiverIsAwayLosesNothingAtARestart(boolean isEmpty) throws Exception {
    if (!isEmpty) {
      EntryId _ = say("ann", "before the webhook");
    }
    EntryId missed;
    receiver.answering(503);
    retries = new Retries(List.of(Duration.ofHours(1)));
    try (Webhooks webhooks = webhooks(LOOPBACK)) {
      eventually(() -> assertTrue(Files.exists(folder.resolve("bookmarks"))));
      missed = say("ann", "missed");
      eventually(() -> assertTrue(value(webhooks, "webhook_attempts", "failed") > 0));
    }
    EntryId next = say("ann", "next");
    try (Webhooks _ = webhooks(LOOPBACK)) {
      Request _ = receiver.next(); // the attempt that failed
      assertTrue(receiver.next().id().endsWith(missed.toString()));
      assertTrue(receiver.next().id().endsWith(next.toString()));
    }
  }

  @Test
  void webhookWhoseBookmarkCannotBeReadWaitsAndShowsIt() throws Exception {
    Path damaged = Files.createFile(folder.resolve("bookmarks"));
    try (Webhooks webhooks = webhooks(LOOPBACK)) {
      EntryId _ = say("ann", "waits");
      eventually(() -> assertTrue(lag(webhooks) > 0));
    }
    assertEquals(0, receiver.waiting());
    assertEquals(0, Files.size(damaged));
  }

  /** The courier is in a pause of an hour, as it might be in a request to a slow receiver. */
  @Test
  void leaseIsRenewedWhileACourierWaits() throws Exception {
    retries = new Retries(List.of(Duration.ofHours(1)));
    try (Webhooks webhooks = webhooks(LOOPBACK)) {
      begin();
      receiver.answering(503);
      EntryId _ = say("ann", "waits");
      eventually(() -> assertTrue(value(webhooks, "webhook_attempts", "failed") > 0));
      int before = asked.get();
      eventually(() -> assertTrue(asked.get() > before));
    }
  }

  /** As if this process had lost the lease during the pause after a failed attempt. */
  @Test
  void messagesThatAnotherProcessDeliversDuringAPauseAreNotRepeated() throws Exception {
    try (Webhooks _ = webhooks(LOOPBACK)) {
      begin();
      receiver
          .answering(503)
          .onNext(() -> kept.moveOn(webhook(Set.of()).id(), say("ann", "delivered elsewhere")));
      EntryId first = say("ann", "delivered elsewhere, too");
      assertTrue(receiver.next().id().endsWith(first.toString()));
      EntryId next = say("ann", "next");
      Request request = receiver.next();
      assertTrue(request.id().endsWith(next.toString()), request::body);
    }
  }

  private Webhook webhook(WebhookSecret secret) {
    return new Webhook(OPS, receiver.url("/hook?a=b%20c"), secret, Set.of());
  }

  private static WebhookOptions options(Webhook... webhooks) {
    return new WebhookOptions(List.of(webhooks), LOOPBACK);
  }

  /** The webhook is in a pause of an hour when its secret changes. */
  @Test
  void changedWebhookBeginsAgainAtItsBookmark() throws Exception {
    retries = new Retries(List.of(Duration.ofHours(1)));
    WebhookSecret next = WebhookSecret.of(List.of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    try (Webhooks webhooks = webhooks(LOOPBACK)) {
      begin();
      receiver.answering(503);
      EntryId id = say("ann", "waits");
      Request failed = receiver.next();

      assertEquals(Optional.empty(), webhooks.change(options(webhook(Set.of()))));
      assertEquals(
          Optional.of("Webhooks: 0 new, 1 changed, 0 removed; there are 1 now."),
          webhooks.change(options(webhook(next))));
      Request request = receiver.next();
      assertTrue(request.id().endsWith(id.toString()), request::id);
      assertEquals(failed.id(), request.id());
      long time = Long.parseLong(request.timestamp());
      assertEquals(
          next.sign(request.id(), time, request.body().getBytes(UTF_8)), request.signature());
    }
  }

  @Test
  void removedWebhookGetsNothingUntilItComesBack() throws Exception {
    try (Webhooks webhooks = webhooks(LOOPBACK)) {
      begin();
      Webhook other = new Webhook(OPS, receiver.url("/other"), SECRET, Set.of());
      assertEquals(
          Optional.of("Webhooks: 1 new, 0 changed, 1 removed; there are 1 now."),
          webhooks.change(options(other)));
      eventually(() -> assertTrue(kept.read(other.id()).isPresent()));
      EntryId missed = say("ann", "missed");
      assertEquals("/other", receiver.next().path());
      assertEquals(
          Optional.of("Webhooks: 1 new, 0 changed, 1 removed; there are 1 now."),
          webhooks.change(options(webhook(SECRET))));
      Request request = receiver.next();
      assertEquals("/hook?a=b%20c", request.path());
      assertTrue(request.id().endsWith(missed.toString()), request::id);
    }
  }

  @Test
  void webhookThatIsOverBeginsAgainWhenTheWebhooksAreReadAgain() throws Exception {
    try (Webhooks webhooks = webhooks(LOOPBACK)) {
      begin();
      receiver.answering(410);
      EntryId refused = say("ann", "gone");
      Request _ = receiver.next();
      eventually(() -> {
        var _ = webhooks.change(options(webhook(SECRET)));
        assertTrue(receiver.waiting() > 0);
      });
      assertTrue(receiver.next().id().endsWith(refused.toString()));
    }
  }

  @Test
  void networksThatAreAllowedNowAreUsedByTheNextAttempt() throws Exception {
    retries = new Retries(Collections.nCopies(1_000, Duration.ofMillis(20)));
    try (Webhooks webhooks = webhooks(List.of())) {
      eventually(() -> {
        EntryId _ = say("ann", "waits");
        assertTrue(value(webhooks, "webhook_attempts", "failed") > 0);
      });
      assertEquals(Optional.empty(), webhooks.change(options(webhook(SECRET))));
      assertTrue(receiver.next().body().contains("waits"));
    }
  }

  @Test
  void messagesThatTheLogHasLostAreAGap() throws Exception {
    try (Webhooks _ = webhooks(LOOPBACK)) {
      begin();
    }
    EntryId lost = say("ann", "lost");
    List<EntryId> kept = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      kept.add(say("ann", "kept " + i));
    }
    try (Webhooks _ = webhooks(LOOPBACK)) {
      Request gap = receiver.next();
      assertTrue(gap.id().endsWith(lost + "-gap"), gap::id);
      assertTrue(gap.body().contains("\"type\":\"room.gap\""), gap::body);
      for (EntryId id : kept) {
        assertTrue(receiver.next().id().endsWith(id.toString()));
      }
    }
  }

  @Test
  void messageOfAnExceptedSenderIsNotPosted() throws Exception {
    try (Webhooks _ = webhooks(LOOPBACK, "robot")) {
      begin();
      EntryId _ = say("Robot", "an answer");
      EntryId next = say("ann", "thanks");
      assertTrue(receiver.next().id().endsWith(next.toString()));
    }
  }

  @Test
  void privateAddressGetsNothingUnlessItIsAllowed() throws Exception {
    try (Webhooks webhooks = webhooks(List.of())) {
      eventually(() -> {
        EntryId _ = say("ann", "secret");
        assertTrue(value(webhooks, "webhook_attempts", "failed") > 0);
      });
    }
    assertEquals(0, receiver.waiting());
  }
}
