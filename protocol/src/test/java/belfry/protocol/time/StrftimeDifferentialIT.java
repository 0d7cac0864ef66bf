package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Compares Belfry's strftime with that of the C library, row by row. {@code -Dbelfry.rows=N
 * -Dbelfry.seed=S} select the number of rows and the seed, to make another run or to repeat one.
 */
class StrftimeDifferentialIT {
  private static final int ROWS = Integer.getInteger("belfry.rows", 200_000);
  private static final long SEED = Long.getLong("belfry.seed", System.nanoTime());
  private static final int BATCH = 50;
  private static final String CONVERSIONS =
      "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%EOQqfiLJKvN:+-_#^ .5é\n~";
  private static final List<String> LITERALS =
      List.of("", " ", "年", "время ", "T", "-", ":", "%", "\t", "🕰", "!");

  private final Random random = new Random(SEED);
  private final List<String> zones =
      ZoneId.getAvailableZoneIds().stream()
          .filter(zone -> Files.exists(Path.of("/usr/share/zoneinfo", zone)))
          .sorted()
          .toList();
  private final Map<Difference, Integer> differences = new EnumMap<>(Difference.class);

  /** The complete list of differences from the C library, with reasons. */
  private enum Difference {
    FRACTION_AND_COLON_OFFSET(
        "%N, %1N to %9N, %:z and %::z are ours; glibc copies them as they are"),
    EPOCH_SECOND(
        "%s is the instant's; glibc works it out again from local time, which may be double"),
    WIDTH("a width over 255 is refused; glibc pads as far as memory goes");

    private static final Pattern ADDITIONS = Pattern.compile("%([1-9]?N|::?z)");
    private static final Pattern SECONDS = Pattern.compile("%[-_0^#]*\\d*[EO]?s");
    private static final Pattern WIDE = Pattern.compile("%[-_0^#]*0*\\d{3}");

    private final String reason;

    Difference(String reason) {
      this.reason = reason;
    }

    static Optional<Difference> of(CLibrary.Row row, CLibrary.Answer answer, Compilation ours) {
      String format = new String(row.format(), ISO_8859_1);
      if (ours instanceof Compilation.Refused && WIDE.matcher(format).find()) {
        return Optional.of(WIDTH);
      }
      if (ADDITIONS.matcher(format).find()) {
        return Optional.of(FRACTION_AND_COLON_OFFSET);
      }
      return answer.secondAgain() != row.second() && SECONDS.matcher(format).find()
          ? Optional.of(EPOCH_SECOND)
          : Optional.empty();
    }
  }

