package belfry.server;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.json.JsonSpeech;
import belfry.server.admin.AdminSocket;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Records;
import belfry.server.chat.PersonalRecords;
import belfry.server.operator.Operator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does for the owner of its data, who asks through the admin socket.
 *
 * @param backplane keeps the data
 * @param operator does the commands that concern people, rooms and networks
 * @param reload reads the settings again, and says in sentences what has changed
 */
record OwnedData(Backplane backplane, Operator operator, Supplier<List<String>> reload)
    implements AdminSocket.Data {
  private static final Logger log = LoggerFactory.getLogger(OwnedData.class);

  @Override
  public void backup(Path file) throws IOException {
    backplane.backup(file);
  }

  @Override
  public void export(Nickname name, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      var _ = records().export(name, out);
    }
  }

  @Override
  public void erase(Nickname name, Path file) throws IOException {
    Files.writeString(file, records().erase(name) + "\n");
  }

  @Override
  public void reload(Path file) throws IOException {
    Files.write(file, reload.get());
  }

  @Override
  public void run(String by, List<String> words, Path file) throws IOException {
    Files.write(file, operator.run(by, words));
  }

  /** A full disk must not keep the operator from the data. */
  @Override
  public void note(String by, List<String> words) {
    try {
      operator.note(by, words);
    } catch (RefusedException e) {
      log.warn("{} does \"{}\", which is not in the audit log: {}", by, words, e.getMessage());
    }
  }

  private PersonalRecords records() throws IOException {
    return records(backplane);
  }

  /** What persons said on a backplane. */
  static PersonalRecords records(Backplane backplane) throws IOException {
    Records records =
        backplane
            .records()
            .orElseThrow(() -> new IOException("this server does not keep its data itself"));
    return new PersonalRecords(
        records, backplane.logs(), backplane.presence(), new JsonSpeech().dialect());
  }
}
