package belfry.server.net;

import static belfry.server.net.IrcTown.NAME;
import static belfry.server.net.IrcTown.answer;
import static belfry.server.net.IrcTown.lineOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What operators of channels do with IRC clients, and what people at other clients see of it. Each
 * test has names and rooms of its own, because all tests share the server.
 */
class IrcRightsIT {
  private static IrcTown town;

  @BeforeAll
  static void start() throws IOException {
    town = IrcTown.open();
  }

  @AfterAll
  static void stop() {
    town.close();
  }

  @Test
  void hostBansNamesUntilTheRoomIsEmpty() throws IOException {
    try (Caller ann = town.client("ban-ann");
        Caller spam = town.client("ban-spam");
        Caller text = Caller.named(town.address(), "ban-text")) {
      answer(ann, "JOIN #ban");
      text.types("/join ban\n").hears("* You are in #ban");
      answer(ann, "");
      assertEquals(
          lineOf("ban-ann", "MODE #ban +b ban-s*!*@*"), answer(ann, "MODE #ban +b ban-s*"));
      text.hears(" ban-ann banned ban-s* for ever\r\n");
      String refused = answer(spam, "JOIN #ban");
      assertTrue(refused.contains(" 474 ban-spam #ban :ban-ann banned you from #ban "), refused);
      answer(ann, "MODE #ban +b ban-text2!*@*");
      assertEquals(
          """
          :irc.example.org 367 ban-ann #ban ban-s*!*@*
          :irc.example.org 367 ban-ann #ban ban-text2!*@*
          :irc.example.org 368 ban-ann #ban :End of channel ban list
          """,
          answer(ann, "MODE #ban +b").replace("\r", ""));
      assertEquals(
          lineOf("ban-ann", "MODE #ban +I ban-spam!*@*"), answer(ann, "MODE #ban +e ban-spam!*@*"));
      assertEquals("", answer(spam, ""), "an exception is no invitation of a person");
      assertTrue(answer(spam, "JOIN #ban").contains(lineOf("ban-spam", "JOIN #ban")));
      answer(spam, "PART #ban");
      assertTrue(answer(ann, "MODE #ban eI").contains(" 346 ban-ann #ban ban-spam!*@*\r\n"));
      answer(ann, "MODE #ban -I+o ban-spam!*@* ban-text");
      text.types("/unban BAN-S*\n");
      ann.hears(lineOf("ban-text", "MODE #ban -b BAN-S*!*@*"));
      assertTrue(answer(spam, "JOIN #ban").contains(lineOf("ban-spam", "JOIN #ban")));
      text.types("/leave ban\n").hears("* You left #ban");
      answer(spam, "PART #ban");
      answer(ann, "PART #ban");
      answer(ann, "JOIN #ban");
      assertFalse(answer(ann, "MODE #ban b").contains(" 367 "));
    }
  }

  @Test
  void banOfAPersonPutsItOutAndHoldsUnderAnotherName() throws IOException {
    try (Caller ann = town.client("out-ann");
        Caller bob = town.client("out-bob")) {
      answer(ann, "JOIN #out");
      answer(bob, "JOIN #out");
      answer(ann, "MODE #out +b Out-Bob!*@*");
      bob.hears(lineOf("out-ann", "MODE #out +b Out-Bob!*@*"));
      bob.hears(" KICK #out Out-Bob :banned Out-Bob for ever\r\n");
      answer(bob, "NICK out-rob");
      assertTrue(answer(bob, "JOIN #out").contains(" 474 out-rob #out :"));
      answer(ann, "MODE #out -b out-bob!*@*");
      assertTrue(answer(bob, "JOIN #out").contains(lineOf("out-rob", "JOIN #out")));
    }
  }

  @Test
  void maskThatIsNotAboutANameIsRefused() throws IOException {
    try (Caller ann = town.client("mask-ann")) {
      answer(ann, "JOIN #mask");
      for (String mask : List.of("*!~u@" + NAME, "*@" + NAME, "a@b!c", "a b", "")) {
        String heard = answer(ann, "MODE #mask +b :" + mask);
        assertTrue(heard.contains(" 696 mask-ann #mask b "), mask + " " + heard);
      }
      assertFalse(answer(ann, "MODE #mask b").contains(" 367 "));
    }
  }

