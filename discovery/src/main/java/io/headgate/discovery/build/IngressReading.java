package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.annotation.AnnotationVerdicts;
import io.headgate.discovery.annotation.JudgedAnnotation;
import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of one Ingress what would become of it, read as it is when it is served, but for what other
 * objects add: whether its Services, Secrets and ConfigMaps exist and what they hold is not looked
 * at. A function of the Ingress and of the IngressClasses; any thread.
 */
public final class IngressReading {

  private final IngressClassPolicy policy;
  private final AnnotationRules rules;
  private final KnownClasses classes;
  private final KnownSettings settings;

  /** Where no global ConfigMap says anything. */
  public IngressReading(IngressClassPolicy policy, AnnotationRules rules, KnownClasses classes) {
    this(policy, rules, classes, new KnownSettings(Optional.empty()));
  }

  public IngressReading(
      IngressClassPolicy policy,
      AnnotationRules rules,
      KnownClasses classes,
      KnownSettings settings) {
    this.settings = settings;
    this.policy = policy;
    this.rules = rules;
    this.classes = classes;
  }

  /**
   * What became of it.
   *
   * @param ingress as it would be served; empty where it would not be, since an annotation is
   *     refused
   * @param messages what is wrong with it, or has no effect; why it would not be served, where it
   *     would not be
   */
  public record Read(Optional<io.headgate.discovery.model.Ingress> ingress, List<String> messages) {

    public Read {
      messages = List.copyOf(messages);
    }
  }

  /**
   * Reads it; empty where it is of no class of ours.
   *
   * @param object as an API server holds it; of another one, some field that it always sets may be
   *     missing, and a {@link RuntimeException} says so
   */
  public Optional<Read> read(Ingress object) {
    StoredObject<Ingress> written = new StoredObject<>(object, Optional.empty());
    return switch (policy.verdict(written, classes.byName())) {
      case ClassVerdict.Ours(String ingressClass) -> Optional.of(read(written, ingressClass));
      case ClassVerdict.Another another -> Optional.empty();
      case ClassVerdict.Nobody nobody -> Optional.empty();
    };
  }

  /**
   * It as it would be served if its class were ours; empty where it would not be, since an
   * annotation is refused.
   *
   * @param object as for {@link #read}
   */
  public static Optional<io.headgate.discovery.model.Ingress> ofAnyClass(
      Ingress object, AnnotationRules rules) {
    StoredObject<Ingress> written = new StoredObject<>(object, Optional.empty());
    return IngressTranslation.translate(written, "", rules, new Unseen(), StandingAnnotations.NONE)
        .value();
  }

  private Read read(StoredObject<Ingress> written, String ingressClass) {
    Unseen others = new Unseen();
    Translated<Optional<io.headgate.discovery.model.Ingress>> translated =
        IngressTranslation.translate(written, ingressClass, rules, others, settings.standing());
    List<String> messages = new ArrayList<>();
    for (Problem problem : translated.problems()) {
      if (problem.reason() != Problem.Reason.AuthSecret || !others.asked) {
        messages.add(problem.message());
      }
    }
    if (translated.value().isPresent()) {
      messages.addAll(withoutEffect(written));
    }
    return new Read(translated.value(), messages);
  }

  /** Of annotations that are meant for us; those that protect are problems anyway. */
  private List<String> withoutEffect(StoredObject<Ingress> written) {
    List<String> messages = new ArrayList<>();
    for (JudgedAnnotation one :
        AnnotationVerdicts.ofIngress(written.annotations(), rules.prefix())) {
      boolean meantForUs =
          one.key().startsWith(rules.prefix() + "/")
              || one.key().startsWith(AnnotationCatalogue.OWN_PREFIX + "/");
      if (meantForUs && one.verdict() instanceof Verdict.Ignored ignored && !ignored.protects()) {
        messages.add(one.message());
      }
    }
    return messages;
  }

  /** Nobody looks whether a Secret is there, so that it is not there is no news. */
  private static final class Unseen implements References {

    private boolean asked;

    @Override
    public @Nullable StoredObject<Secret> secret(SecretName name) {
      asked = true;
      return null;
    }

    @Override
    public StoredObject<ConfigMap> configMap(ConfigMapName name) {
      return new StoredObject<>(new ConfigMap(), Optional.empty());
    }
  }
}
