package belfry.server;

import belfry.protocol.Nickname;
import belfry.protocol.json.JsonSpeech;
import belfry.server.admin.AdminSocket;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Records;
import belfry.server.chat.PersonalRecords;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data of a backplane, for the owner who asks through the admin socket.
 *
 * @param backplane keeps the data
 */
record OwnedData(Backplane backplane) implements AdminSocket.Data {
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

  /** What persons said. */
  PersonalRecords records() throws IOException {
    Records records =
        backplane
            .records()
            .orElseThrow(() -> new IOException("this server does not keep its data itself"));
    return new PersonalRecords(
        records, backplane.logs(), backplane.presence(), new JsonSpeech().dialect());
  }
}
