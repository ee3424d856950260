package io.headgate.gateway.http.accesslog;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines on a thread of its own. What does not fit into its bounded memory is left out and
 * counted: no caller ever waits for a slow reader. Any thread.
 */
final class LineWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

  /** Lines are written in groups: a thread that is woken for each costs more than its line. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long LAST_MILLIS = 2_000;

  private final OutputStream out;
  private final long mostBytes;
  private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private final LongAdder leftOut = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;
  private boolean broken;

  /**
   * Writes from now on.
   *
   * @param mostBytes of lines that wait to be written
   */
  LineWriter(OutputStream out, long mostBytes) {
    this.out = new BufferedOutputStream(out, 64 * 1024);
    this.mostBytes = mostBytes;
    this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::run);
    thread.start();
  }

  /** Takes a line, without its end; or leaves it out. */
  void write(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
    if (closed || waiting.addAndGet(bytes.length) > mostBytes) {
      if (!closed) {
        waiting.addAndGet(-bytes.length);
      }
      leftOut.increment();
      return;
    }
    lines.add(bytes);
  }

  /** Lines that could not be written so far. */
  long leftOut() {
    return leftOut.sum();
  }

  private void run() {
    while (!closed) {
      drain();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    drain();
  }

  private void drain() {
    boolean any = false;
    for (byte[] line = lines.poll(); line != null; line = lines.poll()) {
      any = true;
      write(line);
      waiting.addAndGet(-line.length);
    }
    if (any && !broken) {
      try {
        out.flush();
      } catch (IOException e) {
        broke(e);
      }
    }
  }

  private void write(byte[] line) {
    if (broken) {
      leftOut.increment();
      return;
    }
    try {
      out.write(line);
    } catch (IOException e) {
      broke(e);
      leftOut.increment();
    }
  }

  private void broke(IOException e) {
    broken = true;
    LOG.error("the access log cannot be written any more: {}", e.getMessage());
  }

  /** Writes what there is, as far as that takes no longer than two seconds. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(LAST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
