package io.headgate.gateway.admin;

import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Levels of no log. */
public final class RememberedLogLevels implements LogLevels {

  private final SortedMap<String, String> levels = new ConcurrentSkipListMap<>();

  @Override
  public SortedMap<String, String> current() {
    return levels;
  }

  @Override
  public void set(String logger, String level) {
    if (level.equals("loud")) {
      throw new IllegalArgumentException("level: \"loud\" is not known");
    }
    levels.put(logger, level);
  }
}
