package io.headgate.balancer.address;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The number of the process that has made something in the kernel, which outlives the process. Any
 * thread.
 */
record Owner(long pid) {

  /** This process. */
  static Owner self() {
    return new Owner(ProcessHandle.current().pid());
  }

  /**
   * Whether it is another Headgate, and runs. A number may have passed to another program since, or
   * be our own in a new container.
   */
  boolean isAnotherThatRuns() {
    if (equals(self())) {
      return false;
    }
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return new String(line, StandardCharsets.UTF_8).contains("headgate");
    } catch (IOException gone) {
      return false;
    }
  }
}
