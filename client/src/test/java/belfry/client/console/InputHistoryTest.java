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
    var terminal =
        new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream());
    LineReaderImpl reader = (LineReaderImpl) LineReaderBuilder.builder().terminal(terminal).build();
    InputHistory.attach(reader, null);
    for (String line :
        List.of(
            "hello",
            "/login ann bfy_x",
            "/lgoin ann secret",
            " /login ann secret",
            "login ann bfy_x",
            "/msg bob psst",
            "/helpp",
            "/who ops")) {
      reader.getHistory().add(Instant.EPOCH, line);
    }
    assertEquals(
        List.of("hello", "/helpp", "/who ops"),
        StreamSupport.stream(reader.getHistory().spliterator(), false)
            .map(History.Entry::line)
            .toList());
  }
}
