package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.headgate.discovery.annotation.Acceptance;
import io.headgate.discovery.annotation.AnnotationVerdicts;
import io.headgate.discovery.annotation.AnswerAnnotations;
import io.headgate.discovery.annotation.AuthorizationAnnotations;
import io.headgate.discovery.annotation.ChoiceAnnotations;
import io.headgate.discovery.annotation.HeadAnnotations;
import io.headgate.discovery.annotation.IngressAnnotations;
import io.headgate.discovery.annotation.JudgedAnnotation;
import io.headgate.discovery.annotation.NamespaceRule;
import io.headgate.discovery.annotation.Parsed;
import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.annotation.TlsAnnotations;
import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.AddedHeaders;
import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Identification;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.TlsPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Ingress object becomes an Ingress of the model (k8s.io/api/networking/v1 types.go). Pure; one
 * instance for one translation. Whether its Services and Secrets exist is not looked at here.
 */
final class IngressTranslation {

  private final StoredObject<io.fabric8.kubernetes.api.model.networking.v1.Ingress> written;
  private final Map<String, String> annotations;
  private final NamespaceRule names;
  private final List<Problem> problems = new ArrayList<>();

  private IngressTranslation(
      StoredObject<io.fabric8.kubernetes.api.model.networking.v1.Ingress> written,
      StandingAnnotations standing) {
    this.written = written;
    this.annotations = standing.behind(written.annotations());
    this.names = NamespaceRule.of(written.namespace(), standing);
  }

  /**
   * The Ingress; empty where the rules are to reject it.
   *
   * @param others where the Secrets and ConfigMaps are that it names
   * @param standing what its annotations are where it does not write them
   */
  static Translated<Optional<Ingress>> translate(
      StoredObject<io.fabric8.kubernetes.api.model.networking.v1.Ingress> written,
      String ingressClass,
      AnnotationRules rules,
      References others,
      StandingAnnotations standing) {
    IngressTranslation translation = new IngressTranslation(written, standing);
    List<Acceptance.Fault> unaccepted =
        AcceptanceCheck.faults(written.object(), rules.prefix(), standing);
    if (!unaccepted.isEmpty()) {
      translation.problem(AcceptanceCheck.NOT_SERVED);
      unaccepted.forEach(it -> translation.problem(it.message()));
      return new Translated<>(Optional.empty(), translation.problems);
    }
    boolean refused = translation.judge(rules.prefix());
    if (refused && rules.rejects()) {
      return new Translated<>(Optional.empty(), translation.rejected());
    }
    NamespaceRule names = translation.names;
    PasswordTranslation passwords = new PasswordTranslation(written, names, others::secret);
    AuthorizationTranslation authorization =
        new AuthorizationTranslation(written, names, translation.takesAnyHost(), others::configMap);
    TokenTranslation tokens = new TokenTranslation(written, names, others::secret);
    AddedHeadersTranslation headers =
        new AddedHeadersTranslation(
            written, names, HeadAnnotations.allowed(translation.annotations), others::configMap);
    Ingress ingress =
        translation.translate(
            ingressClass,
            rules,
            new Identification(
                    passwords.translate(rules.prefix()),
                    authorization.translate(translation.annotations, rules.prefix()),
                    tokens.translate(rules.prefix()))
                .without(AuthorizationAnnotations.openPaths(translation.annotations)),
            headers.translate(rules.prefix()));
    translation.problems.addAll(passwords.problems());
    translation.problems.addAll(tokens.problems());
    translation.problems.addAll(authorization.problems());
    translation.problems.addAll(headers.problems());
    return new Translated<>(Optional.of(ingress), translation.problems);
  }

  private void problem(String message) {
    problems.add(written.problem(Problem.Reason.Annotation, message));
  }

  private boolean takesAnyHost() {
    var rules = written.object().getSpec().getRules();
    return rules.isEmpty()
        || rules.stream().anyMatch(it -> hostMatch(it.getHost()) instanceof HostMatch.Any);
  }

  private List<Problem> rejected() {
    problems.addFirst(
        written.problem(
            Problem.Reason.Annotation,
            "not served, since an annotation is refused (--on-refused reject)"));
    return problems;
  }

  /** Says whether an annotation is refused. */
  private boolean judge(String prefix) {
    boolean refused = false;
    for (JudgedAnnotation one : AnnotationVerdicts.ofIngress(written.annotations(), prefix)) {
      switch (one.verdict()) {
        case Verdict.Refused refusal -> {
          refused = true;
          problems.add(written.problem(Problem.Reason.Annotation, one.message()));
        }
        case Verdict.Ignored ignored -> {
          if (ignored.protects()) {
            problems.add(written.problem(Problem.Reason.NotSupported, one.message()));
          }
        }
        case Verdict.Applied applied -> {}
        case Verdict.Differs differs -> {}
      }
    }
    return refused;
  }

