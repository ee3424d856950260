package io.headgate.discovery.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The schedulers a Service may ask for, by ipvsadm's names. */
public enum SchedulerName {
  /** Round robin. */
  RR,
  /** Weighted round robin. */
  WRR,
  /** Least connection. */
  LC,
  /** Weighted least connection. */
  WLC,
  /** Shortest expected delay. */
  SED,
  /** Never queue. */
  NQ,
  /** Destination hashing. */
  DH,
  /** Source hashing. */
  SH,
  /** Maglev hashing. */
  MH,
  /** Weighted failover. */
  FO,
  /** Weighted overflow. */
  OVF,
  /** Locality-based least connection. */
  LBLC,
  /** Locality-based least connection with replication. */
  LBLCR,
  /** Power of two choices. */
  TWOS,
  /** Random; the kernel has none of this name, kube-proxy's iptables and nftables rules are it. */
  RANDOM;

  /** What other proxies call {@code twos}. */
  private static final String P2C = "p2c";

  /** The name as flags, annotations and listings write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scheduler of that name or alias; empty where there is none. */
  public static Optional<SchedulerName> of(String text) {
    if (text.equals(P2C)) {
      return Optional.of(TWOS);
    }
    return Arrays.stream(values()).filter(name -> name.text().equals(text)).findFirst();
  }

  /** The grammar of names in a few words, for messages. */
  public static String expected() {
    return "one of "
        + Arrays.stream(values()).map(SchedulerName::text).collect(Collectors.joining(", "))
        + "; "
        + P2C
        + " for "
        + TWOS.text();
  }
}
