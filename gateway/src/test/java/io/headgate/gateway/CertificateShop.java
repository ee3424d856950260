package io.headgate.gateway;

import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.tls.TestAuthority;
import io.headgate.gateway.tls.TestAuthority.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;

/** A gateway whose host wants certificates of clients, clients with all sorts of them, and pods. */
final class CertificateShop {

  static final String HOST = "shop.example";
  static final TestAuthority ROOT = TestAuthority.root("root");

  private static final TestAuthority BETWEEN = ROOT.intermediate("between");
  private static final TestAuthority STRANGER = TestAuthority.root("stranger");
  private static final Map<String, Issued> CLIENTS = new HashMap<>();

  static {
    Instant now = TimeSource.system().now();
    CLIENTS.put("good", ROOT.issue("CN=good,O=Shop"));
    CLIENTS.put("deep", BETWEEN.issue("CN=deep,O=Shop"));
    CLIENTS.put("wrong", STRANGER.issue("CN=good,O=Shop"));
    CLIENTS.put(
        "expired",
        ROOT.issue("CN=good", now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1))));
    CLIENTS.put(
        "wrong-expired",
        STRANGER.issue("CN=good", now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1))));
    CLIENTS.put("servers", ROOT.issueForServers("CN=good,O=Shop"));
    CLIENTS.put("revoked", ROOT.issue("CN=revoked"));
  }

  private static final String AUTHORITIES =
      EchoManifests.opaque("clients", Map.of("ca.crt", ROOT.certificatePem()));

  private final RunningGateway gateway;
  private final Path directory;

  /** Starts it, with the Secret {@code clients} and the pods {@code shop} and {@code other}. */
  CertificateShop(Path directory) {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pods.yaml", EchoManifests.echoes("shop", "other"));
    RunningGateway.write(directory, "secret.yaml", AUTHORITIES);
    gateway = RunningGateway.start(directory);
    this.directory = directory;
  }

  /** Takes all Ingresses away, and gives the Secret back its authorities. */
  void clear() {
    RunningGateway.write(directory, "secret.yaml", AUTHORITIES);
    for (String file : new String[] {"other.yaml", "canary.yaml", "users.yaml"}) {
      try {
        Files.deleteIfExists(directory.resolve(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    gateway.write("ingress.yaml", "# none\n", snapshot -> snapshot.ingress().ingresses().isEmpty());
  }

  RunningGateway gateway() {
    return gateway;
  }

  /** The Ingress of the host, with {@code auth-tls-secret} and these annotations. */
  void serve(Map<String, String> annotations) {
    Map<String, String> all = new LinkedHashMap<>(annotations);
    all.put("auth-tls-secret", "clients");
    long before = gateway.snapshot().sequence();
    gateway.write(
        "ingress.yaml",
        EchoManifests.annotated("shop", HOST, all),
        snapshot -> snapshot.sequence() > before && ready("shop").test(snapshot));
  }

  /** Whether that Ingress is there, and all pods are. */
  static Predicate<Snapshot> ready(String name) {
    return snapshot ->
        snapshot.ingress().ingresses().keySet().stream().anyMatch(it -> it.name().equals(name))
            && snapshot.services().values().stream()
                .flatMap(service -> service.ports().stream())
                .allMatch(port -> port.endpoints().size() == 1);
  }

  /** What that client shows. */
  static Issued shown(String client) {
    return Objects.requireNonNull(CLIENTS.get(client), client);
  }

  /** A client by its name; {@code none} shows nothing. */
  static TlsClient client(String name) {
    return name.equals("none")
        ? TlsClient.trustingEverybody()
        : TlsClient.trustingEverybody().showing(shown(name));
  }

  /** A request of that client for {@code /cart} of the host, on a connection of its own. */
  HttpAnswer get(String client, Map<String, String> headers) throws IOException {
    try (SSLSocket socket = client(client).connect(gateway.https(), HOST);
        RawHttpClient http = new RawHttpClient(socket)) {
      return http.request("GET", HOST, "/cart", headers);
    }
  }
}
