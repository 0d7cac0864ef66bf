package belfry.server.simple;

import belfry.server.udp.DatagramPath;
import belfry.server.udp.Responder;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Answers for the daytime or the rdate service. A question is an empty datagram or one line end, as
 * a terminal sends it. No answer is a question, neither here nor at another service that answers
 * each datagram: so no forged datagram makes two services answer each other for ever.
 */
final class TimeResponder implements Responder {
  private final Supplier<byte[]> time;

  /**
   * @param time makes the answer, which has more than two bytes
   */
  TimeResponder(Supplier<byte[]> time) {
    this.time = time;
  }

  @Override
  public Reaction respond(
      DatagramPath path, Instant arrived, ByteBuffer request, ByteBuffer answer) {
    if (!isQuestion(request)) {
      return Reaction.INVALID;
    }
    answer.put(time.get()).flip();
    return Reaction.ANSWER;
  }

  private static boolean isQuestion(ByteBuffer request) {
    int at = request.position();
    return switch (request.remaining()) {
      case 0 -> true;
      case 1 -> request.get(at) == '\n';
      case 2 -> request.get(at) == '\r' && request.get(at + 1) == '\n';
      default -> false;
    };
  }
}
