package io.headgate.discovery.build;

import io.headgate.discovery.build.Memo.Change;
import io.headgate.discovery.model.Authorities;
import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the Ingresses that are ours, the certificates they name, and what is wrong with both. */
final class IngressBuilder {

  private final IngressClassPolicy policy;
  private final AnnotationRules annotations;
  private final ResourceStore store;
  private final Function<ServiceName, @Nullable Service> services;
  private final Memo<IngressName, Ingress> ingresses = new Memo<>();
  private final IngressReferences references = new IngressReferences();
  private final Map<SecretName, CertificateTranslation.Result> certificates = new HashMap<>();
  private final Map<SecretName, Authorities> authorities = new HashMap<>();
  private final Map<IngressName, List<Problem>> missing = new TreeMap<>();
  private TicketKeyTranslation.Result tickets = TicketKeyTranslation.Result.NONE;
  private Optional<Translated<GlobalSettings>> global = Optional.empty();
  private IngressObjects current = IngressObjects.EMPTY;

  /** Which Ingresses and certificates look different now. */
  record Different(Set<IngressName> ingresses, Set<SecretName> certificates) {
    boolean isNone() {
      return ingresses.isEmpty() && certificates.isEmpty();
    }
  }

  IngressBuilder(
      BuildOptions options,
      ResourceStore store,
      Function<ServiceName, @Nullable Service> services) {
    this.policy = options.ingressClasses();
    this.annotations = options.annotations();
    this.store = store;
    this.services = services;
  }

  /**
   * Brings everything up to date.
   *
   * @param servicePorts Services that have come, gone, or have other ports
   */
  Different update(Changes changes, Set<ServiceName> servicePorts) {
    Set<IngressName> outOfDate = new HashSet<>(changes.ingresses());
    if (updateGlobal(changes) || changes.ingressClasses()) {
      outOfDate.addAll(store.ingresses());
    }
    // The users of an Ingress and its keys are a part of it: routes are made anew where they
    // change.
    changes.secrets().forEach(it -> outOfDate.addAll(references.withIdentitiesOf(it)));
    changes.configMaps().forEach(it -> outOfDate.addAll(references.withHeadersOf(it)));
    Set<SecretName> secrets = new HashSet<>(changes.secrets());
    // Of a Secret that nobody has written there is no change.
    annotations
        .standIns()
        .certificate()
        .filter(it -> !certificates.containsKey(it))
        .ifPresent(secrets::add);
    Set<IngressName> differentIngresses = new HashSet<>();
    for (IngressName name : outOfDate) {
      Change<Ingress> change = translate(name);
      if (!change.isNone()) {
        differentIngresses.add(name);
        change.before().ifPresent(references::remove);
        change.after().ifPresent(references::add);
        change.before().map(IngressReferences::secrets).ifPresent(secrets::addAll);
        change.after().map(IngressReferences::secrets).ifPresent(secrets::addAll);
      }
    }
    Set<SecretName> differentCertificates = new HashSet<>();
    secrets.stream().filter(this::updateCertificate).forEach(differentCertificates::add);
    Set<IngressName> toCheck = outOfDate;
    servicePorts.forEach(it -> toCheck.addAll(references.of(it)));
    secrets.forEach(it -> toCheck.addAll(references.of(it)));
    toCheck.forEach(this::checkReferences);
    annotations
        .standIns()
        .ticketKeys()
        .ifPresent(it -> tickets = TicketKeyTranslation.translate(it, store.secret(it)));
    Different different = new Different(differentIngresses, differentCertificates);
    if (!different.isNone()
        || !current.terms().equals(global().terms())
        || !current.ticketKeys().equals(tickets.keys())) {
      current =
          new IngressObjects(
              ingresses.values(),
              certificates(),
              Map.copyOf(authorities),
              tickets.keys(),
              global().terms());
    }
    return different;
  }

  /** Says whether Ingresses that say nothing themselves are served otherwise. */
  private boolean updateGlobal(Changes changes) {
    Optional<ConfigMapName> named = annotations.configMap();
    GlobalSettings before = global();
    if (named.isEmpty()
        || (global.isPresent()
            && !changes.configMaps().contains(named.get())
            && Collections.disjoint(changes.configMaps(), before.sources()))) {
      return false;
    }
    global = named.map(it -> ConfigMapTranslation.translate(it, store));
    return !before.standing().equals(global().standing());
  }

  private GlobalSettings global() {
    return global.map(Translated::value).orElse(GlobalSettings.NONE);
  }

  IngressObjects current() {
    return current;
  }

  List<Problem> problems() {
    List<Problem> all = new ArrayList<>();
    global.map(Translated::problems).ifPresent(all::addAll);
    all.addAll(ingresses.problems());
    missing.values().forEach(all::addAll);
    all.addAll(
        StandInCheck.problems(
            annotations.standIns(), services, this::certificateFault, tickets.fault()));
    return all;
  }

  private Change<Ingress> translate(IngressName name) {
    var written = store.ingress(name);
    return written == null
        ? ingresses.remove(name)
        : ingresses.replace(name, written, () -> translate(written));
  }

  private Translated<Optional<Ingress>> translate(
      StoredObject<io.fabric8.kubernetes.api.model.networking.v1.Ingress> written) {
    return switch (policy.verdict(written, store.ingressClasses())) {
      case ClassVerdict.Ours(String ingressClass) ->
          IngressTranslation.translate(
              written, ingressClass, annotations, store, global().standing());
      case ClassVerdict.Another another -> new Translated<>(Optional.empty(), List.of());
      case ClassVerdict.Nobody(String message) ->
          new Translated<>(
              Optional.empty(), List.of(written.problem(Problem.Reason.IngressClass, message)));
    };
  }

  /** Says whether the certificate is another one; a Secret that nobody names is forgotten. */
  private boolean updateCertificate(SecretName name) {
    Optional<Certificate> before = certificate(name);
    Optional<Authorities> vouched = Optional.ofNullable(authorities.get(name));
    Optional<Authorities> now = Optional.empty();
    boolean standsIn = annotations.standIns().certificate().filter(name::equals).isPresent();
    if (references.of(name).isEmpty() && !standsIn) {
      certificates.remove(name);
    } else {
      now = AuthorityTranslation.translate(name, store.secret(name));
      CertificateTranslation.Result result =
          CertificateTranslation.translate(name, store.secret(name));
      if (!result.equals(certificates.get(name))) {
        certificates.put(name, result);
      }
    }
    now.ifPresentOrElse(it -> authorities.put(name, it), () -> authorities.remove(name));
    return !before.equals(certificate(name)) || !vouched.equals(now);
  }

  private Optional<Certificate> certificate(SecretName name) {
    return Optional.ofNullable(certificates.get(name))
        .flatMap(CertificateTranslation.Result::certificate);
  }

  private Map<SecretName, Certificate> certificates() {
    Map<SecretName, Certificate> usable = new HashMap<>();
    certificates.forEach(
        (name, result) -> result.certificate().ifPresent(it -> usable.put(name, it)));
    return Map.copyOf(usable);
  }

  private void checkReferences(IngressName name) {
    Ingress ingress = ingresses.get(name);
    var written = store.ingress(name);
    List<Problem> found =
        ingress == null || written == null
            ? new ArrayList<>()
            : ReferenceCheck.problems(written, ingress, services, this::certificateFault);
    if (found.isEmpty()) {
      missing.remove(name);
    } else {
      missing.put(name, found);
    }
  }

  private String certificateFault(SecretName name) {
    CertificateTranslation.Result result = certificates.get(name);
    return result == null ? "" : result.fault();
  }
}
