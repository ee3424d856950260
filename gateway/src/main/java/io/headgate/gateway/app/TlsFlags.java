package io.headgate.gateway.app;

import io.headgate.balancer.proxy.TrustedFronts;
import io.headgate.gateway.tls.TlsSettings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags about the connections of clients of Ingresses. */
final class TlsFlags {

  @Option(
      names = "--ssl-protocols",
      paramLabel = "LIST",
      defaultValue = "TLSv1.2 TLSv1.3",
      description =
          "TLSv1.2, TLSv1.3 or both, with spaces between them (default: ${DEFAULT-VALUE}).")
  private String protocols = "";

  @Option(
      names = "--ssl-ciphers",
      paramLabel = "LIST",
      description =
          "The ciphers of TLS 1.2 by OpenSSL's names, with colons between them, the first one first"
              + " (default: the library's).")
  private Optional<String> ciphers = Optional.empty();

  @Option(
      names = "--ssl-ecdh-curve",
      paramLabel = "LIST",
      defaultValue = "auto",
      description =
          "Some of X25519, P-256, P-384 and P-521, with colons between them, or auto"
              + " (default: ${DEFAULT-VALUE}).")
  private String groups = "";

  @Option(
      names = "--enable-ssl-passthrough",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Whether ssl-passthrough of Ingresses is obeyed.")
  private boolean passthrough;

  @Option(
      names = "--use-proxy-protocol",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Connections to the ports of Ingresses have to begin with a PROXY header; what it says is"
              + " believed of those in --proxy-protocol-from.")
  private boolean proxyProtocol;

  /**
   * Their values.
   *
   * @param fronts of {@code --proxy-protocol-from}
   */
  Options.Entry options(TrustedFronts fronts) {
    if (proxyProtocol && fronts.ranges().isEmpty()) {
      throw new UsageException(
          "--use-proxy-protocol: nobody's header would be believed (expected:"
              + " --proxy-protocol-from with the addresses of your load balancers)");
    }
    List<String> named =
        Parsed.flag("--ssl-protocols", () -> TlsSettings.parseProtocols(protocols));
    return new Options.Entry(
        new TlsSettings(
            named,
            ciphers
                .map(it -> Parsed.flag("--ssl-ciphers", () -> TlsSettings.parseCiphers(it)))
                .orElse(List.of()),
            Parsed.flag("--ssl-ecdh-curve", () -> TlsSettings.parseGroups(groups))),
        passthrough,
        proxyProtocol ? Optional.of(fronts) : Optional.empty());
  }
}
