package io.headgate.gateway.http.authorization;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Stands for all requests that are alike. What they have in common is only there as a digest, since
 * it may be a password.
 *
 * @param space within which requests can be alike; compared by identity
 */
public record AuthorizationKey(Object space, ByteBuffer digest) {

  /** Of some texts in order; where one ends counts too. */
  public static AuthorizationKey of(Object space, List<String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
      }
      return new AuthorizationKey(space, ByteBuffer.wrap(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
