package io.headgate.gateway.app;

import java.util.Map;
import java.util.function.Consumer;

/** Runs until a signal ends it; the shutdown hook is what SIGTERM and Ctrl-C call. */
final class ForegroundRun {

  private final Options options;
  private final Map<String, String> flags;

  ForegroundRun(Options options, Map<String, String> flags) {
    this.options = options;
    this.flags = flags;
  }

  /**
   * Starts, tells, and waits.
   *
   * @param ready told when everything is served
   * @return the exit code of a run that ended well
   */
  int run(Consumer<Wiring> ready) throws InterruptedException {
    Wiring wiring = Wiring.start(options, flags);
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(wiring::stop, "shutdown"));
    } catch (IllegalStateException e) {
      // The signal came before all was served: nobody has been told of it yet.
      wiring.stop();
      return 0;
    }
    ready.accept(wiring);
    if (Boolean.getBoolean("headgate.stop-when-ready")) {
      return 0;
    }
    wiring.awaitStop();
    return 0;
  }
}