  @Test
  void invitationReachesThePersonAndThoseWhoWantToKnow() throws IOException {
    try (Caller ann = town.client("inv-ann", "CAP REQ invite-notify\r\n");
        Caller bob = town.client("inv-bob");
        Caller carol = town.client("inv-carol", "CAP REQ invite-notify\r\n");
        Caller dave = town.client("inv-dave");
        Caller text = Caller.named(town.address(), "inv-text");
        Caller json = new Caller(town.address())) {
      answer(ann, "JOIN #inv");
      answer(carol, "JOIN #inv");
      answer(dave, "JOIN #inv");
      assertTrue(answer(bob, "INVITE inv-text #inv").contains(" 442 inv-bob #inv :"));
      answer(ann, "MODE #inv +i");
      assertTrue(answer(bob, "JOIN #inv").contains(" 473 inv-bob #inv :"));
      assertTrue(answer(dave, "INVITE inv-bob #inv").contains(" 482 inv-dave #inv :"));
      assertTrue(answer(ann, "INVITE inv-xyz #inv").contains(" 401 inv-ann inv-xyz :"));
      assertTrue(answer(ann, "INVITE inv-dave #inv").contains(" 443 inv-ann inv-dave #inv :"));
      String list = answer(bob, "INVITE");
      assertTrue(list.contains(" 337 inv-bob :"), list);
      answer(dave, "");
      answer(carol, "");
      assertEquals(
          ":irc.example.org 341 inv-ann inv-bob #inv\r\n", answer(ann, "INVITE inv-bob #inv"));
      bob.hears(lineOf("inv-ann", "INVITE inv-bob #inv"));
      assertEquals(lineOf("inv-ann", "INVITE inv-bob #inv"), answer(carol, ""));
      assertEquals("", answer(dave, ""));
      assertTrue(answer(bob, "JOIN #inv").contains(lineOf("inv-bob", "JOIN #inv")));
      answer(ann, "INVITE inv-text #inv");
      text.hears("inv-ann \u2192 you: (notice) invites you to #inv; /join #inv enters it\r\n");
      text.types("/join inv\n").hears("* You are in #inv");
      json.types("{\"do\":\"nick\",\"name\":\"inv-json\",\"id\":\"1\"}\n")
          .hears("\"on\":\"renamed\"");
      answer(ann, "INVITE inv-json #inv");
      json.hears("\"on\":\"told\"");
      json.hears("\"notice\":true,\"room\":\"inv\"}");
    }
  }

  @Test
  void keyAndLimitHoldForAllDialectsAndAnInvitationPassesBoth() throws IOException {
    try (Caller ann = town.client("key-ann");
        Caller bob = town.client("key-bob");
        Caller text = Caller.named(town.address(), "key-text")) {
      answer(ann, "JOIN #key,#key2");
      assertEquals(lineOf("key-ann", "MODE #key +k *"), answer(ann, "MODE #key +k beer"));
      assertTrue(answer(bob, "JOIN #key").contains(" 475 key-bob #key :"));
      assertTrue(answer(bob, "JOIN #key wine").contains(" 475 key-bob #key :"));
      assertTrue(answer(bob, "JOIN #key2,#key x,beer").contains(lineOf("key-bob", "JOIN #key")));
      text.types("/join key\n").hears("! #key needs a key");
      text.types("/join key beer\n").hears("* You are in #key");
      answer(ann, "");
      assertEquals(lineOf("key-ann", "MODE #key -k"), answer(ann, "MODE #key -k beer"));
      answer(bob, "PART #key,#key2");
      answer(ann, "");
      assertEquals(lineOf("key-ann", "MODE #key +l 2"), answer(ann, "MODE #key +l 2"));
      text.hears(" at most 2 people, listed");
      assertTrue(answer(bob, "JOIN #key").contains(" 471 key-bob #key :"));
      assertTrue(answer(ann, "MODE #key +k x").contains("MODE #key +k *\r\n"));
      assertTrue(answer(ann, "MODE #key").contains(" 324 key-ann #key +nkl * 2\r\n"));
      for (String wrong : List.of("+l 0", "+l -1", "+l abc", "+l :", "+k :a b", "+k :")) {
        String heard = answer(ann, "MODE #key " + wrong);
        assertTrue(heard.contains(" 696 key-ann #key " + wrong.charAt(1) + " "), heard);
      }
      answer(ann, "INVITE key-bob #key");
      assertTrue(answer(bob, "JOIN #key").contains(lineOf("key-bob", "JOIN #key")));
    }
  }

