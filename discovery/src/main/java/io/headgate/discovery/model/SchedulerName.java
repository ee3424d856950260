package io.headgate.discovery.model;

import java.util.Optional;

/** The schedulers a Service may ask for, by ipvsadm's names. */
public enum SchedulerName {
  RR,
  LC,
  RANDOM,
  SH,
  DH,
  SED,
  NQ;

  /** The name as flags, annotations and listings write it. */
  public String text() {
    return switch (this) {
      case RR -> "rr";
      case LC -> "lc";
      case RANDOM -> "random";
      case SH -> "sh";
      case DH -> "dh";
      case SED -> "sed";
      case NQ -> "nq";
    };
  }

  /** The scheduler of that name; empty where there is none. */
  public static Optional<SchedulerName> of(String text) {
    for (SchedulerName name : values()) {
      if (name.text().equals(text)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
