package io.headgate.cluster.encoding;

import io.headgate.balancer.state.Ejection;
import io.headgate.cluster.ejections.EjectionFact;
import io.headgate.cluster.ejections.EjectionFact.Standing;
import io.headgate.cluster.ejections.EjectionKey;
import io.headgate.cluster.ejections.Stamp;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What members say about endpoints that are out. */
final class EjectionEncoding {

  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int OUT_FOR = 2;

  private EjectionEncoding() {}

  static void write(List<EjectionFact> facts, WireOutput out) throws IOException {
    out.count(facts.size());
    for (EjectionFact fact : facts) {
      out.port(fact.key().port());
      out.endpoint(fact.key().endpoint());
      out.octet(number(fact.key().reason()));
      out.number(fact.stamp().number());
      out.id(fact.stamp().member());
      write(fact.standing(), out);
    }
  }

  private static void write(Standing standing, WireOutput out) throws IOException {
    switch (standing) {
      case Standing.In() -> out.octet(IN);
      case Standing.Out() -> out.octet(OUT);
      case Standing.OutFor(Duration left, int mostOut) -> {
        out.octet(OUT_FOR);
        out.duration(left);
        out.count(mostOut);
      }
    }
  }

  /** What is out for a reason that this program does not know is left out. */
  static List<EjectionFact> read(WireInput in) throws IOException {
    int size = in.length();
    List<EjectionFact> facts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ServicePortName port = in.port();
      EndpointAddress endpoint = in.endpoint();
      Optional<Ejection.Reason> reason = reason(in.octet());
      Stamp stamp = new Stamp(in.number(), in.id());
      Standing standing = standing(in);
      if (reason.isPresent()) {
        EjectionKey key = new EjectionKey(port, endpoint, reason.get());
        facts.add(new EjectionFact(key, stamp, standing));
      }
    }
    return facts;
  }

  private static Standing standing(WireInput in) throws IOException {
    int number = in.octet();
    return switch (number) {
      case IN -> new Standing.In();
      case OUT -> new Standing.Out();
      case OUT_FOR -> new Standing.OutFor(in.duration(), in.smallCount());
      default -> throw new IOException("a standing of " + number);
    };
  }

  private static int number(Ejection.Reason reason) {
    return switch (reason) {
      case FAILURES -> 1;
      case DRAINED -> 2;
      case CHECK -> throw new IllegalArgumentException("checks are every node's own");
    };
  }

  private static Optional<Ejection.Reason> reason(int number) {
    return switch (number) {
      case 1 -> Optional.of(Ejection.Reason.FAILURES);
      case 2 -> Optional.of(Ejection.Reason.DRAINED);
      default -> Optional.empty();
    };
  }
}
