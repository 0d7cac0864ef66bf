package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static belfry.server.net.IrcTown.answer;
import static belfry.server.net.IrcTown.lineOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.redis.RedisServer;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** IRC clients of two instances that share a Redis. Each test has names and rooms of its own. */
class IrcInstancesIT {
  private static final String ECHO = "CAP REQ echo-message\r\n";

  private static RedisServer redis;
  private static IrcTown here;
  private static IrcTown there;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.started();
    here = IrcTown.over(redis);
    there = IrcTown.over(redis);
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
    redis.close();
  }

  private static List<String> said(String heard) {
    return Pattern.compile("PRIVMSG #\\w+ :?([ab]\\d+)\r\n")
        .matcher(heard)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void clientsOfBothInstancesSeeOneOrder() throws IOException {
    try (Caller ann = here.client("one-ann", ECHO);
        Caller bob = there.client("one-bob", ECHO)) {
      answer(ann, "JOIN #one");
      answer(bob, "JOIN #one");
      ann.hears(lineOf("one-bob", "JOIN #one"));
      for (int i = 0; i < 30; i++) {
        ann.types("PRIVMSG #one a" + i + "\r\n");
        bob.types("PRIVMSG #one b" + i + "\r\n");
      }
      StringBuilder heard = new StringBuilder();
      while (said(heard.toString()).size() < 60) {
        heard.append(ann.hears("\n"));
      }
      answer(ann, "PRIVMSG #one :the end");
      assertEquals(said(heard.toString()), said(bob.hears("the end")));
    }
  }

  @Test
  void bansKicksAndInvitationsHoldOnBothInstances() throws IOException {
    try (Caller ann = here.client("act-ann");
        Caller bob = there.client("act-bob");
        Caller spam = there.client("act-spam")) {
      answer(ann, "JOIN #act");
      assertTrue(answer(bob, "JOIN #act").contains(" :@act-ann act-bob\r\n"));
      answer(ann, "MODE #act +b act-s*");
      bob.hears(lineOf("act-ann", "MODE #act +b act-s*!*@*"));
      assertTrue(answer(spam, "JOIN #act").contains(" 474 act-spam #act :"));
      answer(ann, "KICK #act act-bob :enough");
      bob.hears(lineOf("act-ann", "KICK #act act-bob :enough"));
      answer(ann, "MODE #act +i");
      eventually(() -> assertTrue(answer(bob, "JOIN #act").contains(" 473 act-bob #act :")));
      assertTrue(answer(ann, "INVITE act-bob #act").contains(" 341 act-ann act-bob #act\r\n"));
      bob.hears(lineOf("act-ann", "INVITE act-bob #act"));
      assertTrue(answer(bob, "JOIN #act").contains(lineOf("act-bob", "JOIN #act")));
      answer(ann, "MODE #act +o act-bob");
      bob.hears(lineOf("act-ann", "MODE #act +o act-bob"));
      answer(bob, "MODE #act -b ACT-S*!*@*");
      ann.hears(" MODE #act -b ACT-S*!*@*\r\n");
      assertFalse(answer(ann, "MODE #act b").contains(" 367 "));
    }
  }

  @Test
  void tagsAndMessagesOfSeveralLinesReachTheOtherInstance() throws IOException {
    String caps = "CAP REQ :message-tags batch draft/multiline\r\n";
    try (Caller ann = here.client("tag-ann", caps);
        Caller bob = there.client("tag-bob", caps)) {
      answer(ann, "JOIN #tag");
      answer(bob, "JOIN #tag");
      ann.hears(lineOf("tag-bob", "JOIN #tag"));
      answer(ann, "@+draft/typing=active TAGMSG #tag");
      bob.hears("+draft/typing=active " + lineOf("tag-ann", "TAGMSG #tag"));
      answer(ann, "@+a=b TAGMSG tag-bob");
      bob.hears("+a=b " + lineOf("tag-ann", "TAGMSG tag-bob"));
      answer(ann, "PRIVMSG tag-bob :\u0001PING 7\u0001");
      bob.hears(lineOf("tag-ann", "PRIVMSG tag-bob :\u0001PING 7\u0001"));
      ann.types("@+a=b BATCH +1 draft/multiline #tag\r\n");
      ann.types("@batch=1 PRIVMSG #tag :one\r\n@batch=1 PRIVMSG #tag :two\r\n");
      answer(ann, "BATCH -1");
      assertTrue(bob.hears(" BATCH +").contains(";+a=b :tag-ann!"));
      bob.hears(lineOf("tag-ann", "PRIVMSG #tag :one"));
      bob.hears(lineOf("tag-ann", "PRIVMSG #tag :two"));
    }
  }

  @Test
  void comingsGoingsAndNamesAreSeenOnceOnTheOtherInstance() throws IOException {
    try (Caller ann = here.client("come-ann");
        Caller bob = there.client("come-bob")) {
      answer(ann, "JOIN #come1,#come2");
      answer(bob, "JOIN #come1,#come2");
      ann.hears(lineOf("come-bob", "JOIN #come2"));
      answer(bob, "NICK come-rob");
      ann.hears(lineOf("come-bob", "NICK come-rob"));
      answer(bob, "PART #come1 :to bed");
      String parted = ann.hears(lineOf("come-rob", "PART #come1 :to bed"));
      assertFalse(parted.contains(" NICK "), parted);
      answer(bob, "JOIN #come1");
      ann.hears(lineOf("come-rob", "JOIN #come1"));
      bob.types("QUIT\r\n").hears("ERROR :");
      ann.hears(lineOf("come-rob", "QUIT :"));
      eventually(() -> assertTrue(answer(ann, "NAMES #come1").contains(" = #come1 @come-ann\r\n")));
      assertEquals("", answer(ann, ""));
    }
  }
}
