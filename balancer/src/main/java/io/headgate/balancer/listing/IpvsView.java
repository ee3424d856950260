package io.headgate.balancer.listing;

import java.util.Locale;
import java.util.Optional;

/** The columns of a listing, by ipvsadm's options. */
public enum IpvsView {
  /** Of {@code -L}: forward, weight, connections. */
  TABLE,
  /** Of {@code --stats}. */
  STATS,
  /** Of {@code --rate}. */
  RATE,
  /** Of {@code --persistent-conn}. */
  PERSISTENT,
  /** Of {@code --thresholds}. */
  THRESHOLDS;

  /** The word of the admin API. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The view of that name; empty where there is none. */
  public static Optional<IpvsView> of(String text) {
    for (IpvsView view : values()) {
      if (view.text().equals(text)) {
        return Optional.of(view);
      }
    }
    return Optional.empty();
  }
}
