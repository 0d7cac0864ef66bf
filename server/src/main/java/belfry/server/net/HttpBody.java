package belfry.server.net;

import belfry.server.script.Scripts;
import belfry.server.web.BodyReader;
import belfry.server.web.BodyReader.Found;
import belfry.server.web.RequestHead;
import java.nio.ByteBuffer;

/** The conversation about the body of one request of HTTP, whose head was accepted. */
final class HttpBody extends HttpExchange {
  private final RequestHead request;
  private final BodyReader body;
  private byte[] firstBytes;

  /**
   * @param firstBytes the bytes that the client has already sent after the head
   */
  HttpBody(Common common, RequestHead request, byte[] firstBytes) {
    super(common);
    this.request = request;
    this.body = new BodyReader(request, Scripts.LONGEST_BODY);
    this.firstBytes = firstBytes;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    ByteBuffer first = ByteBuffer.wrap(firstBytes);
    firstBytes = NONE;
    Found found = body.next(first);
    if (found instanceof Found.NeedMore) {
      found = body.next(bytes);
    }
    return switch (found) {
      case Found.NeedMore _ -> this;
      case Found.Bad bad -> refuse(bad.status(), bad.why());
      case Found.Body complete -> perform(request, complete.bytes(), first);
    };
  }

  @Override
  boolean isIdle() {
    return false;
  }
}
