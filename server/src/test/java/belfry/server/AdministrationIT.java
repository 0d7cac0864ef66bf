package belfry.server;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.options.ServerArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administrator of a server that keeps its data in a folder. */
class AdministrationIT extends AdministrationContract {
  @TempDir private static Path folder;
  private static Server server;

  @BeforeAll
  static void start() throws IOException {
    server = serve();
  }

  private static Server serve() throws IOException {
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments.parse(
        "--port=0",
        "--no-time",
        "--no-ntp",
        "--history=20",
        "--irc-operators=chief",
        "--data=" + folder);
    return Server.start(arguments.options());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Server here() {
    return server;
  }

  @Override
  Server there() {
    return server;
  }

  @Override
  Map<String, String> environment() {
    return Map.of("BELFRY_DATA", folder.toString());
  }

  @Test
  void clientsAreShownWithTheirAddressesAndThatIsNoted() throws Exception {
    try (Caller ann = new Caller(server.address())) {
      ann.send("/nick addressed\n").lineWith("addressed");
      String who = admin("who", "addressed");
      assertTrue(who.matches("addressed guest \\S+ text 127\\.0\\.0\\.1 #lobby\n"), who);
    }
    String user = System.getProperty("user.name");
    assertTrue(admin("audit", "--by", user).contains(" server " + user + ": who addressed\n"));
  }

  @Test
  void raidModeHoldsForIrcClientsToo() throws Exception {
    try (Caller guest = new Caller(server.address())) {
      guest.send("CAP REQ message-tags\r\nNICK ircguest\r\nUSER x 0 * x\r\nCAP END\r\n");
      guest.send("JOIN #raidirc\r\n").lineWith(" 366 ");
      admin("raid", "2");
      String why = ":guests may only read now";
      eventually(() -> assertTrue(heard(guest, "PRIVMSG #raidirc :hello").contains(why)));
      guest.send("PRIVMSG ircguest :hello\r\n").lineWith(why);
      guest.send("@+typing=active TAGMSG #raidirc\r\n").lineWith(why);
      guest.send("PRIVMSG ircguest :\u0001VERSION\u0001\r\n").lineWith(why);
      admin("raid", "3");
      eventually(() -> assertTrue(heard(guest, "JOIN #raidirc,#other").contains(" 477 ")));
    } finally {
      admin("raid", "off");
    }
  }

  @Test
  void suspendedAccountIsNoIrcOperatorAnyMore() throws Exception {
    String token = admin("account", "chief", "create").lines().toList().getLast();
    try (Caller irc = new Caller(server.address())) {
      irc.send("NICK another\r\nUSER x 0 * x\r\n").lineWith(" 001 ");
      assertTrue(heard(irc, "OPER chief " + token).contains(" 381 "));
      assertFalse(heard(irc, "WALLOPS :hello").contains(" 481 "));
      admin("account", "chief", "suspend");
      assertTrue(heard(irc, "WALLOPS :hello").contains(" 481 "));
      assertTrue(heard(irc, "KILL another :x").contains(" 481 "));
    }
  }

  /** What an IRC client hears after a line. */
  private static String heard(Caller client, String line) throws IOException {
    client.send(line + "\r\nPING end\r\n");
    StringBuilder heard = new StringBuilder();
    for (String next = ""; !next.contains("PONG"); next = Objects.requireNonNull(client.line())) {
      heard.append(next);
    }
    return heard.toString();
  }

  @Test
  void auditOutlivesARestart() throws Exception {
    admin("broadcast", "before the restart");
    admin("ban", "203.0.113.0/24");
    server.close();
    server = serve();
    assertTrue(admin("audit").contains("broadcast before the restart\n"));
    assertTrue(admin("bans").startsWith("203.0.113.0/24 until "));
    assertEquals("203.0.113.0/24 is banned no more\n", admin("unban", "203.0.113.0/24"));
  }
}