  private Ingress translate(
      String ingressClass,
      AnnotationRules taken,
      Identification identification,
      AddedHeaders headers) {
    var spec = written.object().getSpec();
    RoutePolicy policy =
        IngressAnnotations.parse(annotations, taken.prefix()).policy().with(identification);
    checkAuthorization(policy.access());
    PathPolicy paths =
        IngressAnnotations.paths(annotations, taken.prefix(), taken.compat() == Compat.FAITHFUL);
    ChoicePolicy choice = ChoiceAnnotations.parse(annotations, taken.prefix());
    AnswerPolicy answers = AnswerAnnotations.parse(annotations, taken.prefix());
    IngressPolicies policies =
        new IngressPolicies(
            policy,
            paths,
            choice,
            tlsPolicy(choice, taken.prefix()),
            answers.with(answers.head().with(headers)));
    List<IngressRule> rules = new ArrayList<>();
    for (int i = 0; i < spec.getRules().size(); i++) {
      rules.add(rule("spec.rules[" + i + "]", spec.getRules().get(i)));
    }
    Optional<IngressBackend> defaultBackend =
        Optional.ofNullable(spec.getDefaultBackend()).map(it -> backend("spec.defaultBackend", it));
    return new Ingress(
        new IngressName(written.namespace(), written.name()),
        written.meta(),
        ingressClass,
        new IngressRouting(rules, defaultBackend, policies),
        spec.getTls().stream().map(this::tls).toList());
  }

  /** Both are read out of the one header. */
  private void checkAuthorization(AccessPolicy access) {
    if (access.passwords().isPresent() && access.tokens().isPresent() && !access.oneIsEnough()) {
      problems.add(
          written.problem(
              Problem.Reason.Annotation,
              "auth-type and jwt-jwks: no request has both a password and a token, so nobody is let"
                  + " in (expected: one of them, or satisfy: any)"));
    }
  }

  /** What a canary says about TLS has no effect: its requests are those of the main Ingress. */
  private TlsPolicy tlsPolicy(ChoicePolicy choice, String prefix) {
    if (choice.canary().isPresent()) {
      return TlsPolicy.DEFAULT;
    }
    Parsed<TlsPolicy> tls = TlsAnnotations.parse(written.annotations(), prefix, names);
    tls.faults().forEach(it -> problems.add(written.problem(Problem.Reason.Annotation, it)));
    return tls.policy();
  }

  private IngressRule rule(
      String field, io.fabric8.kubernetes.api.model.networking.v1.IngressRule rule) {
    List<HTTPIngressPath> paths = rule.getHttp() == null ? List.of() : rule.getHttp().getPaths();
    List<IngressPath> translated = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      HTTPIngressPath path = paths.get(i);
      translated.add(
          new IngressPath(
              pathMatch(path),
              backend("%s.http.paths[%d].backend".formatted(field, i), path.getBackend())));
    }
    return new IngressRule(hostMatch(rule.getHost()), translated);
  }

  private IngressBackend backend(
      String field, io.fabric8.kubernetes.api.model.networking.v1.IngressBackend backend) {
    @Nullable IngressServiceBackend service = backend.getService();
    if (service != null) {
      var port = service.getPort();
      PortRef ref =
          port.getName() != null && !port.getName().isEmpty()
              ? new PortRef.ByName(port.getName())
              : new PortRef.ByNumber(port.getNumber());
      return new IngressBackend.ServiceBackend(
          new ServiceName(written.namespace(), service.getName()), ref);
    }
    var resource = backend.getResource();
    problems.add(
        written.problem(
            Problem.Reason.NotSupported,
            "%s.resource: %s \"%s\" (expected: service); its requests are answered with 404"
                .formatted(field, resource.getKind(), resource.getName())));
    return new IngressBackend.ResourceBackend(resource.getKind(), resource.getName());
  }

  private IngressTls tls(io.fabric8.kubernetes.api.model.networking.v1.IngressTLS tls) {
    return new IngressTls(
        tls.getHosts().stream().map(IngressTranslation::lowerCase).toList(),
        Optional.ofNullable(tls.getSecretName())
            .filter(it -> !it.isEmpty())
            .map(it -> new SecretName(written.namespace(), it)));
  }

  private static HostMatch hostMatch(@Nullable String written) {
    String host = lowerCase(Objects.requireNonNullElse(written, ""));
    if (host.isEmpty()) {
      return new HostMatch.Any();
    }
    return host.startsWith("*.")
        ? new HostMatch.Wildcard(host.substring(1))
        : new HostMatch.Exact(host);
  }

  private static PathMatch pathMatch(HTTPIngressPath written) {
    @Nullable String text = written.getPath();
    String path = text == null || text.isEmpty() ? "/" : text;
    return switch (written.getPathType()) {
      case "Exact" -> new PathMatch.Exact(path);
      case "Prefix" -> new PathMatch.Prefix(path);
      default -> new PathMatch.ImplementationSpecific(path);
    };
  }

  private static String lowerCase(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
