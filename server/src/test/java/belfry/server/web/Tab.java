package belfry.server.web;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page in a {@link Chromium}, as a person sees and uses it. */
final class Tab {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Chromium chromium;
  private final String person;
  private final String session;

  Tab(Chromium chromium, String person, String address) {
    this.chromium = chromium;
    this.person = person;
    Object target =
        chromium
            .ask(
                null,
                "Target.createTarget",
                "\"url\":\"about:blank\",\"newWindow\":true,\"browserContextId\":\""
                    + person
                    + "\"")
            .get("targetId");
    session =
        chromium
            .ask(null, "Target.attachToTarget", "\"flatten\":true,\"targetId\":\"" + target + "\"")
            .get("sessionId")
            .toString();
    ask("Runtime.enable", "");
    ask("Log.enable", "");
    ask("Page.enable", "");
    size(1_100, 700);
    ask("Page.navigate", "\"url\":" + Json.quoted(address));
  }

  /** Opens another tab with the same storage, as "duplicate tab" does. */
  Tab duplicates(String address) {
    Object stored = value("JSON.stringify(sessionStorage)");
    Tab copy = new Tab(chromium, person, address.replaceAll("#.*", "_/icon.svg"));
    copy.awaits("location.pathname === '/_/icon.svg'");
    copy.value("Object.assign(sessionStorage, JSON.parse(" + Json.quoted((String) stored) + "))");
    copy.ask("Page.navigate", "\"url\":" + Json.quoted(address));
    return copy;
  }

  private Map<?, ?> ask(String method, String parameters) {
    return chromium.ask(session, method, parameters);
  }

  /** The value of an expression in the page. */
  @Nullable Object value(String expression) {
    Map<?, ?> answer =
        ask(
            "Runtime.evaluate",
            "\"returnByValue\":true,\"awaitPromise\":true,\"expression\":"
                + Json.quoted(expression));
    assertTrue(answer.get("exceptionDetails") == null, () -> expression + ": " + answer);
    return ((Map<?, ?>) answer.get("result")).get("value");
  }

  /** The text of an element on the screen. */
  String text(String selector) {
    Object text = value("document.querySelector(" + Json.quoted(selector) + ")?.innerText ?? ''");
    return text == null ? "" : text.toString();
  }

  /** Waits until an expression is true. */
  Tab awaits(String expression) {
    eventually(PATIENCE, () -> assertEquals(true, value("!!(" + expression + ")"), this::shown));
    return this;
  }

  /** Waits until an element shows this text. */
  Tab sees(String selector, String text) {
    eventually(
        PATIENCE,
        () ->
            assertTrue(
                text(selector).contains(text),
                () -> selector + " lacks " + text + ":\n" + shown()));
    return this;
  }

  private String shown() {
    return text("body");
  }

  Tab clicks(String selector) {
    value("document.querySelector(" + Json.quoted(selector) + ").click()");
    return this;
  }

  /** Types into the element that has the focus, and presses Enter. */
  Tab enters(String text) {
    types(text);
    return presses("Enter", 13, "\\r");
  }

  Tab types(String text) {
    ask("Input.insertText", "\"text\":" + Json.quoted(text));
    return this;
  }

  Tab presses(String key, int code, String text) {
    String shared = "\"key\":\"" + key + "\",\"code\":\"" + key + "\",\"windowsVirtualKeyCode\":";
    ask(
        "Input.dispatchKeyEvent",
        "\"type\":\"keyDown\"," + shared + code + ",\"text\":\"" + text + "\"");
    ask("Input.dispatchKeyEvent", "\"type\":\"keyUp\"," + shared + code);
    return this;
  }

  Tab size(int width, int height) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        "\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%b"
            .formatted(width, height, width < 700));
    return this;
  }

  Tab dark() {
    ask(
        "Emulation.setEmulatedMedia",
        "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"dark\"}]");
    return this;
  }

  Tab reloads() {
    ask("Page.reload", "");
    return this;
  }

  /** Writes a picture of the page to a folder that {@code BELFRY_PICTURES} names, if it does. */
  Tab pictures(String name) throws IOException {
    String folder = System.getenv("BELFRY_PICTURES");
    if (folder != null) {
      Object data = ask("Page.captureScreenshot", "\"format\":\"png\"").get("data");
      Files.write(Path.of(folder, name + ".png"), Base64.getDecoder().decode(data.toString()));
    }
    return this;
  }
}
