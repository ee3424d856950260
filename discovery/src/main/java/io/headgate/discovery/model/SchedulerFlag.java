package io.headgate.discovery.model;

import java.util.Locale;
import java.util.Optional;

/** The flags of schedulers, by ipvsadm's names; {@code dh-fallback} is our own. */
public enum SchedulerFlag {
  /** {@code sh}: the client's port counts as well. */
  SH_PORT,
  /** {@code sh}: another bucket where the endpoint is not available. */
  SH_FALLBACK,
  /** {@code mh}: the client's port counts as well. */
  MH_PORT,
  /** {@code mh}: another place of the table where the endpoint is not available. */
  MH_FALLBACK,
  /** {@code dh}: the next endpoint where the bucket's own is not available. */
  DH_FALLBACK;

  /** The scheduler that it is a flag of. */
  public SchedulerName scheduler() {
    return switch (this) {
      case SH_PORT, SH_FALLBACK -> SchedulerName.SH;
      case MH_PORT, MH_FALLBACK -> SchedulerName.MH;
      case DH_FALLBACK -> SchedulerName.DH;
    };
  }

  /** The word of annotations and listings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The flag of that name; empty where there is none. */
  public static Optional<SchedulerFlag> of(String text) {
    for (SchedulerFlag flag : values()) {
      if (flag.text().equals(text)) {
        return Optional.of(flag);
      }
    }
    return Optional.empty();
  }
}
