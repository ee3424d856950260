package io.headgate.discovery.annotation;

import io.headgate.discovery.model.ClientCertificatePolicy;
import io.headgate.discovery.model.ClientCertificatePolicy.Verify;
import io.headgate.discovery.model.LocationTemplate;
import io.headgate.discovery.model.PodProtocol;
import io.headgate.discovery.model.PodTlsPolicy;
import io.headgate.discovery.model.PodTlsPolicy.Allowed;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.TlsPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The annotations about TLS that are applied. What cannot be read and was to keep somebody out
 * keeps everybody out. One instance for one Ingress.
 */
public final class TlsAnnotations {

  private static final String NOBODY = "nobody is let in";

  static final Annotation<String> CLIENTS_SECRET =
      new Annotation<>("auth-tls-secret", RouteGrammar.object("Secret"), NOBODY);
  static final Annotation<String> VERIFY_CLIENT =
      new Annotation<>(
          "auth-tls-verify-client",
          RouteGrammar.words("on", "off", "optional", "optional_no_ca"),
          NOBODY);
  static final Annotation<Integer> CLIENTS_DEPTH =
      new Annotation<>("auth-tls-verify-depth", RouteGrammar.count(), NOBODY);
  static final Annotation<LocationTemplate> ERROR_PAGE =
      new Annotation<>("auth-tls-error-page", RouteGrammar.location());
  static final Annotation<Boolean> PASS_CERTIFICATE =
      new Annotation<>("auth-tls-pass-certificate-to-upstream", RouteGrammar.flag());
  static final Annotation<String> MATCH_CN =
      new Annotation<>("auth-tls-match-cn", RouteGrammar.regex(), NOBODY);

  static final Annotation<Boolean> PASSTHROUGH =
      new Annotation<>("ssl-passthrough", RouteGrammar.flag());

  static final Annotation<String> BACKEND_PROTOCOL =
      new Annotation<>(
          "backend-protocol",
          RouteGrammar.words("HTTP", "HTTPS", "AUTO_HTTP", "GRPC", "GRPCS", "FCGI"));
  static final Annotation<String> PODS_SECRET =
      new Annotation<>("proxy-ssl-secret", RouteGrammar.object("Secret"));
  static final Annotation<String> VERIFY_PODS =
      new Annotation<>("proxy-ssl-verify", RouteGrammar.onOff(), "certificates are verified");
  static final Annotation<Integer> PODS_DEPTH =
      new Annotation<>("proxy-ssl-verify-depth", RouteGrammar.count());
  static final Annotation<String> PODS_NAME =
      new Annotation<>("proxy-ssl-name", RouteGrammar.literalHost());
  static final Annotation<String> SEND_NAME =
      new Annotation<>("proxy-ssl-server-name", RouteGrammar.onOff());
  static final Annotation<List<String>> PODS_PROTOCOLS =
      new Annotation<>(
          "proxy-ssl-protocols",
          RouteGrammar.someOf("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"));
  static final Annotation<String> PODS_CIPHERS =
      new Annotation<>("proxy-ssl-ciphers", RouteGrammar.ciphers());

  private static final int DEFAULT_DEPTH = 1;

  private final AnnotationReader reader;
  private final NamespaceRule names;
  private final List<String> refused = new ArrayList<>();

  private TlsAnnotations(AnnotationReader reader, NamespaceRule names) {
    this.reader = reader;
    this.names = names;
  }

