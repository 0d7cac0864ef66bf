package belfry.client.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.Main;
import belfry.client.shell.ExitCode;
import belfry.protocol.time.NtpPacket;
import belfry.protocol.time.NtpTimestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time commands against a server made for the test. */
class TimeCommandIT {
  private static final Pattern JSON =
      Pattern.compile(
          "\\{\"time\":\"[^\"]+Z\",\"offset\":(-?[0-9.]+),\"delay\":[0-9.]+,"
              + "\"error\":([0-9.]+),\"kept\":(\\d),\"asked\":(\\d)}");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void printsWhatTheServerSays() throws IOException {
    assertEquals(ExitCode.OK, time(TimeCommandIT::mirror, "--format", "%H 年"));
    assertEquals("<%H 年>\n", out.toString(UTF_8));
  }

  @Test
  void theZoneIsAskedFor() throws IOException {
    assertEquals(
        ExitCode.OK,
        time(TimeCommandIT::mirror, "--zone", "Asia/Tokyo", "--count", "2", "--every", "1ms"));
    assertEquals("<TZ=Asia/Tokyo >\n".repeat(2), out.toString(UTF_8));
  }

  @Test
  void theQuestionIsPaddedToBuyRoom() throws IOException {
    time(question -> Optional.of(Integer.toString(question.length).getBytes(UTF_8)));
    assertEquals("512\n", out.toString(UTF_8));
  }

  @Test
  void aLostAnswerIsAskedForAgain() throws IOException {
    AtomicInteger lost = new AtomicInteger(2);
    ExitCode code =
        time(
            question -> lost.getAndDecrement() > 0 ? Optional.empty() : mirror(question),
            "--format",
            "%S",
            "--timeout",
            "100ms");
    assertEquals(ExitCode.OK, code);
    assertEquals("<%S>\n", out.toString(UTF_8));
  }

  @Test
  void aRefusalIsAnError() throws IOException {
    assertEquals(
        ExitCode.REFUSED, time(_ -> Optional.of("! unknown zone".getBytes(UTF_8)), "--zone", "X"));
    assertEquals("", out.toString(UTF_8));
    assertEquals("belfry: refused: unknown zone\n", err.toString(UTF_8));
  }

  @Test
  void nobodyAnswersIsSaidAndHasACodeOfItsOwn() throws IOException {
    assertEquals(ExitCode.UNAVAILABLE, time(_ -> Optional.empty(), "--timeout", "50ms"));
    assertTrue(err.toString(UTF_8).startsWith("belfry: no answer from 127.0.0.1, UDP port "));
  }

  @Test
  void formatWithoutATimeIsRefusedBecauseTheServerWouldIgnoreIt() throws IOException {
    assertEquals(ExitCode.USAGE, time(TimeCommandIT::mirror, "--format", "100%%"));
    assertTrue(err.toString(UTF_8).contains("no part of the time"), err::toString);
  }

  @Test
  void textOfAnAnswerEndsAtANul() throws IOException {
    assertEquals(ExitCode.OK, time(_ -> Optional.of("%H 03\0\1".getBytes(UTF_8))));
    assertEquals("%H 03\n", out.toString(UTF_8));
  }

