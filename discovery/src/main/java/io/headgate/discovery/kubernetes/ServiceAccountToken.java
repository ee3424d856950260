package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.headgate.discovery.model.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of a service account, which a kubelet replaces long before it expires. Read again after
 * a minute, out of a file system in memory; the former one goes on where it cannot be read. Any
 * thread.
 */
final class ServiceAccountToken implements OAuthTokenProvider {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceAccountToken.class);
  private static final Duration READ_AGAIN = Duration.ofMinutes(1);

  private final Path file;
  private final TimeSource time;
  private String token;
  private long readAt;

  /**
   * @throws IllegalArgumentException where there is no token
   */
  ServiceAccountToken(Path file, TimeSource time) {
    this.file = file;
    this.time = time;
    try {
      this.token = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "service account: \"%s\" cannot be read: %s (expected: its token)".formatted(file, e), e);
    }
    this.readAt = time.nanoTime();
  }

  @Override
  public synchronized String getToken() {
    long now = time.nanoTime();
    if (now - readAt >= READ_AGAIN.toNanos()) {
      readAt = now;
      try {
        token = Files.readString(file).strip();
      } catch (IOException e) {
        LOG.warn("The service account's token {} cannot be read; the former one goes on", file, e);
      }
    }
    return token;
  }
}
