package io.headgate.gateway.http.password;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The digest of {@code $apr1$} and {@code $1$}: Poul-Henning Kamp's MD5 crypt, as in Apache's
 * apr_md5.c, which differs in the magic alone. Pure; takes about a millisecond.
 */
final class Md5Rounds {

  private static final int ROUNDS = 1000;
  private static final String DIGITS =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Md5Rounds() {}

  /** In crypt's own base 64, 22 characters. */
  static String digest(String magicText, String saltText, byte[] password) {
    byte[] magic = magicText.getBytes(StandardCharsets.UTF_8);
    byte[] salt = saltText.getBytes(StandardCharsets.UTF_8);
    byte[] alternate = md5(password, salt, password);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    first.writeBytes(password);
    first.writeBytes(magic);
    first.writeBytes(salt);
    for (int left = password.length; left > 0; left -= 16) {
      first.write(alternate, 0, Math.min(16, left));
    }
    for (int bits = password.length; bits > 0; bits >>= 1) {
      first.write((bits & 1) != 0 ? 0 : password[0]);
    }
    byte[] sum = md5(first.toByteArray());
    for (int round = 0; round < ROUNDS; round++) {
      sum =
          md5(
              round % 2 != 0 ? password : sum,
              round % 3 != 0 ? salt : new byte[0],
              round % 7 != 0 ? password : new byte[0],
              round % 2 != 0 ? sum : password);
    }
    return base64(sum);
  }

  private static byte[] md5(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private static String base64(byte[] sum) {
    StringBuilder text = new StringBuilder(22);
    for (int i = 0; i < 5; i++) {
      int last = i == 4 ? 5 : i + 12;
      append(text, ((sum[i] & 0xff) << 16) | ((sum[i + 6] & 0xff) << 8) | (sum[last] & 0xff), 4);
    }
    append(text, sum[11] & 0xff, 2);
    Arrays.fill(sum, (byte) 0);
    return text.toString();
  }

  private static void append(StringBuilder text, int value, int digits) {
    int rest = value;
    for (int i = 0; i < digits; i++) {
      text.append(DIGITS.charAt(rest & 0x3f));
      rest >>= 6;
    }
  }
}
