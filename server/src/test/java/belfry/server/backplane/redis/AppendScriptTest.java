package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.backplane.LogName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AppendScriptTest {
  @Test
  void inboxOfAnAccountIsKeptAsLongAsARoom() {
    assertEquals(Duration.ofDays(30), AppendScript.kept(new LogName("ops")));
    assertEquals(Duration.ofDays(30), AppendScript.kept(LogName.inboxOfAccount("a1")));
    assertEquals(Duration.ofDays(1), AppendScript.kept(LogName.inbox("secret")));
  }
}
