package io.headgate.discovery.check;

import io.headgate.discovery.annotation.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of the keys of ingress-nginx's ConfigMap. None of them is read yet, so a key is
 * applied only where its value asks for what is done anyway.
 */
final class ConfigMapVerdicts {

  static final Set<String> USUAL_NAMES =
      Set.of(
          "ingress-nginx-controller",
          "nginx-ingress-controller",
          "nginx-configuration",
          "nginx-load-balancer-conf");

  private static final Set<String> PROGRAMS =
      Set.of(
          "main-snippet",
          "http-snippet",
          "server-snippet",
          "location-snippet",
          "stream-snippet",
          "global-auth-snippet",
          "modsecurity-snippet",
          "error-log-path",
          "access-log-path",
          "http-access-log-path",
          "stream-access-log-path",
          "lua-shared-dicts");

  /** Key, the value that is in force whatever stands there, and what that means. */
  private static final String FIXED =
      """
      use-forwarded-headers          | false | what clients send as X-Forwarded-* is replaced
      compute-full-forwarded-for     | false | X-Forwarded-For is the client alone
      forwarded-for-header           | X-Forwarded-For |
      enable-real-ip                 | false | the client is who has connected
      proxy-real-ip-cidr             |       | --proxy-protocol-from, for PROXY headers
      use-proxy-protocol             | false | unless --use-proxy-protocol says so, with --proxy-protocol-from
      proxy-protocol-header-timeout  |       | fixed
      proxy-body-size                | 1m    | the annotation of an Ingress is applied
      proxy-connect-timeout          | 5     | the annotation of an Ingress is applied
      proxy-read-timeout             | 60    | the annotation of an Ingress is applied
      proxy-send-timeout             | 60    | the annotation of an Ingress is applied
      proxy-next-upstream            |       | another pod is tried where one cannot be connected to
      proxy-next-upstream-tries      | 3     | the annotation of an Ingress is applied
      proxy-next-upstream-timeout    | 0     | the annotation of an Ingress is applied
      retry-non-idempotent           | false |
      proxy-buffering                | off   | bodies are passed on as they come
      proxy-request-buffering        | off   | bodies are passed on as they come
      proxy-buffer-size              |       | the head of a response has a fixed limit
      proxy-buffers-number           |       | bodies are passed on as they come
      client-body-buffer-size        |       | bodies are passed on as they come
      load-balance                   |       | --ipvs-scheduler, or headgate.io/scheduler on a Service
      ssl-redirect                   | true  | the annotation of an Ingress is applied
      force-ssl-redirect             | false | the annotation of an Ingress is applied
      no-tls-redirect-locations      | /.well-known/acme-challenge | nothing else stays on plain HTTP
      http-redirect-code             | 308   |
      preserve-trailing-slash        | true  |
      hsts                           | false | Strict-Transport-Security is not set
      hsts-max-age                   |       | Strict-Transport-Security is not set
      hsts-include-subdomains        |       | Strict-Transport-Security is not set
      hsts-preload                   |       | Strict-Transport-Security is not set
      ssl-protocols                  | TLSv1.2 TLSv1.3 | unless --ssl-protocols says otherwise
      ssl-ciphers                    |       | --ssl-ciphers, the same for every host
      ssl-prefer-server-ciphers      |       | the same for every host
      ssl-session-tickets            |       | as the TLS provider has it
      ssl-session-cache              |       | as the TLS provider has it
      ssl-session-timeout            |       | as the TLS provider has it
      ssl-dh-param                   |       | as the TLS provider has it
      ssl-ecdh-curve                 |       | --ssl-ecdh-curve
      ssl-reject-handshake           | false | a host that is not known gets the default certificate
      enable-ocsp                    | false |
      server-tokens                  | false |
      log-format-upstream            |       | --access-log nginx or json, nothing between
      log-format-escape-json         |       | what is no printable ASCII is escaped in both
      disable-access-log             | true  | unless --access-log says otherwise
      skip-access-log-urls           |       | --access-log-share leaves out a share of all
      custom-http-errors             |       | the annotation of an Ingress is applied
      limit-rate                     | 0     | the annotation of an Ingress is applied
      limit-rate-after               | 0     | the annotation of an Ingress is applied
      limit-req-status-code          | 503   | who asks too often gets 503
      limit-conn-status-code         | 503   | who has too many requests open gets 503
      keep-alive                     | 75    |
      keep-alive-requests            | 1000  |
      upstream-keepalive-connections |       | 64 for each pod and event loop
      upstream-keepalive-timeout     | 60    |
      upstream-keepalive-requests    |       | not counted
      upstream-keepalive-time        |       | not counted
      worker-shutdown-timeout        |       | --worker-shutdown-timeout
      worker-processes               |       | --event-loops
      use-gzip                       | false | nothing is compressed
      gzip-level                     |       | nothing is compressed
      gzip-min-length                |       | nothing is compressed
      gzip-types                     |       | nothing is compressed
      enable-brotli                  | false | nothing is compressed
      brotli-level                   |       | nothing is compressed
      brotli-types                   |       | nothing is compressed
      use-http2                      | false | clients are spoken to in HTTP/1.1
      http2-max-concurrent-streams   |       | clients are spoken to in HTTP/1.1
      large-client-header-buffers    | 4 8k  | 8 KiB for the request line, 32 KiB for all fields
      client-header-buffer-size      |       | 8 KiB for the request line, 32 KiB for all fields
      client-header-timeout          | 60    |
      client-body-timeout            | 60    |
      add-headers                    |       | no header is added to responses
      proxy-set-headers              |       | pods get the headers of docs/design/0003
      hide-headers                   |       | headers of pods reach the client
      enable-underscores-in-headers  | true  | names of headers are passed on as they are
      ignore-invalid-headers         |       | a request with one is answered with 400
      generate-request-id            | true  | where the client has not sent one
      no-auth-locations              |       | auth-url and auth-type hold for every path of their Ingress
      allow-cross-namespace-resources | false |
      allow-snippet-annotations      | false | snippets are refused whatever stands here
      annotations-risk-level         |       | what is refused does not depend on it
      strict-validate-path-type      |       | as an API server validates
      allow-backend-server-header    |       | Server of the pod reaches the client
      """;

