package belfry.client.time;

import belfry.protocol.time.NtpPacket;
import belfry.protocol.time.NtpSample;
import belfry.protocol.time.OffsetEstimate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One round of NTP questions to one server.
 *
 * @param asked how many were sent
 * @param answered how many were answered, well or not
 * @param estimate what the good answers say; empty when there are none, or they contradict each
 *     other
 * @param complaint why answers were not good, the last reason; empty when all were
 * @param kiss the kiss-o'-death code that ended the round early, if one did
 */
record Measurement(
    int asked,
    int answered,
    Optional<OffsetEstimate> estimate,
    String complaint,
    Optional<String> kiss) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** How far a machine's clock may run off within a round. */
  private static final double UNDISCIPLINED = 100e-6;

  /**
   * Asks and waits, again and again, until the server has asked to stop or to slow down.
   *
   * @param local the clock to measure, in nanoseconds
   * @param near tells the era
   */
  static Measurement take(
      Asker asker,
      int samples,
      Duration gap,
      Duration timeout,
      LongSupplier local,
      InstantSource near)
      throws IOException, InterruptedException {
    List<NtpSample> good = new ArrayList<>();
    int answered = 0;
    String complaint = "";
    Optional<String> kiss = Optional.empty();
    for (int i = 0; i < samples && kiss.isEmpty(); i++) {
      if (i > 0) {
        Thread.sleep(gap);
      }
      Optional<Answer> answer = exchange(asker, timeout, local, near.instant());
      answered += answer.isPresent() ? 1 : 0;
      kiss = answer.flatMap(Answer::kiss);
      switch (answer.map(Answer::outcome).orElse(new NtpSample.Rejected(complaint))) {
        case NtpSample.Good(NtpSample sample) -> good.add(sample);
        case NtpSample.Rejected(String reason) -> complaint = reason;
      }
    }
    return new Measurement(
        samples, answered, OffsetEstimate.of(good, UNDISCIPLINED), complaint, kiss);
  }

  /** What an answer says, and the kiss-o'-death code in it, if there is one. */
  private record Answer(NtpSample.Outcome outcome, Optional<String> kiss) {}

  /** One question; what is no answer to it is passed over, as it may be one to an earlier. */
  private static Optional<Answer> exchange(
      Asker asker, Duration timeout, LongSupplier local, Instant near) throws IOException {
    // A random stamp says nothing of our clock, and shows that the answer saw the question.
    NtpPacket request = NtpPacket.request(RANDOM.nextLong());
    ByteBuffer bytes = ByteBuffer.allocate(NtpPacket.LENGTH);
    request.write(bytes);
    long end = System.nanoTime() + timeout.toNanos();
    long sent = local.getAsLong();
    long begin = System.nanoTime();
    asker.send(bytes.array());
    while (true) {
      Optional<byte[]> answer = asker.receive(Duration.ofNanos(end - System.nanoTime()));
      // The delay is a duration: a step of the local clock in between must not become a part of it.
      long received = sent + (System.nanoTime() - begin);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      Optional<NtpPacket> packet = NtpPacket.read(ByteBuffer.wrap(answer.get()));
      if (packet.isPresent() && packet.get().origin() == request.transmit()) {
        NtpPacket read = packet.get();
        return Optional.of(
            new Answer(NtpSample.of(request, read, sent, received, near), read.kiss()));
      }
    }
  }
}
