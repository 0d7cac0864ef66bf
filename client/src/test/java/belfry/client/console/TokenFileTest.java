package belfry.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.chat.KeptTokens.Kept;
import belfry.client.shell.ServerAddress;
import belfry.protocol.Nickname;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private static final ServerAddress PLAIN = ServerAddress.plainOrSecure("tower:9527");
  private static final ServerAddress SECURE = ServerAddress.plainOrSecure("tls://tower:9527");
  private static final Kept ANN = new Kept(Nickname.of("ann"), "bfy_a");
  private static final Kept BOB = new Kept(Nickname.of("bob"), "bfy_b");

  @TempDir private Path folder;

  private TokenFile file() {
    return new TokenFile(folder.resolve("belfry").resolve("tokens"));
  }

  @Test
  void tokenIsForOneAddressOnly() {
    assertEquals(List.of(), file().of(SECURE));
    assertEquals(Optional.of(file().file().toString()), file().keep(SECURE, ANN));
    assertEquals(List.of(ANN), file().of(SECURE));
    assertEquals(List.of(), file().of(PLAIN));
  }

  @Test
  void tokenOfAnotherAccountStays() {
    file().keep(SECURE, ANN);
    file().keep(SECURE, BOB);
    Kept later = new Kept(Nickname.of("Ann"), "bfy_later");
    file().keep(SECURE, later);
    assertEquals(List.of(later, BOB), file().of(SECURE));
    assertTrue(file().forget(SECURE, ANN.name()));
    assertFalse(file().forget(SECURE, ANN.name()));
    assertEquals(List.of(BOB), file().of(SECURE));
  }

  @Test
  void nobodyElseMayReadTheFile() throws Exception {
    file().keep(SECURE, ANN);
    file().keep(PLAIN, BOB);
    Path made = file().file();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(made.getParent())));
  }

  @Test
  void linesThatAreNoTokensStay() throws Exception {
    Files.createDirectories(file().file().getParent());
    Files.writeString(file().file(), "# mine\ntls://tower:9527 a b c d");
    file().keep(SECURE, ANN);
    assertEquals(
        "# mine\ntls://tower:9527 a b c d\ntls://tower:9527 ann bfy_a\n",
        Files.readString(file().file()));
  }

  @Test
  void aByteThatIsNoTextDamagesItsLineOnly() throws Exception {
    file().keep(SECURE, ANN);
    Files.write(file().file(), new byte[] {(byte) 0xC3, '\n'}, StandardOpenOption.APPEND);
    file().keep(SECURE, BOB);
    assertEquals(List.of(BOB, ANN), file().of(SECURE));
  }

  @Test
  void tokenWithALineEndIsNotKept() {
    Kept bad = new Kept(Nickname.of("ann"), "bfy_a\nother:1 bob bfy_b");
    assertEquals(Optional.empty(), file().keep(SECURE, bad));
    assertFalse(Files.exists(file().file()));
  }
}
