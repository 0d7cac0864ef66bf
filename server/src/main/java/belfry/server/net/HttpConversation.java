package belfry.server.net;

import belfry.server.web.HeadReader;
import belfry.server.web.HeadReader.Found;
import java.nio.ByteBuffer;

/** The conversation about the head of one request of HTTP. */
final class HttpConversation extends HttpExchange {
  private final HeadReader head = new HeadReader();
  private byte[] firstBytes;

  /**
   * @param firstBytes the bytes that the client has already sent
   */
  HttpConversation(Common common, byte[] firstBytes) {
    super(common);
    this.firstBytes = firstBytes;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    ByteBuffer first = ByteBuffer.wrap(firstBytes);
    firstBytes = NONE;
    Found found = head.next(first);
    if (found instanceof Found.NeedMore) {
      found = head.next(bytes); // the caller passes the rest of its bytes on
    }
    return switch (found) {
      case Found.NeedMore _ -> this;
      case Found.Bad bad -> refuse(bad.status(), bad.why());
      case Found.Head complete -> react(complete.head(), first);
    };
  }

  @Override
  boolean isIdle() {
    return head.isEmpty();
  }
}
