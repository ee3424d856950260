package io.headgate.gateway.app;

import java.nio.file.Path;
import java.util.Map;

/** Where allocations are kept when no flag says where. */
final class StateDirectory {

  private StateDirectory() {}

  static Path standard() {
    return standard(System.getenv(), System.getProperty("user.home", "."));
  }

  /** By the XDG base directory specification: state that should persist, but is no data. */
  static Path standard(Map<String, String> environment, String home) {
    String base = environment.getOrDefault("XDG_STATE_HOME", "");
    return base.isEmpty()
        ? Path.of(home, ".local", "state", "headgate")
        : Path.of(base, "headgate");
  }
}
