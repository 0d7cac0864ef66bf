package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The strftime of the C library, called by one python3 process that runs until {@link #close}. One
 * thread uses the object and closes it.
 */
final class CLibrary implements AutoCloseable {
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;
  private final String name;

  private CLibrary(Process process) throws IOException {
    this.process = process;
    this.questions = process.outputWriter(US_ASCII);
    this.answers = process.inputReader(US_ASCII);
    String line = answers.readLine();
    this.name = line == null ? "" : line;
  }

  /**
   * Starts the process.
   *
   * @throws IOException if the machine has no python3
   */
  static CLibrary start() throws IOException {
    try (InputStream script = CLibrary.class.getResourceAsStream("strftime-oracle.py")) {
      Path file = Files.createTempFile("strftime-oracle", ".py");
      file.toFile().deleteOnExit();
      Files.write(file, script.readAllBytes());
      ProcessBuilder python =
          new ProcessBuilder("python3", file.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      python.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
      return new CLibrary(python.start());
    }
  }

  /** The name of the library, such as {@code glibc 2.36}; empty if the process did not start. */
  String name() {
    return name;
  }

  /**
   * Returns the results for some rows, in their order. The requests must fit into the buffer of a
   * pipe.
   */
  List<Answer> ask(List<Row> rows) throws IOException {
    for (Row row : rows) {
      String hex = HexFormat.of().formatHex(row.format());
      questions.write(row.zone() + "\t" + row.second() + "\t" + hex + "\n");
    }
    questions.write("\n");
    questions.flush();
    List<Answer> all = new ArrayList<>();
    for (Row _ : rows) {
      String[] answer = answers.readLine().split("\t", -1);
      all.add(new Answer(HexFormat.of().parseHex(answer[0]), Long.parseLong(answer[1])));
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    questions.close();
    process.destroy();
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Row(String zone, long second, byte[] format) {}

  /** The text from strftime, and the second that mktime computes from the same broken-down time. */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(byte[] text, long secondAgain) {}
}
