package io.headgate.gateway.http.password;

import io.headgate.discovery.model.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Compares a password with what is stored of it. Pure, and as slow as it was chosen to be. */
final class PasswordCheck {

  private PasswordCheck() {}

  /** Whether it takes so little that an event loop may do it. */
  static boolean isQuick(PasswordHash hash) {
    return switch (hash) {
      case PasswordHash.Bcrypt slow -> false;
      case PasswordHash.Md5Crypt slow -> false;
      case PasswordHash.Sha1 quick -> true;
    };
  }

  static boolean matches(PasswordHash hash, byte[] password) {
    return switch (hash) {
      case PasswordHash.Bcrypt(String text) -> OpenBSDBCrypt.checkPassword(text, password);
      case PasswordHash.Md5Crypt(String magic, String salt, String digest) ->
          equal(digest, Md5Rounds.digest(magic, salt, password));
      case PasswordHash.Sha1(String digest) -> equal(digest, sha1(password));
    };
  }

  private static boolean equal(String stored, String computed) {
    return MessageDigest.isEqual(
        stored.getBytes(StandardCharsets.US_ASCII), computed.getBytes(StandardCharsets.US_ASCII));
  }

  private static String sha1(byte[] password) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-1").digest(password));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
