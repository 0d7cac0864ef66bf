package belfry.trials.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A bare fan-out for {@link TargetProtocol#RAW} that does one thing wrong, or nothing. */
final class FaultyServer implements AutoCloseable {
  /** What it does with one message in ten. */
  enum Fault {
    /** No member receives it. */
    LOSES("lost"),
    /** All members receive it twice. */
    DOUBLES("doubled"),
    /** It is sent after the next one. */
    REORDERS("out_of_order"),
    /** All rooms receive it. */
    STRAYS("astray");

    private final String field;

    Fault(String field) {
      this.field = field;
    }

    /** Its field in the result of a load. */
    String field() {
      return field;
    }
  }

  private final @Nullable Fault fault;
  private final ServerSocket door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final Map<String, List<Socket>> rooms = new ConcurrentHashMap<>();

  FaultyServer(@Nullable Fault fault) throws IOException {
    this.fault = fault;
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Thread.startVirtualThread(() -> serve(client));
      }
    } catch (IOException _) { // closed: the test is over
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
      String room = in.readLine();
      List<Socket> members = rooms.computeIfAbsent(room, _ -> new CopyOnWriteArrayList<>());
      members.add(client);
      tell(client, "J");
      String kept = null;
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        boolean faulty = ++number % 10 == 5;
        if (faulty && fault == Fault.REORDERS) {
          kept = line;
        } else if (faulty && fault == Fault.STRAYS) {
          for (List<Socket> all : rooms.values()) {
            tell(all, line);
          }
        } else if (!faulty || fault == Fault.DOUBLES || fault == null) {
          tell(members, line);
        }
        if (faulty && fault == Fault.DOUBLES) {
          tell(members, line);
        }
        if (!faulty && kept != null) {
          tell(members, kept);
          kept = null;
        }
      }
      members.remove(client);
    } catch (IOException _) { // the client is gone
    }
  }

  private static void tell(List<Socket> members, String line) throws IOException {
    for (Socket member : members) {
      tell(member, line);
    }
  }

  private static void tell(Socket member, String line) throws IOException {
    synchronized (member) {
      member.getOutputStream().write((line + "\n").getBytes(US_ASCII));
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
