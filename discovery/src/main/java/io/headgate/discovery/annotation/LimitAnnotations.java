package io.headgate.discovery.annotation;

import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.LimitPolicy;
import io.headgate.discovery.model.LimitPolicy.Rate;
import io.headgate.discovery.model.LimitPolicy.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The annotations that hold clients back. Pure. */
final class LimitAnnotations {

  static final Annotation<Integer> CONNECTIONS =
      new Annotation<>("limit-connections", RouteGrammar.count());
  static final Annotation<Integer> PER_SECOND = new Annotation<>("limit-rps", RouteGrammar.count());
  static final Annotation<Integer> PER_MINUTE = new Annotation<>("limit-rpm", RouteGrammar.count());
  static final Annotation<Integer> BURST =
      new Annotation<>("limit-burst-multiplier", Grammar.integer(1, Integer.MAX_VALUE));
  static final Annotation<List<Cidr>> EXEMPT =
      new Annotation<>("limit-allowlist", RouteGrammar.cidrs());
  static final Annotation<List<Cidr>> EXEMPT_BEFORE =
      new Annotation<>("limit-whitelist", RouteGrammar.cidrs());

  static final Annotation<Scope> SCOPE = new Annotation<>("limit-scope", Grammar.word(Scope.class));

  static final int STANDARD_BURST = 5;

  private LimitAnnotations() {}

  /** The slower rate comes first, as in ingress-nginx: it is the more likely one to refuse. */
  static LimitPolicy limits(AnnotationReader reader) {
    int perSecond = reader.read(PER_SECOND).orElse(0);
    int perMinute = reader.read(PER_MINUTE).orElse(0);
    long burst = reader.read(BURST).orElse(STANDARD_BURST);
    List<Cidr> exempt = reader.read(EXEMPT).or(() -> reader.read(EXEMPT_BEFORE)).orElse(List.of());
    List<Rate> rates = new ArrayList<>();
    if (perMinute > 0) {
      rates.add(rate(perMinute, Duration.ofMinutes(1), burst));
    }
    if (perSecond > 0) {
      rates.add(rate(perSecond, Duration.ofSeconds(1), burst));
    }
    return new LimitPolicy(
        rates,
        exempt,
        reader.read(CONNECTIONS).orElse(0),
        reader.read(SCOPE).orElse(Scope.CLUSTER));
  }

  /** nginx answers one request, and as many beyond the rate as the burst says. */
  private static Rate rate(int requests, Duration per, long burst) {
    return new Rate(requests, per, (int) Math.min(Integer.MAX_VALUE, requests * burst + 1));
  }
}
