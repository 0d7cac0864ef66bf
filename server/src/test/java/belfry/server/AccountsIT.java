package belfry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts as people and programs meet them: protocol/README.md, "Accounts". */
class AccountsIT {
  private static final String PASSWORD = "correct horse";

  @TempDir private Path folder;

  private Running running() throws IOException {
    return Running.keeping(folder, false);
  }

  private static String json(String line) {
    return line.replace('\'', '"') + "\n";
  }

  /** A program with a name. */
  private static Caller program(Running server, String name) throws IOException {
    Caller program = server.call();
    program.send(json("{'do':'nick','name':'" + name + "'}"));
    program.lineWith("renamed");
    return program;
  }

  private static String field(String line, String field) {
    String[] parts = line.split("\"" + field + "\":\"", 2);
    assertEquals(2, parts.length, line);
    return parts[1].substring(0, parts[1].indexOf('"'));
  }

  private static String register(Caller program, String more) throws IOException {
    program.send(json("{'do':'register','id':'1'" + more + "}"));
    String answer = program.lineWith("\"id\":\"1\"");
    assertTrue(answer.contains("\"on\":\"registered\""), answer);
    return field(answer, "token");
  }

  private static String ask(Caller program, String command) throws IOException {
    program.send(json(command));
    return program.lineWith("\"id\":\"x\"");
  }

  private static String logIn(Caller program, String name, String proof) throws IOException {
    return ask(program, "{'do':'login','id':'x','name':'" + name + "'," + proof + "}");
  }

  @Test
  void nameBelongsToItsAccountOverARestart() throws Exception {
    String token;
    try (Running server = running();
        Caller ann = program(server, "Ann");
        Caller guest = program(server, "guest")) {
      token = register(ann, "");
      String refused = ask(guest, "{'do':'nick','id':'x','name':'ann'}");
      assertEquals("name-reserved", field(refused, "code"));
    }
    try (Running server = running();
        Caller guest = program(server, "guest");
        Caller ann = server.call()) {
      String refused = ask(guest, "{'do':'nick','id':'x','name':'ANN'}");
      assertEquals("name-reserved", field(refused, "code"));
      String in = logIn(ann, "ANN", "'token':'" + token + "'");
      assertEquals("Ann", field(in, "you"));
    }
  }

  /** What a person does with nc: the file with the line first, and then the keyboard. */
  @Test
  void personRegistersAndComesBackWithTheLineFromAFile() throws Exception {
    try (Running server = running()) {
      String line;
      try (Caller ann = server.call()) {
        ann.send("/nick ann\r\n/register\r\n");
        ann.lineWith("ann is your name for good now");
        line = ann.lineWith("/login ").replaceFirst(".*(/login )", "$1");
      }
      try (Caller ann = server.call();
          Caller bob = server.call()) {
        bob.send("/nick bob\r\nhere\r\n");
        bob.lineWith("You are bob now");
        ann.send(line + "\n");
        ann.lineWith("You are ann now, logged in");
        ann.send("hello\n");
        assertTrue(bob.lineWith("hello").contains("<ann> hello"));
      }
    }
  }

  /** A person at telnet: the answer to WILL ECHO comes before the line that is typed. */
  @Test
  void personTypesAPasswordThatIsAskedFor() throws Exception {
    try (Running server = running()) {
      try (Caller ann = server.call()) {
        ann.send("/nick ann\r\n/register\r\n/password\r\n");
        ann.lineWith("Type the new password");
        ann.send("HELO correct horse\r\n");
        ann.lineWith("and a password");
      }
      try (Caller ann = server.call()) {
        ann.send("/login ann\r\n");
        ann.lineWith("Type the token or the password of ann");
        ann.send("HELO correct horse\r\n");
        ann.lineWith("You are ann now, logged in");
        ann.send("/login ann\r\nwrong horse\r\n");
        ann.lineWith("! there is no account ann with this password");
      }
    }
  }

