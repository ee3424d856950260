package io.headgate.discovery.annotation;

import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.GlobalAnswers;
import io.headgate.discovery.model.GlobalAnswers.Codes;
import io.headgate.discovery.model.GlobalAnswers.Naming;
import io.headgate.discovery.model.GlobalHeads;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.GlobalTargets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The keys of the global ConfigMap about all requests. Pure. */
public final class GlobalPolicyKeys {

  static final Annotation<Boolean> HSTS = new Annotation<>("hsts", RouteGrammar.flag());
  static final Annotation<Integer> HSTS_AGE =
      new Annotation<>("hsts-max-age", RouteGrammar.count());
  static final Annotation<Boolean> HSTS_SUBDOMAINS =
      new Annotation<>("hsts-include-subdomains", RouteGrammar.flag());
  static final Annotation<Boolean> HSTS_PRELOAD =
      new Annotation<>("hsts-preload", RouteGrammar.flag());
  static final Annotation<ConfigMapName> ADDED =
      new Annotation<>("add-headers", GlobalGrammar.configMap());
  static final Annotation<List<String>> HIDDEN =
      new Annotation<>("hide-headers", GlobalGrammar.headerNames());
  static final Annotation<Boolean> SERVER_TOKENS =
      new Annotation<>("server-tokens", RouteGrammar.flag());
  static final Annotation<Boolean> SERVER_OF_PODS =
      new Annotation<>("allow-backend-server-header", RouteGrammar.flag());
  static final Annotation<ConfigMapName> FOR_PODS =
      new Annotation<>("proxy-set-headers", GlobalGrammar.configMap());
  static final Annotation<Boolean> REQUEST_ID =
      new Annotation<>("generate-request-id", RouteGrammar.flag());
  static final Annotation<Boolean> ORIGINAL_URI =
      new Annotation<>("proxy-add-original-uri-header", RouteGrammar.flag());
  static final Annotation<Boolean> IGNORE_INVALID =
      new Annotation<>("ignore-invalid-headers", RouteGrammar.flag());
  static final Annotation<Boolean> UNDERSCORES =
      new Annotation<>("enable-underscores-in-headers", RouteGrammar.flag());
  static final Annotation<Integer> REDIRECT_CODE =
      new Annotation<>("http-redirect-code", GlobalGrammar.redirectCode());
  static final Annotation<List<String>> PLAIN_PATHS =
      new Annotation<>("no-tls-redirect-locations", GlobalGrammar.paths());
  static final Annotation<List<String>> UNLOGGED =
      new Annotation<>("skip-access-log-urls", GlobalGrammar.targets());
  static final Annotation<Integer> TOO_OFTEN =
      new Annotation<>("limit-req-status-code", GlobalGrammar.refusalCode());
  static final Annotation<Integer> TOO_MANY_OPEN =
      new Annotation<>("limit-conn-status-code", GlobalGrammar.refusalCode());

  private static final int YEAR = 31_536_000;

  private GlobalPolicyKeys() {}

  /**
   * What the data of the global ConfigMap says of all requests.
   *
   * @param policy without the headers that other ConfigMaps have
   * @param added the ConfigMap with headers for responses
   * @param forPods the one with headers for pods
   * @param fault what is asked for and cannot be done; a sentence
   */
  public record Asked(
      GlobalPolicy policy,
      Optional<ConfigMapName> added,
      Optional<ConfigMapName> forPods,
      Optional<String> fault) {

    /** The ConfigMaps that are named. */
    public Set<ConfigMapName> sources() {
      Set<ConfigMapName> names = new TreeSet<>();
      added.ifPresent(names::add);
      forPods.ifPresent(names::add);
      return names;
    }
  }

  /** What the data of a ConfigMap says; what is outside its grammar is not said. */
  public static Asked parse(Map<String, String> data) {
    AnnotationReader reader =
        new AnnotationReader(new StandingAnnotations(data).behind(Map.of()), List.of());
    GlobalPolicy policy =
        new GlobalPolicy(
            ClientKeys.trust(reader),
            answers(reader),
            heads(reader),
            ClientKeys.blocked(reader, data),
            new GlobalTargets(
                reader.read(PLAIN_PATHS).orElse(List.of()),
                Set.copyOf(reader.read(UNLOGGED).orElse(List.of()))));
    return new Asked(
        policy, reader.read(ADDED), reader.read(FOR_PODS), ClientKeys.fault(reader, data));
  }

  private static GlobalAnswers answers(AnnotationReader reader) {
    return new GlobalAnswers(
        Map.of(),
        reader.read(HIDDEN).orElse(List.of()).stream()
            .map(it -> it.toLowerCase(Locale.ROOT))
            .toList(),
        reader.read(HSTS).orElse(false) ? Optional.of(strictTransport(reader)) : Optional.empty(),
        new Naming(
            reader.read(SERVER_TOKENS).orElse(true), reader.read(SERVER_OF_PODS).orElse(true)),
        new Codes(
            reader.read(REDIRECT_CODE).orElse(Codes.STANDARD.redirect()),
            reader.read(TOO_OFTEN).orElse(Codes.STANDARD.tooOften()),
            reader.read(TOO_MANY_OPEN).orElse(Codes.STANDARD.tooManyOpen())));
  }

  private static String strictTransport(AnnotationReader reader) {
    return "max-age="
        + reader.read(HSTS_AGE).orElse(YEAR)
        + (reader.read(HSTS_SUBDOMAINS).orElse(true) ? "; includeSubDomains" : "")
        + (reader.read(HSTS_PRELOAD).orElse(false) ? "; preload" : "");
  }

  /** Where nginx ignores no header that it takes for invalid, it takes those as well. */
  private static GlobalHeads heads(AnnotationReader reader) {
    return new GlobalHeads(
        Map.of(),
        reader.read(REQUEST_ID).orElse(true),
        reader.read(ORIGINAL_URI).orElse(false),
        reader.read(UNDERSCORES).orElse(true) || !reader.read(IGNORE_INVALID).orElse(true));
  }
}
