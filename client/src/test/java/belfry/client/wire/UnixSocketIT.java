package belfry.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of a Unix socket. */
class UnixSocketIT {
  @TempDir private Path folder;

  /** A thread that waits for bytes holds up neither one that writes nor one that closes. */
  @Test
  void oneThreadReadsWhileOthersWriteAndClose() throws Exception {
    Path path = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      UnixSocket client = UnixSocket.connect(path);
      try (SocketChannel accepted = server.accept()) {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread reader =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    read.complete(client.getInputStream().readNBytes(5));
                    client.getInputStream().read();
                  } catch (IOException _) { // closed by the other thread
                    read.completeExceptionally(new IllegalStateException("closed too early"));
                  }
                });
        client.getOutputStream().write("hello".getBytes(UTF_8));
        ByteBuffer got = ByteBuffer.allocate(5);
        while (got.hasRemaining()) {
          assertTrue(accepted.read(got) >= 0);
        }
        accepted.write(got.flip());
        assertArrayEquals("hello".getBytes(UTF_8), read.get(10, TimeUnit.SECONDS));
        assertTrue(client.getInetAddress().isLoopbackAddress());
        client.close();
        reader.join();
        assertEquals(-1, accepted.read(ByteBuffer.allocate(1)));
      }
    }
    assertThrows(IOException.class, () -> UnixSocket.connect(path));
    assertThrows(NoSuchFileException.class, () -> UnixSocket.connect(folder.resolve("none")));
  }
}