  @Test
  void eachProofOpensTheOneGate() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    try (Running server = running()) {
      String token;
      try (Caller ann = program(server, "ann")) {
        token = register(ann, ",'password':'" + PASSWORD + "','key':'" + line(pair) + "'");
      }
      try (Caller ann = server.call()) {
        String in = logIn(ann, "ann", "'token':'" + token + "'");
        assertTrue(in.contains("\"on\":\"logged-in\""), in);
      }
      try (Caller ann = server.call()) {
        String in = logIn(ann, "ann", "'password':'" + PASSWORD + "','label':'laptop'");
        assertTrue(field(in, "token").startsWith("bfy_"), in);
        String wrong = logIn(ann, "ann", "'password':'wrong horse'");
        assertEquals("wrong-login", field(wrong, "code"));
      }
      try (Caller ann = server.call()) {
        ann.send(json("{'do':'ping'}"));
        String nonce = field(ann.lineWith("welcome"), "nonce");
        String proof = "'key':'" + line(pair) + "','signature':'" + sign(pair, nonce) + "'";
        assertTrue(logIn(ann, "ann", proof).contains("\"on\":\"logged-in\""));
        try (Caller other = server.call()) { // a signature is for one connection
          assertEquals("wrong-login", field(logIn(other, "ann", proof), "code"));
        }
      }
    }
  }

  private static String sign(KeyPair pair, String nonce) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(
        ("belfry login 1\nTest\n" + nonce + "\nann\n").getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }

  /** The line of a key as OpenSSH writes it. */
  private static String line(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    String blob =
        "0000000b"
            + HexFormat.of().formatHex("ssh-ed25519".getBytes(StandardCharsets.US_ASCII))
            + "00000020"
            + HexFormat.of().formatHex(key);
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(blob));
  }

  @Test
  void revokedTokenOpensNothing() throws Exception {
    try (Running server = running();
        Caller ann = program(server, "ann")) {
      String token = register(ann, "");
      String list = ask(ann, "{'do':'credential','id':'x','password':'" + PASSWORD + "'}");
      String id = field(list.substring(list.indexOf("\"tokens\":[")), "id");
      String after = ask(ann, "{'do':'tokens','id':'x','revoke':'" + id + "'}");
      assertTrue(after.contains("\"tokens\":[]"), after);
      try (Caller other = server.call()) {
        String refused = logIn(other, "ann", "'token':'" + token + "'");
        assertEquals("wrong-login", field(refused, "code"));
      }
    }
  }

  @Test
  void ownerGoesOnAfterAChangeOfTheCredentials() throws Exception {
    try (Running server = running();
        Caller ann = program(server, "ann")) {
      register(ann, "");
      String set = ask(ann, "{'do':'credential','id':'x','password':'" + PASSWORD + "'}");
      String id = field(set.substring(set.indexOf("\"tokens\":[")), "id");
      assertTrue(
          ask(ann, "{'do':'tokens','id':'x','revoke':'" + id + "'}").contains("\"tokens\":[]"));
      assertTrue(ask(ann, "{'do':'tokens','id':'x'}").contains("\"password\":true"));
      ask(ann, "{'do':'join','id':'x','room':'ops'}");
      assertTrue(ask(ann, "{'do':'say','id':'x','room':'ops','text':'hi'}").contains("\"ack\""));
    }
  }

  /** The answer to a registration was lost with its connection. */
  @Test
  void connectionThatRegisteredGetsAnotherFirstToken() throws Exception {
    try (Running server = running()) {
      String connection;
      try (Caller ann = server.call()) {
        ann.send(json("{'do':'nick','name':'ann'}"));
        connection = field(ann.lineWith("welcome"), "token");
        register(ann, "");
      }
      try (Caller ann = server.call()) {
        String in = logIn(ann, "ann", "'connection':'" + connection + "'");
        String token = field(in, "token");
        try (Caller again = server.call()) {
          assertEquals("ann", field(logIn(again, "ann", "'token':'" + token + "'"), "you"));
          String late = logIn(again, "ann", "'connection':'" + connection + "'");
          assertEquals("wrong-login", field(late, "code"));
        }
      }
    }
  }

  @Test
  void goodbyeSaysThatTheNameIsTakenOver() throws Exception {
    try (Running server = running();
        Caller first = program(server, "ann");
        Caller second = server.call()) {
      String token = register(first, "");
      logIn(second, "ann", "'token':'" + token + "'");
      assertTrue(first.lineWith("bye").contains("\"taken\":true"));
    }
  }

  @Test
  void directMessagesFollowTheAccount() throws Exception {
    try (Running server = running();
        Caller bob = program(server, "bob")) {
      String token;
      String inbox;
      try (Caller ann = program(server, "ann")) {
        ann.send(json("{'do':'register','id':'1'}"));
        String registered = ann.lineWith("registered");
        token = field(registered, "token");
        inbox = field(registered, "inbox");
        ask(bob, "{'do':'tell','id':'x','to':'ann','text':'psst'}");
        ann.lineWith("psst");
      }
      try (Caller ann = server.call()) {
        String proof = "'token':'" + token + "','after':'" + inbox + "'";
        logIn(ann, "ann", proof);
        assertTrue(ann.lineWith("psst").contains("\"on\":\"told\""));
      }
    }
  }

  /** The token of a guest's connection is weaker than an account, and is not a way in to it. */
  @Test
  void tokenOfTheConnectionIsNoWayIn() throws Exception {
    try (Running server = running();
        Caller ann = server.call();
        Caller thief = server.call()) {
      ann.send(json("{'do':'nick','name':'ann'}"));
      String connection = field(ann.lineWith("welcome"), "token");
      register(ann, "");
      String refused =
          ask(thief, "{'do':'nick','id':'x','name':'ann','token':'" + connection + "'}");
      assertEquals("name-reserved", field(refused, "code"));
    }
  }

  /** A registration is a door, too: it asks what a login asks. */
  @Test
  void secretsAreRefusedWhereOthersCouldReadThem() throws Exception {
    try (Running server = Running.keeping(folder, true);
        Caller far = server.call()) {
      far.send("PROXY TCP4 192.0.2.7 192.0.2.1 40000 9527\r\n");
      assertEquals("insecure", field(ask(far, "{'do':'register','id':'x'}"), "code"));
      String login = logIn(far, "ann", "'token':'bfy_aaaaaaaaaaaaaaaaaaaaaaaaaaa'");
      assertEquals("insecure", field(login, "code"));
      login = logIn(far, "ann", "'password':'" + PASSWORD + "'");
      assertEquals("insecure", field(login, "code"));
    }
  }

  /** A header without an address does not say that the client is on this machine. */
  @Test
  void clientOfABalancerIsNotLocalWithoutAnAddress() throws Exception {
    try (Running server = Running.keeping(folder, true);
        Caller unknown = server.call();
        Caller near = server.call()) {
      unknown.send("PROXY UNKNOWN\r\n");
      assertEquals("insecure", field(ask(unknown, "{'do':'register','id':'x'}"), "code"));
      near.send("PROXY TCP4 127.0.0.1 127.0.0.1 40000 9527\r\n");
      assertTrue(ask(near, "{'do':'register','id':'x'}").contains("registered"));
    }
  }

  @Test
  void serverThatKeepsNothingHasNoAccounts() throws Exception {
    try (Running server = Running.alone();
        Caller ann = program(server, "ann")) {
      String refused = ask(ann, "{'do':'register','id':'x'}");
      assertEquals("no-accounts", field(refused, "code"));
      assertTrue(field(refused, "why").contains("--data DIR"), refused);
    }
  }

  @Test
  void guestHasNoTokens() throws Exception {
    try (Running server = running();
        Caller guest = program(server, "guest")) {
      assertEquals("login-needed", field(ask(guest, "{'do':'tokens','id':'x'}"), "code"));
    }
  }

  @Test
  void anotherNameEndsTheLogin() throws Exception {
    try (Running server = running();
        Caller ann = program(server, "ann")) {
      String token = register(ann, "");
      ask(ann, "{'do':'nick','id':'x','name':'guest'}");
      assertEquals("login-needed", field(ask(ann, "{'do':'tokens','id':'x'}"), "code"));
      assertEquals("name-reserved", field(ask(ann, "{'do':'nick','id':'x','name':'ann'}"), "code"));
      assertEquals("ann", field(logIn(ann, "ann", "'token':'" + token + "'"), "you"));
    }
  }

  @Test
  void secretsAreNotOnTheDisk() throws Exception {
    String token;
    try (Running server = running();
        Caller ann = program(server, "ann")) {
      token = register(ann, ",'password':'" + PASSWORD + "'");
    }
    byte[] file = Files.readAllBytes(folder.resolve("belfry.sqlite"));
    String kept = new String(file, StandardCharsets.ISO_8859_1);
    assertTrue(kept.contains("$argon2id$"));
    assertFalse(kept.contains(PASSWORD));
    assertFalse(kept.contains(token.substring(4)));
  }
}