  /**
   * The policy that they ask for; its faults are those that a verdict on a value cannot see.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   * @param names of which namespaces it may name Secrets
   */
  public static Parsed<TlsPolicy> parse(
      Map<String, String> annotations, String prefix, NamespaceRule names) {
    TlsAnnotations tls =
        new TlsAnnotations(
            new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix)),
            names);
    TlsPolicy policy =
        new TlsPolicy(
            tls.clients(),
            tls.reader.read(PASSTHROUGH).orElse(false),
            tls.pods(),
            tls.reader
                .read(BACKEND_PROTOCOL)
                .map(TlsAnnotations::version)
                .orElse(PodProtocol.BY_PORT),
            TlsOfferKeys.ciphers(tls.reader));
    return new Parsed<>(policy, tls.refused);
  }

  private Optional<ClientCertificatePolicy> clients() {
    int faults = reader.faults().size();
    Optional<String> named = reader.read(CLIENTS_SECRET);
    ClientCertificatePolicy policy =
        new ClientCertificatePolicy(
            named.flatMap(it -> secret(CLIENTS_SECRET, it)),
            reader
                .read(VERIFY_CLIENT)
                .map(it -> Verify.valueOf(it.toUpperCase(Locale.ROOT)))
                .orElse(Verify.ON),
            reader.read(CLIENTS_DEPTH).orElse(DEFAULT_DEPTH),
            reader.read(MATCH_CN),
            new ClientCertificatePolicy.Answers(
                Optional.empty(), reader.read(PASS_CERTIFICATE).orElse(false)));
    boolean readable = reader.faults().size() == faults;
    Optional<LocationTemplate> errorPage = reader.read(ERROR_PAGE);
    if (readable && named.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ClientCertificatePolicy(
            readable ? policy.authorities() : Optional.empty(),
            readable ? policy.verify() : Verify.ON,
            policy.depth(),
            policy.subject(),
            new ClientCertificatePolicy.Answers(errorPage, policy.answers().passOn())));
  }

  private Optional<PodTlsPolicy> pods() {
    String protocol = reader.read(BACKEND_PROTOCOL).orElse("HTTP");
    Optional<SecretName> secret = reader.read(PODS_SECRET).flatMap(it -> secret(PODS_SECRET, it));
    int faults = reader.faults().size();
    boolean verify = reader.read(VERIFY_PODS).orElse("off").equals("on");
    boolean verifies = verify || reader.faults().size() > faults;
    int depth = reader.read(PODS_DEPTH).orElse(DEFAULT_DEPTH);
    PodTlsPolicy policy =
        new PodTlsPolicy(
            secret,
            verifies ? Optional.of(depth) : Optional.empty(),
            reader.read(PODS_NAME),
            reader.read(SEND_NAME).orElse("off").equals("on"),
            new Allowed(
                reader
                    .read(PODS_PROTOCOLS)
                    .map(TlsAnnotations::spoken)
                    .orElse(Allowed.DEFAULT.protocols()),
                reader.read(PODS_CIPHERS).map(TlsAnnotations::ciphers).orElse(List.of()),
                protocol.equals("GRPCS")));
    return protocol.equals("HTTPS") || protocol.equals("GRPCS")
        ? Optional.of(policy)
        : Optional.empty();
  }

  private static PodProtocol version(String protocol) {
    return protocol.startsWith("GRPC") ? PodProtocol.HTTP_2 : PodProtocol.HTTP_1;
  }

  /** Older protocols than TLS 1.2 are not spoken, whoever asks for them (RFC 8996). */
  private static List<String> spoken(List<String> protocols) {
    List<String> spoken = Allowed.DEFAULT.protocols().stream().filter(protocols::contains).toList();
    return spoken.isEmpty() ? List.of("TLSv1.2") : spoken;
  }

  private static List<String> ciphers(String list) {
    return list.equals("DEFAULT") ? List.of() : Arrays.asList(list.split(":", -1));
  }

  private Optional<SecretName> secret(Annotation<?> annotation, String named) {
    int slash = named.indexOf('/');
    String of = slash < 0 ? names.own() : named.substring(0, slash);
    if (!names.allows(of)) {
      refused.add(
          "metadata.annotations[%s]: \"%s\" (expected: a Secret of namespace %s)"
              .formatted(annotation.name(), named, names.own()));
      return Optional.empty();
    }
    return Optional.of(new SecretName(of, named.substring(slash + 1)));
  }
}
