package io.headgate.gateway.app;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.Compat;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.StandIns;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.gateway.metrics.NginxNames;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags about Ingresses. */
final class IngressFlags {

  @Option(
      names = "--ingress",
      paramLabel = "on|off",
      defaultValue = "on",
      description = "Whether Ingresses are served (default: ${DEFAULT-VALUE}).")
  private Switch ingress = Switch.ON;

  @Option(
      names = "--controller-class",
      paramLabel = "NAME",
      defaultValue = "headgate.io/ingress-controller",
      description =
          "The controller of the IngressClasses that are ours (default: ${DEFAULT-VALUE}).")
  private String controllerClass = "";

  @Option(
      names = "--ingress-class",
      paramLabel = "NAME",
      defaultValue = "headgate",
      description = "The class in the old annotation that is ours (default: ${DEFAULT-VALUE}).")
  private String ingressClass = "";

  @Option(
      names = "--watch-ingress-without-class",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Take Ingresses that name no class.")
  private boolean watchWithoutClass;

  @Option(
      names = "--ingress-class-by-name",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Take the IngressClass named by --ingress-class whatever its controller is.")
  private boolean classByName;

  @Option(
      names = "--annotations-prefix",
      paramLabel = "PREFIX",
      defaultValue = AnnotationCatalogue.NGINX_PREFIX,
      description =
          "Under which annotations of ingress-nginx stand, beside headgate.io"
              + " (default: ${DEFAULT-VALUE}).")
  private String annotationsPrefix = AnnotationCatalogue.NGINX_PREFIX;

  @Option(
      names = "--configmap",
      paramLabel = "NS/NAME",
      description =
          "The ConfigMap whose keys are those of ingress-nginx's: what holds where an Ingress has"
              + " no annotation (default: none is read).")
  private Optional<String> configMap = Optional.empty();

  @Option(
      names = "--default-ssl-certificate",
      paramLabel = "NS/NAME",
      description =
          "The Secret with the certificate for hosts without a usable one"
              + " (default: one that is made at the start).")
  private Optional<String> defaultCertificate = Optional.empty();

  @Option(
      names = "--ssl-session-ticket-secret",
      paramLabel = "NS/NAME",
      description =
          "The Secret with the keys of TLS session tickets that nodes share"
              + " (default: each node makes its own).")
  private Optional<String> ticketKeys = Optional.empty();

  @Option(
      names = "--default-backend-service",
      paramLabel = "NS/NAME",
      description =
          "The Service whose first port has the requests that no rule takes"
              + " (default: they are answered with 404).")
  private Optional<String> defaultBackend = Optional.empty();

  @Option(
      names = "--on-refused",
      paramLabel = "serve|reject",
      defaultValue = "serve",
      description =
          "Whether an Ingress with a refused annotation is served without it, or not at all"
              + " (default: ${DEFAULT-VALUE}).")
  private OnRefused onRefused = OnRefused.SERVE;

  @Option(
      names = "--compat",
      paramLabel = "faithful|strict",
      description =
          "Whether ingress-nginx is followed where an annotation of one Ingress changes others"
              + " (default: faithful where --controller-class is k8s.io/ingress-nginx).")
  private @Nullable Compat compat;

  @Option(
      names = "--listen-address",
      paramLabel = "ADDR",
      defaultValue = "0.0.0.0",
      description = "Where HTTP and HTTPS listen (default: ${DEFAULT-VALUE}).")
  private InetAddress listenAddress = InetAddress.getLoopbackAddress();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "80",
      description = "For HTTP; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private ListenPort httpPort = new ListenPort(80);

  @Option(
      names = "--https-port",
      paramLabel = "PORT",
      defaultValue = "443",
      description = "For HTTPS; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private ListenPort httpsPort = new ListenPort(443);

  @Option(
      names = "--metrics-compat",
      paramLabel = "off|ingress-nginx",
      defaultValue = "off",
      description =
          "Whether /metrics has the names of ingress-nginx as well (default: ${DEFAULT-VALUE}).")
  private MetricsCompat metricsCompat = MetricsCompat.OFF;

  @Option(
      names = "--metrics-per-host",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Whether those have a label with the host (default: ${DEFAULT-VALUE}).")
  private boolean metricsPerHost = true;

  /**
   * How Ingresses are served.
   *
   * @param nodeName stands for the pod's name where this runs in none
   * @param entry what clients go through
   */
  Options.Ingresses options(String nodeName, Options.Entry entry) {
    return new Options.Ingresses(
        ingress == Switch.ON,
        new HostPort(listenAddress, httpPort.number()).socketAddress(),
        new HostPort(listenAddress, httpsPort.number()).socketAddress(),
        Optional.of(metricsCompat)
            .filter(MetricsCompat.INGRESS_NGINX::equals)
            .map(it -> nginxNames(nodeName)),
        entry);
  }

  /** A pod learns its own name from the environment, as that of ingress-nginx does. */
  private NginxNames nginxNames(String nodeName) {
    return new NginxNames(
        metricsPerHost,
        controllerClass,
        Objects.requireNonNullElse(System.getenv("POD_NAMESPACE"), ""),
        Objects.requireNonNullElse(System.getenv("POD_NAME"), nodeName));
  }

  AnnotationRules annotations() {
    return new AnnotationRules(
        annotationsPrefix,
        onRefused == OnRefused.REJECT,
        compat == null ? Compat.of(controllerClass) : compat,
        configMap.map(it -> Parsed.flag("--configmap", () -> ConfigMapName.parse(it))),
        standIns());
  }

  private StandIns standIns() {
    return new StandIns(
        defaultCertificate.map(
            it -> Parsed.flag("--default-ssl-certificate", () -> SecretName.parse(it))),
        defaultBackend.map(
            it -> Parsed.flag("--default-backend-service", () -> ServiceName.parse(it))),
        ticketKeys.map(
            it -> Parsed.flag("--ssl-session-ticket-secret", () -> SecretName.parse(it))));
  }

  IngressClassPolicy classes() {
    return new IngressClassPolicy(controllerClass, ingressClass, watchWithoutClass, classByName);
  }
}
