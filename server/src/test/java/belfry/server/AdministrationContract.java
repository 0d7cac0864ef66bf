package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an administrator does with a running server, whatever keeps its data. */
@Timeout(60)
abstract class AdministrationContract {
  private static final AtomicInteger TESTS = new AtomicInteger();

  /** A word that no other test has in its names. */
  private final String test = "t" + TESTS.incrementAndGet();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** An instance, and another one of the same deployment if there can be one. */
  abstract Server here();

  abstract Server there();

  /** The variables that say where the data are. */
  abstract Map<String, String> environment();

  private Exit run(String... command) {
    out.reset();
    err.reset();
    return new AdminCommand(
            environment(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
        .run(command);
  }

  final String admin(String... command) {
    assertEquals(Exit.OK, run(command), () -> err.toString(UTF_8));
    return out.toString(UTF_8);
  }

  private String refused(String... command) {
    assertEquals(Exit.DISK, run(command), () -> out.toString(UTF_8));
    return err.toString(UTF_8);
  }

  private static String json(String line) {
    return line.replace('\'', '"') + "\n";
  }

  private static Caller program(Server server, String name) throws IOException {
    Caller program = new Caller(server.address());
    program.send(json("{'do':'nick','name':'" + name + "'}"));
    program.lineWith("\"on\":\"renamed\"");
    return program;
  }

  private static String logIn(Caller program, String name, String token) throws IOException {
    program.send(json("{'do':'login','id':'x','name':'" + name + "','token':'" + token + "'}"));
    return program.lineWith("\"id\":\"x\"");
  }

  private static String token(String printed) {
    return printed.lines().toList().getLast();
  }

  @Test
  void accountIsMadeResetSuspendedRestoredAndDropped() throws Exception {
    String name = "eve-" + test;
    String first = token(admin("account", name, "create"));
    assertTrue(refused("account", name, "create").contains("has an account already"));
    String second = token(admin("account", name, "reset"));
    try (Caller old = program(here(), "old-" + test);
        Caller eve = program(there(), "new-" + test)) {
      assertTrue(logIn(old, name, first).contains("wrong-login"));
      assertTrue(logIn(eve, name, second).contains("logged-in"));
      assertTrue(
          admin("account", name, "suspend", "2h", "of", "spam").contains("suspended for 2 hours"));
      eve.lineWith("\"on\":\"bye\"");
      String why = logIn(old, name, second);
      assertTrue(why.contains("\"code\":\"banned\"") && why.contains("of spam"), why);
      assertTrue(admin("account", name).contains("suspended until "));
      admin("account", name, "restore");
      assertTrue(refused("account", name, "restore").contains("is not suspended"));
      assertTrue(logIn(old, name, second).contains("logged-in"));
      admin("account", name, "drop");
      old.lineWith("\"on\":\"bye\"");
    }
    assertTrue(refused("account", name, "reset").contains("has no account any more"));
    String audit = admin("audit");
    assertTrue(audit.contains(": account " + name + " suspend 2h of spam\n"), audit);
    assertFalse(audit.contains(first) || audit.contains(second), audit);
  }

  @Test
  void everybodyIsToldAndOneConnectionIsEnded() throws Exception {
    String name = "ann-" + test;
    try (Caller ann = program(here(), name);
        Caller bob = program(there(), "bob-" + test)) {
      admin("broadcast", "back", "in", "five", "minutes");
      ann.lineWith("back in five minutes");
      bob.lineWith("back in five minutes");
      admin("end", name, "go", "away");
      assertTrue(
          ann.lineWith("\"on\":\"bye\"").contains("an administrator ended your connection: go"));
      bob.send(json("{'do':'ping','id':'still'}")).lineWith("\"id\":\"still\"");
      assertTrue(refused("end", "nobody-" + test).contains("nobody here is"));
    }
  }

  @Test
  void roomGetsAnOwnerAndLosesItsRules() throws Exception {
    String owner = "own-" + test;
    String room = "den-" + test;
    String token = token(admin("account", owner, "create"));
    try (Caller host = program(here(), "host-" + test);
        Caller ann = program(there(), "visitor-" + test)) {
      host.send(json("{'do':'join','room':'" + room + "'}")).lineWith("\"on\":\"joined\"");
      assertTrue(admin("room", room).contains("has 1 person and no owner"));
      assertTrue(refused("room", room, "clear").contains("has no rules and no owner"));
      admin("room", room, "own", owner);
      assertTrue(host.lineWith("\"role\":\"owner\"").contains("\"from\":\"operator\""));
      assertTrue(admin("room", room).contains("owner " + owner + "\n"));
      logIn(ann, owner, token);
      ann.send(json("{'do':'join','room':'" + room + "'}")).lineWith("\"on\":\"joined\"");
      String ban =
          "{'do':'ban','id':'b','room':'%s','name':'host-%s','why':'spam'}".formatted(room, test);
      ann.send(json(ban)).lineWith("\"id\":\"b\"");
      host.lineWith("\"what\":\"ban\"");
      String printed = admin("room", room);
      assertTrue(printed.contains("ban host-" + test + " until "), printed);
      admin("room", room, "clear");
      ann.lineWith("\"on\":\"rules\"");
      host.send(json("{'do':'join','room':'" + room + "'}")).lineWith("\"on\":\"joined\"");
    }
    String acts = admin("audit", "--room", room);
    assertTrue(acts.contains(" #" + room + " " + owner + ": ban host-" + test + " until "), acts);
    assertEquals(3, acts.lines().count(), acts);
    assertTrue(acts.endsWith(": room " + room + " clear\n"), acts);
    String byOwner = admin("audit", "--by", owner, "--since", "1h");
    assertEquals(1, byOwner.lines().count(), byOwner);
    assertEquals("", admin("audit", "--by", owner, "--since", "2099-01-01"));
  }

  @Test
  void raidModeKeepsGuestsFromWritingAndThenFromEntering() throws Exception {
    String name = "raid-" + test;
    String token = token(admin("account", name, "create"));
    try (Caller guest = program(here(), "guest-" + test);
        Caller member = program(there(), "member-" + test)) {
      logIn(member, name, token);
      String join = json("{'do':'join','id':'j','room':'raided'}");
      guest.send(join).lineWith("\"on\":\"joined\"");
      assertTrue(admin("raid", "2", "30m").startsWith("raid mode 2 until "));
      String say = json("{'do':'say','id':'s','room':'raided','text':'hello'}");
      assertTrue(awaited(guest, say, "login-needed").contains("guests may only read now"));
      assertTrue(
          awaited(guest, json("{'do':'register','id':'s'}"), "not-allowed").contains("raid"));
      admin("raid", "3");
      String again = json("{'do':'join','id':'s','room':'raided'}");
      awaited(guest, again, "login-needed");
      member.send(join).lineWith("\"on\":\"joined\"");
      assertTrue(admin("raid", "off").contains("off"));
      assertEquals("raid mode is off\n", admin("raid"));
      awaited(guest, say, "\"on\":\"ack\"");
    } finally {
      admin("raid", "off");
    }
  }

  /** Sends a command until its answer says something: an order reaches an instance a bit later. */
  private static String awaited(Caller program, String command, String words) throws IOException {
    for (int n = 0; ; n++) {
      String answer = program.send(command).lineWith("\"id\":\"s\"");
      if (answer.contains(words)) {
        return answer;
      }
      assertTrue(n < 10_000, answer);
      Thread.onSpinWait();
    }
  }

  @Test
  void networkIsBannedAndFreeAgain() {
    assertEquals("", admin("bans"));
    assertTrue(admin("ban", "192.0.2.0/24", "7d", "spam").contains("is banned for 7 days"));
    assertTrue(admin("bans").matches("192\\.0\\.2\\.0/24 until [^\n]*: spam\n"));
    assertTrue(refused("ban", "2001:db8::1").contains("at most 64 bits"));
    assertTrue(refused("ban", "here").contains("is no network"));
    assertTrue(refused("unban", "198.51.100.0/24").contains("is not banned"));
    admin("unban", "192.0.2.0/24");
    assertEquals("", admin("bans"));
  }

  @Test
  void wrongWordsAreRefusedWithTheUsage() {
    assertTrue(refused("account", "eve", "explode").contains("has no account"));
    assertTrue(refused("room", "den", "explode").contains("usage: room NAME"));
    assertTrue(refused("broadcast").contains("usage: broadcast TEXT"));
    assertTrue(refused("raid", "7").contains("usage: raid"));
    assertTrue(refused("audit", "--since", "yesterday").contains("is no time"));
  }
}
