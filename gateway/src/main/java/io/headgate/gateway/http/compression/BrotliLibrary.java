package io.headgate.gateway.http.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native library that writes brotli, which not every platform has. It is loaded once, when it
 * is first wanted. Any thread.
 */
public final class BrotliLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(BrotliLibrary.class);
  private static final AtomicBoolean WANTED = new AtomicBoolean();

  private static volatile boolean ready;

  private BrotliLibrary() {}

  /**
   * Whether it can be used at once. Never blocks: the first one that asks has it loaded by another
   * thread, for its file is written to the disk, and answers are compressed in another way until
   * then.
   */
  static boolean isReady() {
    if (!ready && WANTED.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("headgate-brotli").start(BrotliLibrary::load);
    }
    return ready;
  }

  /**
   * Loads it. Blocks, not for an event loop.
   *
   * @return why it cannot be used; empty: it can
   */
  public static Optional<String> load() {
    WANTED.set(true);
    Throwable cause = Brotli4jLoader.getUnavailabilityCause();
    if (cause == null) {
      ready = true;
      return Optional.empty();
    }
    LOG.warn(
        "enable-brotli has no effect here, gzip is used where that is on: {}", cause.toString());
    return Optional.of(cause.toString());
  }
}
