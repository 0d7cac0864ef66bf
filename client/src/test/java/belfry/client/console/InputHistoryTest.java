package belfry.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jline.reader.History;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class InputHistoryTest {
  @Test
  void secretsAreNotKept() throws Exception {
    assertEquals(
        List.of("hello", "/helpp", "/who ops"),
        kept(
            "hello",
            "/login ann bfy_x",
            "/lgoin ann secret",
            " /login ann secret",
            "login ann bfy_x",
            "/msg bob psst",
            "/helpp",
            "/who ops"));
  }

  @Test
  void whatGoesToOnePersonIsNotKept() throws Exception {
    LineReaderImpl reader = reader();
    InputHistory history = (InputHistory) reader.getHistory();
    history.add(Instant.EPOCH, "hello");
    history.talksToOne(true);
    history.add(Instant.EPOCH, "psst");
    history.add(Instant.EPOCH, "/me whispers");
    history.add(Instant.EPOCH, "/who");
    history.talksToOne(false);
    history.add(Instant.EPOCH, "back");
    assertEquals(List.of("hello", "/who", "back"), lines(reader));
  }

  @Test
  void keyOfARoomIsNotKept() throws Exception {
    assertEquals(
        List.of("/join ops,dev", "/rules hidden"),
        kept("/join ops sesame", "/join ops,dev", "/rules key=sesame", "/rules hidden"));
  }

  private static LineReaderImpl reader() throws Exception {
    var terminal =
        new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream());
    LineReaderImpl reader = (LineReaderImpl) LineReaderBuilder.builder().terminal(terminal).build();
    InputHistory.attach(reader, null);
    return reader;
  }

  /** The lines that a history keeps of those that were typed. */
  private static List<String> kept(String... typed) throws Exception {
    LineReaderImpl reader = reader();
    for (String line : typed) {
      reader.getHistory().add(Instant.EPOCH, line);
    }
    return lines(reader);
  }

  private static List<String> lines(LineReaderImpl reader) {
    return StreamSupport.stream(reader.getHistory().spliterator(), false)
        .map(History.Entry::line)
        .toList();
  }
}