  @Test
  void wrongUsageIsSaid() throws IOException {
    assertEquals(ExitCode.USAGE, time(TimeCommandIT::mirror, "--every", "soon"));
    assertTrue(err.toString(UTF_8).contains("\"soon\" is not a duration"), err::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time --count -1",
        "time --every 0s",
        "time --timeout 0",
        "time sync --count -1",
        "time sync --tries 5",
        "time --host 127.0.0.1 sync",
        "chat --nick ann raw 127.0.0.1 9",
        "chat raw -u -C 127.0.0.1 9",
        "chat --plain --tail",
      })
  void optionsThatDoNothingAreRefused(String line) {
    int code =
        Main.run(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), line.split(" "));
    assertEquals(ExitCode.USAGE.code(), code, err::toString);
    assertEquals("", out.toString(UTF_8));
  }

  @Test
  void syncMeasuresTheOffsetWithinItsError() throws IOException {
    Duration ahead = Duration.ofSeconds(3);
    String[] sync = {"time", "sync", "--gap", "1ms"}; // with the usual timeout: no answer is late
    assertEquals(
        ExitCode.OK, run(question -> Optional.of(ntp(question, 0, 2, ahead)), sync, "--json"));
    Matcher json = JSON.matcher(out.toString(UTF_8).strip());
    assertTrue(json.matches(), out::toString);
    double wrong = Math.abs(Double.parseDouble(json.group(1)) - 3);
    assertTrue(wrong <= Double.parseDouble(json.group(2)), out::toString);
    assertTrue(wrong < 0.5, out::toString);
    assertEquals("88", json.group(3) + json.group(4));
  }

  @Test
  void syncAsksEightTimesAndKeepsTheTrustworthy() throws IOException {
    AtomicInteger count = new AtomicInteger();
    ExitCode code =
        sync(question ->
            switch (count.getAndIncrement()) {
              case 0 -> Optional.empty();
              case 1 -> Optional.of(ntp(question, 3, 0, Duration.ZERO));
              case 2 -> Optional.of(ntp(question, 0, 2, Duration.ofHours(1)));
              default -> Optional.of(ntp(question, 0, 2, Duration.ZERO));
            });
    assertEquals(ExitCode.OK, code);
    assertTrue(out.toString(UTF_8).endsWith("5 of 8 samples\n"), out::toString);
    assertEquals(8, count.get());
  }

  @Test
  void syncDoesNotTrustAServerThatIsNotSynchronised() throws IOException {
    assertEquals(
        ExitCode.REFUSED, sync(question -> Optional.of(ntp(question, 3, 0, Duration.ZERO))));
    assertEquals(
        "belfry: no answer can be trusted: the server is not synchronised\n", err.toString(UTF_8));
  }

  @Test
  void syncObeysAServerThatWantsFewerRequests() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    ExitCode code =
        sync(question ->
            Optional.of(
                asked.getAndIncrement() < 4
                    ? ntp(question, 0, 2, Duration.ZERO)
                    : kiss(question, "RATE")));
    assertEquals(ExitCode.OK, code);
    assertEquals(5, asked.get());
    assertTrue(out.toString(UTF_8).endsWith("4 of 8 samples\n"), out::toString);
    assertEquals(
        "belfry: 127.0.0.1 wants to be asked less often (kiss-o'-death RATE)\n",
        err.toString(UTF_8));
  }

  @Test
  void syncStopsWhenTheServerDeniesService() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    ExitCode code =
        sync(
            question -> {
              asked.incrementAndGet();
              return Optional.of(kiss(question, "DENY"));
            },
            "--every",
            "1ms");
    assertEquals(ExitCode.REFUSED, code);
    assertEquals(1, asked.get());
    assertEquals("belfry: 127.0.0.1 refuses to answer (kiss-o'-death DENY)\n", err.toString(UTF_8));
  }

  private static byte[] kiss(byte[] question, String code) {
    byte[] answer = ntp(question, 3, 0, Duration.ZERO);
    System.arraycopy(code.getBytes(UTF_8), 0, answer, 12, 4);
    return answer;
  }

  @Test
  void syncSaysThatNobodyAnswers() throws IOException {
    assertEquals(ExitCode.UNAVAILABLE, sync(_ -> Optional.empty(), "--samples", "2"));
  }

  private static Optional<byte[]> mirror(byte[] question) {
    return Optional.of(("<" + new String(question, UTF_8).replace("\0", "") + ">").getBytes(UTF_8));
  }

  private static byte[] ntp(byte[] question, int leap, int stratum, Duration ahead) {
    NtpPacket request = NtpPacket.read(ByteBuffer.wrap(question)).orElseThrow();
    long now = NtpTimestamp.of(Instant.now().plus(ahead));
    ByteBuffer bytes = ByteBuffer.allocate(NtpPacket.LENGTH);
    new NtpPacket(
            leap, 4, NtpPacket.SERVER, stratum, 0, -20, 0, 10, 0, now, request.transmit(), now, now)
        .write(bytes);
    return bytes.array();
  }

  private ExitCode time(Function<byte[], Optional<byte[]>> answer, String... options)
      throws IOException {
    return run(answer, new String[] {"time"}, options);
  }

  private ExitCode sync(Function<byte[], Optional<byte[]>> answer, String... options)
      throws IOException {
    return run(
        answer, new String[] {"time", "sync", "--gap", "1ms", "--timeout", "100ms"}, options);
  }

  private ExitCode run(
      Function<byte[], Optional<byte[]>> answer, String[] command, String... options)
      throws IOException {
    try (FakeServer server = new FakeServer(answer)) {
      List<String> line = new ArrayList<>(List.of(command));
      line.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(server.port())));
      line.addAll(List.of(options));
      int code =
          Main.run(
              new PrintStream(out, true, UTF_8),
              new PrintStream(err, true, UTF_8),
              line.toArray(String[]::new));
      return Stream.of(ExitCode.values())
          .filter(exit -> exit.code() == code)
          .findFirst()
          .orElseThrow();
    }
  }
}
