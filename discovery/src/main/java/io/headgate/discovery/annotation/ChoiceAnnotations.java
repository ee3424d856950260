package io.headgate.discovery.annotation;

import io.headgate.discovery.model.CanaryPolicy;
import io.headgate.discovery.model.CanaryPolicy.ByHeader;
import io.headgate.discovery.model.CanaryPolicy.Share;
import io.headgate.discovery.model.CanaryPolicy.Value;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.CookiePolicy;
import io.headgate.discovery.model.CookiePolicy.Attributes;
import io.headgate.discovery.model.CookiePolicy.Lifetime;
import io.headgate.discovery.model.CookiePolicy.Mode;
import io.headgate.discovery.model.CookiePolicy.SameSite;
import io.headgate.discovery.model.HashPolicy;
import io.headgate.discovery.model.HashTemplate;
import io.headgate.discovery.model.SchedulerName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The annotations of Ingresses that choose the Service and the pod of a request. Pure. */
public final class ChoiceAnnotations {

  private static final String KEPT_OUT = "requests with the header are not for the canary";

  static final Annotation<Boolean> CANARY = new Annotation<>("canary", RouteGrammar.flag());
  static final Annotation<String> CANARY_HEADER =
      new Annotation<>("canary-by-header", RouteGrammar.headerName());
  static final Annotation<String> CANARY_HEADER_VALUE =
      new Annotation<>("canary-by-header-value", RouteGrammar.text(), KEPT_OUT);
  static final Annotation<String> CANARY_HEADER_PATTERN =
      new Annotation<>("canary-by-header-pattern", RouteGrammar.regex(), KEPT_OUT);
  static final Annotation<String> CANARY_COOKIE =
      new Annotation<>("canary-by-cookie", RouteGrammar.cookieName());
  static final Annotation<Integer> CANARY_WEIGHT =
      new Annotation<>("canary-weight", RouteGrammar.count());
  static final Annotation<Integer> CANARY_TOTAL =
      new Annotation<>("canary-weight-total", Grammar.integer(1, Integer.MAX_VALUE));
  static final Annotation<String> CANARY_BEHAVIOR =
      new Annotation<>("affinity-canary-behavior", RouteGrammar.words("sticky", "legacy"));

  static final Annotation<String> AFFINITY =
      new Annotation<>("affinity", RouteGrammar.words("cookie"));
  static final Annotation<String> AFFINITY_MODE =
      new Annotation<>("affinity-mode", RouteGrammar.words("balanced", "persistent"));
  static final Annotation<String> COOKIE_NAME =
      new Annotation<>("session-cookie-name", RouteGrammar.cookieName());
  static final Annotation<String> COOKIE_PATH =
      new Annotation<>("session-cookie-path", RouteGrammar.path());
  static final Annotation<String> COOKIE_DOMAIN =
      new Annotation<>("session-cookie-domain", RouteGrammar.cookieDomain());
  static final Annotation<Long> COOKIE_MAX_AGE =
      new Annotation<>("session-cookie-max-age", RouteGrammar.seconds(true));
  static final Annotation<Long> COOKIE_EXPIRES =
      new Annotation<>("session-cookie-expires", RouteGrammar.seconds(true));
  static final Annotation<String> COOKIE_SAME_SITE =
      new Annotation<>("session-cookie-samesite", RouteGrammar.words("None", "Lax", "Strict"));
  static final Annotation<Boolean> COOKIE_SECURE =
      new Annotation<>("session-cookie-secure", RouteGrammar.flag());
  static final Annotation<Boolean> COOKIE_PARTITIONED =
      new Annotation<>("session-cookie-partitioned", RouteGrammar.flag());
  static final Annotation<Boolean> COOKIE_CHANGES =
      new Annotation<>("session-cookie-change-on-failure", RouteGrammar.flag());
  static final Annotation<Boolean> COOKIE_CONDITIONAL =
      new Annotation<>("session-cookie-conditional-samesite-none", RouteGrammar.flag());

  static final Annotation<HashTemplate> HASH_BY =
      new Annotation<>("upstream-hash-by", RouteGrammar.hashTemplate());

  static final Annotation<Boolean> HASH_SUBSET =
      new Annotation<>("upstream-hash-by-subset", RouteGrammar.flag());
  static final Annotation<Integer> HASH_SUBSET_SIZE =
      new Annotation<>("upstream-hash-by-subset-size", Grammar.integer(1, Integer.MAX_VALUE));

  static final Annotation<String> LOAD_BALANCE =
      new Annotation<>(
          "load-balance", RouteGrammar.words("round_robin", "ewma", "least_conn", "ip_hash"));

  static final Annotation<Boolean> THROUGH_SERVICE =
      new Annotation<>("service-upstream", RouteGrammar.flag());

  private static final int DEFAULT_SUBSET = 3;

