package io.headgate.balancer.address;

import java.util.List;

/** Runs commands of the distribution. Waits for their end, so never on an event loop. */
interface SystemCommands {

  /** The exit code of a command that is not there, as shells have it. */
  int NOT_FOUND = 127;

  /**
   * Runs a command; no shell is between.
   *
   * @param input what it reads
   * @param command its name, and each argument for itself
   */
  Outcome run(String input, List<String> command);

  /**
   * How it ended.
   *
   * @param output what it printed, errors included, in English
   */
  record Outcome(int exitCode, String output) {

    boolean succeeded() {
      return exitCode == 0;
    }

    /** The first line, for a message. */
    String reason() {
      return output.lines().findFirst().map(String::strip).orElse("exit code " + exitCode);
    }
  }
}