  @Test
  void topicOfAChannelWithAKeyIsListedToThoseInIt() throws IOException {
    try (Caller ann = town.client("shut-ann");
        Caller bob = town.client("shut-bob")) {
      answer(ann, "JOIN #shut");
      answer(ann, "TOPIC #shut :our plans");
      assertTrue(answer(bob, "LIST #shut").contains(" 322 shut-bob #shut 1 :our plans\r\n"));
      answer(ann, "MODE #shut +k beer");
      assertTrue(answer(bob, "LIST #shut").contains(" 322 shut-bob #shut 1 :\r\n"));
      assertTrue(answer(ann, "LIST #shut").contains(" 322 shut-ann #shut 1 :our plans\r\n"));
    }
  }

  @Test
  void hiddenRoomIsListedToThoseInIt() throws IOException {
    try (Caller ann = town.client("hide-ann");
        Caller bob = town.client("hide-bob")) {
      answer(ann, "JOIN #hide");
      assertEquals(lineOf("hide-ann", "MODE #hide +s"), answer(ann, "MODE #hide +s"));
      assertTrue(answer(ann, "LIST #hide").contains(" 322 hide-ann #hide 1 :"));
      assertFalse(answer(bob, "LIST #hide").contains(" 322 "));
      assertFalse(answer(bob, "WHOIS hide-ann").contains("#hide"));
      assertTrue(answer(bob, "JOIN #hide").contains(" 353 hide-bob @ #hide :@hide-ann hide-bob"));
      assertTrue(answer(bob, "LIST").contains(" 322 hide-bob #hide 2 :"));
    }
  }

  @Test
  void rolesOfGuestsAreShownAsTheChangesThatTheyAre() throws IOException {
    try (Caller ann = town.client("role-ann");
        Caller bob = town.client("role-bob");
        Caller text = Caller.named(town.address(), "role-text")) {
      answer(ann, "JOIN #role");
      answer(bob, "JOIN #role");
      text.types("/join role\n").hears("* You are in #role");
      answer(ann, "");
      assertEquals(lineOf("role-ann", "MODE #role +m"), answer(ann, "MODE #role +m"));
      assertTrue(answer(bob, "PRIVMSG #role :x").contains(" 404 role-bob #role :"));
      assertEquals("", answer(ann, "PRIVMSG #role :hosts speak"));
      text.hears("#role <role-ann> hosts speak");
      answer(bob, "");
      assertEquals(
          lineOf("role-ann", "MODE #role +v role-bob"), answer(ann, "MODE #role +v ROLE-BOB"));
      text.hears(" role-ann gave role-bob the role speaker\r\n");
      answer(bob, "PRIVMSG #role :y");
      text.hears("#role <role-bob> y\r\n");
      assertTrue(answer(ann, "NAMES #role").contains(":@role-ann +role-bob role-text\r\n"));
      assertEquals(
          lineOf("role-ann", "MODE #role -v+o role-bob role-bob"),
          answer(ann, "MODE #role +o role-bob")
              .replace(lineOf("role-bob", "PRIVMSG #role :y"), ""));
      answer(bob, "");
      assertEquals("", answer(bob, "MODE #role +v-v role-ann role-ann"));
      String taken = answer(bob, "MODE #role -o role-ann");
      assertTrue(taken.contains(" 482 role-bob #role :"), taken);
      assertEquals(
          lineOf("role-ann", "MODE #role -o role-ann"), answer(ann, "MODE #role -o role-ann"));
      assertTrue(answer(ann, "MODE #role -m").contains(" 482 role-ann #role :"));
      text.types("/rules speak=anybody topic=moderators\n").hears("! ");
      answer(bob, "");
      assertEquals(lineOf("role-bob", "MODE #role +t-m"), answer(bob, "MODE #role -m+t"));
      assertEquals("", answer(bob, "MODE #role -v role-text"));
    }
  }
}