  static final String DEFAULT_COOKIE = "INGRESSCOOKIE";

  private static final Set<String> OF_CANARIES =
      Set.of(
          CANARY.name(),
          CANARY_HEADER.name(),
          CANARY_HEADER_VALUE.name(),
          CANARY_HEADER_PATTERN.name(),
          CANARY_COOKIE.name(),
          CANARY_WEIGHT.name(),
          CANARY_TOTAL.name(),
          CANARY_BEHAVIOR.name(),
          HASH_BY.name(),
          HASH_SUBSET.name(),
          HASH_SUBSET_SIZE.name(),
          LOAD_BALANCE.name(),
          THROUGH_SERVICE.name());

  private ChoiceAnnotations() {}

  /**
   * The policy that they ask for.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static ChoicePolicy parse(Map<String, String> annotations, String prefix) {
    AnnotationReader reader = reader(annotations, prefix);
    Optional<CanaryPolicy> canary = canary(reader);
    return new ChoicePolicy(
        canary,
        cookie(reader),
        hash(reader),
        scheduler(reader),
        reader.read(THROUGH_SERVICE).orElse(false));
  }

  private static Optional<SchedulerName> scheduler(AnnotationReader reader) {
    return reader
        .read(LOAD_BALANCE)
        .map(
            it ->
                switch (it) {
                  case "ewma" -> SchedulerName.TWOS;
                  case "least_conn" -> SchedulerName.LC;
                  case "ip_hash" -> SchedulerName.SH;
                  default -> SchedulerName.RR;
                });
  }

  private static Optional<HashPolicy> hash(AnnotationReader reader) {
    boolean some = reader.read(HASH_SUBSET).orElse(false);
    int size = reader.read(HASH_SUBSET_SIZE).orElse(DEFAULT_SUBSET);
    int pods = some ? Math.min(size, HashPolicy.MAX_PODS) : 1;
    return reader.read(HASH_BY).map(it -> new HashPolicy(it, pods));
  }

  /** Whether an annotation of an Ingress counts for nothing because the Ingress is a canary. */
  static boolean isTheMainOnes(String name, Map<String, String> annotations, String prefix) {
    if (OF_CANARIES.contains(name)) {
      return false;
    }
    Optional<CanaryPolicy> canary = canary(reader(annotations, prefix));
    boolean ofSessions = name.equals(AFFINITY.name()) || name.equals(AFFINITY_MODE.name());
    return canary.isPresent()
        && (canary.get().sticky() || !(ofSessions || name.startsWith("session-cookie-")));
  }

  private static AnnotationReader reader(Map<String, String> annotations, String prefix) {
    return new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
  }

  private static Optional<CanaryPolicy> canary(AnnotationReader reader) {
    if (!reader.read(CANARY).orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(
        new CanaryPolicy(
            reader.read(CANARY_HEADER).map(it -> new ByHeader(it, value(reader))),
            reader.read(CANARY_COOKIE),
            new Share(reader.read(CANARY_WEIGHT).orElse(0), reader.read(CANARY_TOTAL).orElse(100)),
            !reader.read(CANARY_BEHAVIOR).orElse("sticky").equals("legacy")));
  }

  /** As in ingress-nginx, a value goes before an expression. */
  private static Value value(AnnotationReader reader) {
    int faults = reader.faults().size();
    Optional<Value> value =
        reader
            .read(CANARY_HEADER_VALUE)
            .filter(it -> !it.isEmpty())
            .<Value>map(Value.Exactly::new)
            .or(() -> reader.read(CANARY_HEADER_PATTERN).map(Value.Matching::new));
    return reader.faults().size() == faults
        ? value.orElse(Value.AlwaysOrNever.INSTANCE)
        : Value.Unreadable.INSTANCE;
  }

  private static Optional<CookiePolicy> cookie(AnnotationReader reader) {
    boolean conditional = reader.read(COOKIE_CONDITIONAL).orElse(false);
    CookiePolicy policy =
        new CookiePolicy(
            reader.read(AFFINITY_MODE).orElse("balanced").equals("persistent")
                ? Mode.PERSISTENT
                : Mode.BALANCED,
            reader.read(COOKIE_NAME).orElse(DEFAULT_COOKIE),
            new Lifetime(reader.read(COOKIE_MAX_AGE), reader.read(COOKIE_EXPIRES)),
            new Attributes(
                reader.read(COOKIE_PATH),
                reader.read(COOKIE_DOMAIN),
                reader.read(COOKIE_SECURE),
                reader.read(COOKIE_SAME_SITE).map(it -> new SameSite(it, conditional)),
                reader.read(COOKIE_PARTITIONED).orElse(false)),
            reader.read(COOKIE_CHANGES).orElse(false));
    return reader.read(AFFINITY).map(cookie -> policy);
  }
}
