package belfry.server.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.RefusedException;
import belfry.server.web.RequestHead;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a room is told of the payloads of other programs. */
class HookPayloadTest {
  private static String words(Map<String, List<String>> fields, String body) {
    RequestHead head = new RequestHead("POST", "/_/hook/ops", true, fields);
    return HookPayload.words(head, body.replace('\'', '"').getBytes(UTF_8));
  }

  private static String words(String body) {
    return words(Map.of(), body);
  }

  @Test
  void slackIsPlainText() {
    String slack = "{'text':'<https://ci.example/1|build 1> of <!here> &lt;main&gt; &amp; <@U1>'}";
    assertEquals("build 1 (https://ci.example/1) of here <main> & @U1", words(slack));
    String form = "x=1&payload=" + URLEncoder.encode("{\"text\":\"grüße & co\"}", UTF_8);
    var fields = Map.of("content-type", List.of("application/x-www-form-urlencoded"));
    assertEquals("grüße & co", words(fields, form));
  }

  /** Alertmanager sends no text at the top. */
  @Test
  void attachmentsAndBlocksOfSlackAreShown() {
    String alertmanager =
        "{'channel':'#other','username':'alertmanager','attachments':[{'title':'[FIRING:1] Disk',"
            + "'title_link':'http://am.example/','text':'','fallback':'f',"
            + "'fields':[{'title':'Severity','value':'page','short':true}]}]}";
    assertEquals("[FIRING:1] Disk · http://am.example/ · Severity: page", words(alertmanager));
    String blocks =
        "{'blocks':[{'type':'section','text':{'type':'mrkdwn','text':'one'}},"
            + "{'type':'section','fields':[{'text':'two'},{'text':'three'}]}]}";
    assertEquals("one · two · three", words(blocks));
    assertEquals("only a fallback", words("{'attachments':[{'fallback':'only a fallback'}]}"));
  }

  @Test
  void alertmanagerAndGrafanaNameEachAlert() {
    String alert =
        "{'status':'firing','labels':{'alertname':'DiskFull','instance':'db1'},"
            + "'annotations':{'summary':'3 % left'}}";
    String alerts =
        "{'version':'4','status':'firing','alerts':[" + alert + ",{'status':'resolved'}]}";
    assertEquals("[firing] DiskFull db1: 3 % left · [resolved] alert", words(alerts));
    String many = "{'alerts':[" + (alert + ",").repeat(12) + alert + "]}";
    assertTrue(words(many).endsWith(" · and 3 more"), words(many));
  }

  @Test
  void emptyPartsOfSlackAreNotCounted() {
    String block = "{'text':{'text':'x'}}";
    String ten = "{'text':'','blocks':[" + (block + ",").repeat(9) + block + "]}";
    assertTrue(words(ten).endsWith(" · x"), words(ten));
  }

  @Test
  void uptimeKumaAndGitHubAreShown() {
    String kuma =
        "{'heartbeat':{'status':0},'monitor':{'name':'web'},'msg':'[web] [Down] timeout'}";
    assertEquals("[web] [Down] timeout", words(kuma));
    String push =
        "{'ref':'refs/heads/main','compare':'https://g.example/c','commits':[{},{}],"
            + "'head_commit':{'message':'Fix it\\n\\nlong'},'repository':{'full_name':'o/r'},"
            + "'sender':{'login':'ann'}}";
    assertEquals(
        "o/r: ann pushed 2 commits to main: Fix it https://g.example/c",
        words(Map.of("x-github-event", List.of("push")), push));
    String opened =
        "{'action':'opened','pull_request':{'number':7,'title':'T','html_url':'u'},"
            + "'repository':{'full_name':'o/r'},'sender':{'login':'ann'}}";
    assertEquals(
        "o/r: ann opened pull request #7: T u",
        words(Map.of("x-github-event", List.of("pull_request")), opened));
    assertEquals(
        "o/r: ann star created",
        words(
            Map.of("x-github-event", List.of("star")),
            "{'action':'created','repository':{'full_name':'o/r'},'sender':{'login':'ann'}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "{} {}",
        "{'text':''}",
        "{'text':7,'text':null}",
        "{'attachments':'x','blocks':{'a':1}}",
        "{'alerts':[]}",
        "{'text':'a'",
      })
  void whatSaysNothingIsRefused(String body) {
    assertThrows(RefusedException.class, () -> words(body));
  }

  @Test
  void deepPayloadIsRefused() {
    String deep = "{'a':".repeat(1_000) + "1" + "}".repeat(1_000);
    assertThrows(RefusedException.class, () -> words(deep));
  }
}
