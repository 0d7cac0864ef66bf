package belfry.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.Server;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.local.SqliteJournal;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;
import belfry.server.options.DataOptions;
import belfry.server.options.ServerOptions;
import belfry.server.posix.IoChoice;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser: people in two browsers, and one at nc. */
class PageIT {
  private static final int FEED = 1_000;

  @TempDir private static Path folder;

  private static Chromium chromium;
  private static Server server;
  private static Line line;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.started();
    server = serve();
    line = new Line(() -> server.address());
  }

  private static Server serve() throws IOException {
    var door =
        new DoorOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            100,
            100,
            4_096,
            false,
            Duration.ofMinutes(2),
            Duration.ofSeconds(5),
            List.of(),
            List.of());
    return Server.start(
        new ServerOptions(
            new ChatOptions("Belfry", ZoneOffset.UTC, 4_096, 100, 20, FEED, 1 << 18),
            door,
            Optional.empty(),
            new LocalBackplane.Bounds(FEED, 1 << 20, 10_000, 64 << 20),
            Optional.empty(),
            Optional.of(new DataOptions(folder, SqliteJournal.Sync.SECOND, 64 << 20)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            IoChoice.AUTO));
  }

  @AfterAll
  static void stop() throws IOException {
    if (chromium != null) {
      chromium.close();
      line.close();
      server.close();
    }
  }

  private static String address() {
    return "http://127.0.0.1:" + line.port() + "/";
  }

  private static Tab enters(String name, String room) {
    return chromium
        .opens(address() + "#" + room)
        .awaits("document.activeElement?.id === 'wish'")
        .enters(name)
        .awaits("document.body.dataset.state === 'ready'")
        .sees("#me", name)
        .sees("#title", "#" + room);
  }

  private static String rows(Tab tab) {
    return tab.text("#log");
  }

  private static void say(String... lines) throws IOException {
    try (Socket nc = new Socket(server.address().getAddress(), server.address().getPort())) {
      nc.getOutputStream().write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
      nc.shutdownOutput();
      nc.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  @Test
  void peopleInTwoBrowsersAndOneAtNcTalk() throws IOException {
    Tab ann = enters("ann", "talk").pictures("empty");
    Tab bob = enters("bob", "talk").dark();
    ann.sees("#present", "bob").enters("hello, <b>Bob</b> https://example.org/a?b=c.");
    bob.sees("#log", "hello, <b>Bob</b>")
        .awaits("document.querySelector('#log .text a').href === 'https://example.org/a?b=c'")
        .enters("hi ann, how are you?");
    ann.sees("#log", "hi ann").awaits("document.querySelector('#log .mention')");
    say(
        "/nick cleo",
        "/join talk",
        "hello from nc \u202E, ann",
        "/msg ann psst",
        "/topic lunch at noon");
    ann.sees("#log", "hello from nc <U+202E>")
        .sees("#directs", "cleo")
        .sees("#topic", "lunch at noon");
    bob.pictures("talk-dark");
    ann.pictures("talk")
        .clicks("#directs a")
        .sees("#log", "psst")
        .sees("#title", "cleo")
        .clicks("#rooms a")
        .sees("#log", "lunch at noon")
        .enters("/search bob hello")
        .sees("#results", "1 message found")
        .pictures("search");
    chromium.assertNoErrors();
  }

  @Test
  void nothingIsLostOrSaidTwiceWhenTheServerIsKilledAndComesBack() throws Exception {
    Tab dora = enters("dora", "kill");
    dora.enters("before").sees("#log", "before");
    line.cut();
    server.close();
    dora.awaits("document.body.dataset.state === 'lost'");
    for (int i = 0; i < 5; i++) {
      dora.enters("while away " + i);
    }
    dora.sees("#pending", "while away 4").pictures("away");
    server = serve();
    line.mend();
    dora.clicks("#now").awaits("document.body.dataset.state === 'ready'");
    dora.awaits("document.querySelectorAll('#pending li').length === 0");
    dora.enters("after").sees("#log", "after");
    String rows = rows(dora);
    for (int i = 0; i < 5; i++) {
      assertEquals(2, rows.split("while away " + i + "\\b", -1).length, rows);
      assertTrue(i == 0 || rows.indexOf("away " + i) > rows.indexOf("away " + (i - 1)), rows);
    }
    dora.reloads()
        .awaits("document.body.dataset.state === 'ready'")
        .sees("#me", "dora")
        .sees("#log", "while away 4");
    chromium.assertNoErrors();
  }

  @Test
  void olderMessagesComeByScrollingAndTheReaderStaysInPlace() throws Exception {
    String[] lines = new String[202];
    lines[0] = "/nick writer";
    lines[1] = "/join long";
    for (int i = 2; i < lines.length; i++) {
      lines[i] = "line %03d".formatted(i);
    }
    say(lines);
    Tab eve = enters("eve", "long").sees("#log", "line 201");
    eve.awaits("!document.querySelector('#log').innerText.includes('line 100')");
    eve.value("document.querySelector('#scroller').scrollTop = 0");
    eve.sees("#log", "line 120");
    eve.awaits("document.querySelector('#scroller').scrollTop > 300");
    say("/nick writer", "/join long", "one more");
    eve.sees("#newer", "1 new message").pictures("scrolled");
    eve.clicks("#newer").sees("#log", "one more").awaits("document.querySelector('#newer').hidden");
    chromium.assertNoErrors();
  }

  @Test
  void phoneShowsOneColumnAndAKeyboardReachesAll() throws Exception {
    Tab fay = enters("fay", "phone").size(360, 640);
    say("/nick gus", "/join phone", "does it fit? " + "wide ".repeat(40), "x".repeat(200));
    fay.sees("#log", "does it fit?")
        .awaits("document.documentElement.scrollWidth <= 360")
        .awaits("document.querySelector('#scroller').scrollWidth <= 360")
        .pictures("phone")
        .clicks("#open-places")
        .awaits("getComputedStyle(document.querySelector('#places')).visibility === 'visible'")
        .pictures("phone-places")
        .presses("Escape", 27, "")
        .awaits("document.activeElement.id === 'line'");
    chromium.assertNoErrors();
  }

  @Test
  void refusalOfALongTopicOrALongRoomStopsNothing() {
    Tab ida = enters("ida", "limits");
    String longTopic = "/topic x".concat("x".repeat(5_000));
    ida.enters(longTopic).sees("#log", "too long");
    ida.value("document.querySelector('#line').value = ''");
    ida.enters("still here").sees("#log", "ida").sees("#log", "still here");
    ida.enters(" /msg ann secret").sees("#log", "Nothing was sent");
    ida.value("document.querySelector('#line').value = ''");
    ida.value("location.hash = '#' + 'y'.repeat(70)");
    ida.awaits("!document.querySelector('#rooms').innerText.includes('yyy')")
        .reloads()
        .awaits("document.body.dataset.state === 'ready'");
    chromium.assertNoErrors();
  }

  @Test
  void personWhoIsKickedStaysWhereTheLineWasTyped() throws IOException {
    Tab jon = enters("jon", "rules");
    Tab kim = enters("kim", "rules");
    kim.types("half a secret");
    jon.sees("#present", "kim").enters("/kick kim enough");
    kim.sees("#log", "put kim out of the room: enough")
        .sees("#title", "#rules")
        .sees("#log", "/join rules");
    assertEquals("half a secret", kim.value("document.querySelector('#line').value"));
    kim.value("document.querySelector('#line').value = ''");
    kim.enters("/join rules").sees("#present", "kim").pictures("kicked");
    chromium.assertNoErrors();
  }

  @Test
  void linkToAMessageAndASearchHitLeadToItsPlace() throws IOException {
    String[] lines = new String[402];
    lines[0] = "/nick archivist";
    lines[1] = "/join links";
    for (int i = 2; i < lines.length; i++) {
      lines[i] = "entry %03d".formatted(i);
    }
    say(lines);
    Tab lea = enters("lea", "links").sees("#log", "entry 401").enters("/search 015");
    lea.sees("#results", "1 message found").clicks("#hits a");
    lea.sees("#results-title", "Around a message in #links")
        .awaits("document.querySelector('#hits .sought').innerText.includes('entry 015')")
        .sees("#hits", "entry 005")
        .sees("#hits", "entry 025")
        .pictures("around");
    lea.clicks("#close-results").clicks("#log li.own a.at, #log li.first a.at");
    lea.awaits("document.activeElement.matches('#log .sought')")
        .awaits("/^#links\\/\\d+-\\d+$/.test(location.hash)");
    lea.reloads().awaits("document.querySelector('#log .sought, #hits .sought')");
    chromium.assertNoErrors();
  }

  @Test
  void personKeepsANameAndComesBackToIt() throws IOException {
    Tab gil = enters("gil", "owners").clicks("#open-account").pictures("account");
    gil.awaits("document.activeElement.id === 'account-secret'").types("correct horse");
    gil.clicks("#register").sees("#log", "You are gil, logged in").sees("#open-account", "Account");
    gil.enters("said by the owner").sees("#log", "said by the owner");
    gil.reloads()
        .awaits("document.body.dataset.state === 'ready'")
        .sees("#open-account", "Account")
        .sees("#me", "gil");
    Tab copy = gil.duplicates(address() + "#owners");
    copy.sees("#me", "gil-2").sees("#open-account", "Log in");
    gil.clicks("#open-account").clicks("#log-out").sees("#open-account", "Log in");
    gil.enters("/login gil").awaits("document.activeElement.id === 'account-secret'");
    gil.enters("wrong horse").sees("#account-wrong", "there is no account gil with this password");
    gil.awaits("document.getElementById('account-secret').select() || true");
    gil.enters("correct horse").sees("#log", "You are gil, logged in").sees("#me", "gil");
    chromium.assertNoErrors();
  }

  @Test
  void duplicatedTabIsAnotherGuest() {
    Tab hal = enters("hal", "twice").awaits("sessionStorage['belfry.tab'].includes('\"hal\"')");
    Tab copy = hal.duplicates(address() + "#twice");
    copy.awaits("document.body.dataset.state === 'ready'").sees("#me", "hal-2");
    hal.awaits("document.body.dataset.state === 'ready'").sees("#me", "hal").enters("still me");
    copy.sees("#log", "still me");
    chromium.assertNoErrors();
  }
}