  @Test
  void writesWhatTheCLibraryWrites() throws IOException {
    try (CLibrary library = start()) {
      int rows = 0;
      while (rows < ROWS) {
        String zone = zones.get(random.nextInt(zones.size()));
        List<CLibrary.Row> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          batch.add(new CLibrary.Row(zone, second(zone), format()));
        }
        List<CLibrary.Answer> answers = library.ask(batch);
        for (int i = 0; i < BATCH; i++) {
          compare(batch.get(i), answers.get(i));
        }
        rows += BATCH;
      }
      System.out.printf(
          "strftime: %d rows in %d zones equal to %s, seed %d%n",
          rows, zones.size(), library.name(), SEED);
      differences.forEach((difference, count) ->
          System.out.printf("  documented: %6d rows: %s%n", count, difference.reason));
    }
  }

  @Test
  void writesTheAdditionsAsDateDoes() throws IOException {
    List<String> formats = List.of("%N", "%3N", "%9N", "%1N", "%:z", "%::z", "a%Nb%6N", "%:z%z");
    for (String zone : List.of("UTC", "Asia/Kolkata", "America/St_Johns", "Africa/Monrovia")) {
      for (String second : List.of("0", "63593070", "1795316709")) {
        String joined = String.join("|", formats);
        assertEquals(date(zone, second + ".120456789", joined), ours(zone, second, joined));
      }
    }
  }

  private static String ours(String zone, String second, String format) {
    Instant instant = Instant.ofEpochSecond(Long.parseLong(second)).plusNanos(120_456_789);
    return switch (Strftime.format(format, instant, Zone.named(zone).orElseThrow(), 1_000)) {
      case Strftime.Formatted.Text(String text) -> text;
      case Strftime.Formatted.Refused(String reason) -> fail(reason);
    };
  }

  private static String date(String zone, String second, String format) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("date", "-d", "@" + second, "+" + format);
    builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", zone));
    Process process = builder.start();
    String line = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assumeTrue(!line.isEmpty(), "no GNU date here");
    return line;
  }

  private static CLibrary start() {
    try {
      CLibrary library = CLibrary.start();
      assumeTrue(library.name().startsWith("glibc"), "no glibc here, but: " + library.name());
      return library;
    } catch (IOException e) {
      return abort("no python3 here to ask the C library through: " + e.getMessage());
    }
  }

  private void compare(CLibrary.Row row, CLibrary.Answer answer) {
    Compilation ours = Strftime.compile(row.format(), 0, row.format().length);
    byte[] text = new byte[0];
    if (ours instanceof Strftime strftime) {
      BrokenDownTime time =
          new BrokenDownTime().set(row.second(), 0, Zone.named(row.zone()).orElseThrow());
      byte[] room = new byte[answer.text().length + 64];
      int end = strftime.write(time, room, 0, room.length);
      text = Arrays.copyOf(room, Math.max(end, 0));
    }
    if (Arrays.equals(text, answer.text())) {
      return;
    }
    Difference difference =
        Difference.of(row, answer, ours)
            .orElseThrow(() -> new AssertionError("seed " + SEED + ": " + show(row, answer)));
    differences.merge(difference, 1, Integer::sum);
  }

  private static String show(CLibrary.Row row, CLibrary.Answer answer) {
    Compilation ours = Strftime.compile(row.format(), 0, row.format().length);
    return "TZ=%s @%d '%s' (%s): C library '%s', ours '%s'"
        .formatted(
            row.zone(),
            row.second(),
            new String(row.format(), UTF_8),
            HexFormat.of().formatHex(row.format()),
            new String(answer.text(), UTF_8),
            ours instanceof Strftime
                ? Strftime.format(
                    new String(row.format(), UTF_8),
                    Instant.ofEpochSecond(row.second()),
                    Zone.named(row.zone()).orElseThrow(),
                    8_192)
                : ours);
  }

  private long second(String zone) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong(-(1L << 31), 1L << 32);
      case 1 -> random.nextLong(-100_000L * 31_556_952, 100_000L * 31_556_952);
      case 2 -> List.of(0L, -1L, 1L << 31, 1L << 32, 253_402_300_799L).get(random.nextInt(5));
      case 3 -> yearBoundary() + random.nextLong(-8 * 86_400, 8 * 86_400);
      case 4 -> random.nextLong(-3_000L, 3_000L) * 31_556_952;
      case 5 -> 951_782_400L + random.nextLong(-200, 200) * 126_230_400 + random.nextInt(200_000);
      default -> transition(zone);
    };
  }

  private long yearBoundary() {
    return LocalDate.of(random.nextInt(1_800, 2_300), 1, 1).toEpochDay() * 86_400;
  }

  /** A second just before, at or after a change of the zone's offset. */
  private long transition(String zone) {
    Zone.Span span = Zone.named(zone).orElseThrow().spanAt(random.nextLong(-(1L << 32), 1L << 33));
    long edge = random.nextBoolean() ? span.from() : span.until();
    return edge > -(1L << 40) && edge < 1L << 40 ? edge + random.nextInt(-1, 2) : random.nextInt();
  }

  private byte[] format() {
    ByteArrayOutputStream format = new ByteArrayOutputStream();
    for (int i = random.nextInt(4); i >= 0; i--) {
      format.writeBytes(LITERALS.get(random.nextInt(LITERALS.size())).getBytes(UTF_8));
      format.writeBytes(sequence().getBytes(UTF_8));
    }
    if (random.nextInt(20) == 0) {
      format.write(random.nextInt(1, 256));
    }
    return format.toByteArray();
  }

  private String sequence() {
    StringBuilder sequence = new StringBuilder("%");
    for (int i = Math.max(0, random.nextInt(6) - 3); i > 0; i--) {
      sequence.append("_-0^#".charAt(random.nextInt(5)));
    }
    if (random.nextInt(3) == 0) {
      sequence.append(random.nextInt(200) == 0 ? 300 : random.nextInt(40));
    }
    if (random.nextInt(5) == 0) {
      sequence.append(random.nextBoolean() ? 'E' : 'O');
    }
    if (random.nextInt(12) != 0) {
      sequence.append(CONVERSIONS.charAt(random.nextInt(CONVERSIONS.length())));
    }
    return sequence.toString();
  }
}
