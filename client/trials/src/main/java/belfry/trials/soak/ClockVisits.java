package belfry.trials.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.time.NtpPacket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The visits of a client that asks for the time, by a strftime format or as an NTP client. */
record ClockVisits(
    InetSocketAddress strftime, InetSocketAddress ntp, Random random, SoakCounters counters)
    implements Visit {
  private static final int QUESTIONS = 50;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final List<String> FORMATS =
      List.of("%Y-%m-%d %H:%M:%S", "TZ=Asia/Tokyo %c", "%N", "", "TZ=No/Where %H", "%300d");

  @Override
  public void run() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DatagramPacket answer = new DatagramPacket(new byte[2_048], 2_048);
      for (int i = 0; i < QUESTIONS; i++) {
        boolean formatted = random.nextBoolean();
        byte[] question = formatted ? format() : packet();
        socket.send(new DatagramPacket(question, question.length, formatted ? strftime : ntp));
        counters.datagrams.increment();
        try {
          socket.receive(answer);
          Thread.sleep(BETWEEN);
        } catch (SocketTimeoutException _) {
          counters.unanswered.increment(); // UDP may lose it
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt(); // the soak ends
          return;
        }
      }
    }
    counters.visits.increment();
  }

  private byte[] format() {
    return FORMATS.get(random.nextInt(FORMATS.size())).getBytes(UTF_8);
  }

  private static byte[] packet() {
    ByteBuffer bytes = ByteBuffer.allocate(NtpPacket.LENGTH);
    NtpPacket.request(System.nanoTime()).write(bytes);
    return bytes.array();
  }
}