  /** What was to keep somebody out. */
  private static final Set<String> PROTECTING =
      Set.of(
          "global-auth-url",
          "whitelist-source-range",
          "denylist-source-range",
          "block-cidrs",
          "block-user-agents",
          "block-referers");

  private record Fixed(String value, String meaning) {}

  private static final Map<String, Fixed> BY_KEY = parse();

  private ConfigMapVerdicts() {}

  static boolean isUsualName(String name) {
    return USUAL_NAMES.contains(name);
  }

  static Verdict of(String key, String value) {
    if (PROGRAMS.contains(key)) {
      return new Verdict.Refused("its value is a program, or a place on a disk", "");
    }
    if (PROTECTING.contains(key)) {
      return new Verdict.Ignored("not built yet: everybody is let through", true);
    }
    Fixed fixed = BY_KEY.get(key);
    if (fixed == null) {
      return new Verdict.Ignored("not built yet: the ConfigMap is not read", false);
    }
    if (!fixed.value.isEmpty() && fixed.value.equals(value.strip())) {
      return new Verdict.Applied("what is done anyway");
    }
    String instead = fixed.value.isEmpty() ? "" : "it is always " + fixed.value;
    String meaning = instead.isEmpty() || fixed.meaning.isEmpty() ? "" : "; ";
    return new Verdict.Ignored("not built yet: " + instead + meaning + fixed.meaning, false);
  }

  private static Map<String, Fixed> parse() {
    Map<String, Fixed> byKey = new HashMap<>();
    FIXED
        .lines()
        .map(line -> line.split("\\|", -1))
        .forEach(
            cells -> byKey.put(cells[0].strip(), new Fixed(cells[1].strip(), cells[2].strip())));
    return byKey;
  }
}
