package io.headgate.gateway.app;

import io.headgate.balancer.proxy.TrustedFronts;
import io.headgate.gateway.http.Http2Offer;
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

  @Option(
      names = "--use-http2",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Whether HTTP/2 is offered to clients over TLS (default: ${DEFAULT-VALUE}).")
  private boolean http2;

  @Option(
      names = "--use-h2c",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Whether connections to --http-port may begin with HTTP/2 at once.")
  private boolean h2c;

  @Option(
      names = "--http2-max-concurrent-streams",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "Requests that one HTTP/2 connection may have open at a time"
              + " (default: ${DEFAULT-VALUE}).")
  private int http2Streams = Http2Offer.DEFAULT.streams();

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
    if (http2Streams < 1) {
      throw new UsageException(
          "--http2-max-concurrent-streams: " + http2Streams + " (expected: 1 or more)");
    }
    List<String> named =
        Parsed.flag("--ssl-protocols", () -> TlsSettings.parseProtocols(protocols));
    return new Options.Entry(
        new TlsSettings(
            named,
            ciphers
                .map(it -> Parsed.flag("--ssl-ciphers", () -> TlsSettings.parseCiphers(it)))
                .orElse(List.of()),
            Parsed.flag("--ssl-ecdh-curve", () -> TlsSettings.parseGroups(groups)),
            http2),
        passthrough,
        proxyProtocol ? Optional.of(fronts) : Optional.empty(),
        new Http2Offer(h2c, http2Streams));
  }
}
