package belfry.server.tls;

import java.io.ByteArrayOutputStream;
import java.security.PublicKey;
import java.util.Arrays;

/**
 * The encoding of private keys that the JDK reads: PKCS #8 (RFC 5958). Keys in older encodings, of
 * RSA (RFC 8017) and of elliptic curves (RFC 5915), become a part of it.
 */
final class Pkcs8 {
  private static final byte[] VERSION = {0x02, 0x01, 0x00};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  private Pkcs8() {}

  /**
   * Encodes a key.
   *
   * @param key the key in the older encoding
   * @param publicKey its public key, whose encoding begins with the algorithm and its parameters
   */
  static byte[] wrap(byte[] key, PublicKey publicKey) {
    byte[] subject = publicKey.getEncoded();
    byte[] algorithm = first(Arrays.copyOfRange(subject, headerOf(subject), subject.length));
    return element(SEQUENCE, VERSION, algorithm, element(OCTETS, key));
  }

  /** The first element of encoded elements. */
  private static byte[] first(byte[] der) {
    return Arrays.copyOf(der, headerOf(der) + lengthOf(der));
  }

  /** The number of bytes before the content of an element. */
  private static int headerOf(byte[] der) {
    return (der[1] & 0x80) == 0 ? 2 : 2 + (der[1] & 0x7F);
  }

  private static int lengthOf(byte[] der) {
    if ((der[1] & 0x80) == 0) {
      return der[1];
    }
    int length = 0;
    for (int i = 2; i < headerOf(der); i++) {
      length = (length << 8) | (der[i] & 0xFF);
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    writeLength(whole, content.size());
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
  }
}
