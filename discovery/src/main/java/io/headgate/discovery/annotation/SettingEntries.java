package io.headgate.discovery.annotation;

/** The keys of the global ConfigMap that are of no single Ingress. */
final class SettingEntries {

  private static final String WITH_HSTS = "where hsts is true";
  private static final String TEXTS = "texts without variables; the ConfigMap is followed live";
  private static final String BY_LIBRARY = "as the library that speaks TLS has it";
  private static final String HEADS =
      "the request line has to fit into one (414), all fields together into all of them (431);"
          + " from the next connection on";
  private static final String CONNECTIONS_TO_COME = "from the next connection on";
  private static final String BLOCKED = "403 where a host is served; expressions are those of RE2";
  private static final String NO_WAF = "there is no ModSecurity here";
  private static final String ESCAPED =
      "what is no printable ASCII is escaped in both formats, so that no client writes a line of"
          + " its own";
  private static final String PROGRAM = "its value is a program, or a place on a disk";

  private SettingEntries() {}

  static AnnotationCatalogue.Group clients() {
    return new SettingList("Addresses of clients")
        .differs(
            ClientKeys.FORWARDED,
            "false",
            "only from the addresses of proxy-real-ip-cidr, by default from none; Host stays the"
                + " client's")
        .differs(
            ClientKeys.WHOLE_CHAIN,
            "false",
            "only where the peer is believed; otherwise pods are told the client alone")
        .applied(ClientKeys.HEADER, "X-Forwarded-For", "")
        .differs(
            ClientKeys.REAL_IP,
            "false",
            "only from the addresses of proxy-real-ip-cidr, by default from none")
        .differs(
            ClientKeys.PROXIES, "", "nobody is believed where it is missing, rather than everybody")
        .flag("use-proxy-protocol", "false", "--use-proxy-protocol")
        .never("proxy-protocol-header-timeout", "5s", "it is always 5 seconds")
        .group();
  }

  static AnnotationCatalogue.Group tls() {
    return new SettingList("TLS")
        .differs(
            GlobalPolicyKeys.PLAIN_PATHS,
            "/.well-known/acme-challenge",
            "what paths of requests begin with, not those of rules; challenges of ACME stay on"
                + " plain HTTP as well")
        .applied(GlobalPolicyKeys.REDIRECT_CODE, "308", "")
        .differs(
            GlobalPolicyKeys.HSTS,
            "false",
            "off where it is not written; in TLS, also where the default certificate is shown")
        .applied(GlobalPolicyKeys.HSTS_AGE, "31536000", WITH_HSTS)
        .applied(GlobalPolicyKeys.HSTS_SUBDOMAINS, "true", WITH_HSTS)
        .applied(GlobalPolicyKeys.HSTS_PRELOAD, "false", WITH_HSTS)
        .applied(
            TlsOfferKeys.PROTOCOLS,
            "TLSv1.2 TLSv1.3",
            "instead of --ssl-protocols; older ones are never spoken")
        .differs(
            TlsOfferKeys.CIPHERS,
            "",
            "instead of --ssl-ciphers; those of TLS 1.2, and of these the ones that the library"
                + " has")
        .unused("ssl-prefer-server-ciphers", "the same for every host")
        .unused("ssl-session-tickets", BY_LIBRARY)
        .unused("ssl-session-ticket-key", BY_LIBRARY)
        .unused("ssl-session-cache", BY_LIBRARY)
        .unused("ssl-session-cache-size", BY_LIBRARY)
        .unused("ssl-session-timeout", BY_LIBRARY)
        .unused("ssl-buffer-size", BY_LIBRARY)
        .unused("ssl-dh-param", BY_LIBRARY)
        .applied(TlsOfferKeys.CURVES, "auto", "instead of --ssl-ecdh-curve")
        .applied(
            TlsOfferKeys.ONLY_KNOWN_NAMES,
            "false",
            "for server names that are no host of an Ingress, and for none")
        .fixed("enable-ocsp", "false", "")
        .applied(TlsOfferKeys.HTTP2, "true", "instead of --use-http2")
        .flag("http2-max-concurrent-streams", "128", "--http2-max-concurrent-streams")
        .group();
  }

  static AnnotationCatalogue.Group headers() {
    return new SettingList("Headers and bodies")
        .differs(GlobalPolicyKeys.ADDED, "", TEXTS)
        .differs(GlobalPolicyKeys.FOR_PODS, "", TEXTS)
        .applied(GlobalPolicyKeys.HIDDEN, "", "")
        .needless(
            "custom-headers",
            "add-headers adds them to the responses of all Ingresses, the annotation custom-headers"
                + " to those of one")
        .applied(
            StandingAnnotations.ALLOWED_HEADERS,
            "",
            "which headers custom-headers of an Ingress may add; without it none")
        .differs(
            GlobalPolicyKeys.SERVER_OF_PODS,
            "true",
            "where it is not written, Server of the pod reaches the client")
        .differs(
            GlobalPolicyKeys.SERVER_TOKENS,
            "true",
            "where it is not written, Server is headgate if the pod says nothing; never a version")
        .differs(
            GlobalPolicyKeys.UNDERSCORES,
            "true",
            "where it is not written, headers with underscores are passed on")
        .differs(
            GlobalPolicyKeys.IGNORE_INVALID,
            "true",
            "it concerns names with underscores alone: a request with a name that HTTP does not"
                + " have is answered with 400")
        .applied(GlobalPolicyKeys.REQUEST_ID, "true", "where the client has not sent one")
        .applied(GlobalPolicyKeys.ORIGINAL_URI, "false", "")
        .applied(
            StandingAnnotations.NON_IDEMPOTENT,
            "false",
            "true: as non_idempotent in proxy-next-upstream of every Ingress")
        .group();
  }

  static AnnotationCatalogue.Group observing() {
    return new SettingList("Logs and traces")
        .needless(
            "log-format-upstream",
            "the two formats are fixed: --access-log nginx or json chooses between them")
        .needless("log-format-escape-json", ESCAPED)
        .needless("log-format-escape-none", ESCAPED)
        .flag("disable-access-log", "true", "--access-log")
        .unused("skip-access-log-urls", "--access-log-share leaves out a share of all")
        .flag("enable-opentelemetry", "--otlp-endpoint")
        .flag("otlp-collector-host", "--otlp-endpoint")
        .flag("otlp-collector-port", "--otlp-endpoint")
        .group();
  }

  static AnnotationCatalogue.Group connections() {
    return new SettingList("Connections and limits")
        .applied(ClientLimitKeys.KEEP_ALIVE, "75", CONNECTIONS_TO_COME)
        .applied(ClientLimitKeys.REQUESTS, "1000", CONNECTIONS_TO_COME)
        .differs(
            KeptConnectionKeys.MOST,
            "64",
            "of each event loop to each pod, where ingress-nginx counts all pods of a Service"
                + " together; of HTTP/1.1 alone")
        .applied(KeptConnectionKeys.IDLE, "60", "")
        .differs(KeptConnectionKeys.REQUESTS, "10000", "of HTTP/1.1 alone")
        .differs(KeptConnectionKeys.AGE, "1h", "of HTTP/1.1 alone")
        .flag("worker-shutdown-timeout", "240s", "--worker-shutdown-timeout")
        .flag("worker-processes", "--event-loops")
        .differs(ClientLimitKeys.HEAD_SIZE, "4 8k", HEADS)
        .needless("client-header-buffer-size", "large-client-header-buffers bounds a head")
        .applied(ClientLimitKeys.HEAD, "60", CONNECTIONS_TO_COME)
        .applied(ClientLimitKeys.BODY, "60", CONNECTIONS_TO_COME)
        .applied(GlobalPolicyKeys.TOO_OFTEN, "503", "")
        .applied(GlobalPolicyKeys.TOO_MANY_OPEN, "503", "")
        .flag("bind-address", "--listen-address")
        .group();
  }

  static AnnotationCatalogue.Group access() {
    return new SettingList("Access")
        .differs(
            AuthorizationKeys.OF_ALL.url(),
            "",
            "asked about requests of every Ingress that has no auth-url and does not say"
                + " enable-global-auth: false; as auth-url")
        .applied(AuthorizationKeys.OF_ALL.method(), "GET", "as auth-method")
        .differs(AuthorizationKeys.OF_ALL.signIn(), "", "as auth-signin")
        .applied(
            AuthorizationKeys.OF_ALL.signInParameter(),
            AuthorizationAnnotations.STANDARD_PARAMETER,
            "as auth-signin-redirect-param")
        .differs(AuthorizationKeys.OF_ALL.responseHeaders(), "", "as auth-response-headers")
        .applied(AuthorizationKeys.OF_ALL.requestRedirect(), "", "as auth-request-redirect")
        .differs(AuthorizationKeys.OF_ALL.cacheKey(), "", "as auth-cache-key")
        .applied(
            AuthorizationKeys.OF_ALL.cacheDuration(), "200 202 401 5m", "as auth-cache-duration")
        .applied(AuthorizationKeys.OF_ALL.alwaysSetCookie(), "false", "as auth-always-set-cookie")
        .differs(
            StandingAnnotations.OPEN_PATHS,
            AuthorizationAnnotations.STANDARD_OPEN_PATH,
            "paths of rules that begin so need neither auth-url nor a password or token; what"
                + " clients send as headers of auth-response-headers is taken out all the same")
        .differs(
            StandingAnnotations.BLOCKED,
            "",
            "403 on every Ingress, also on those that have lists of their own")
        .differs(ClientKeys.USER_AGENTS, "", BLOCKED)
        .differs(ClientKeys.REFERERS, "", BLOCKED)
        .guard("enable-modsecurity", "false", NO_WAF)
        .guard("enable-owasp-modsecurity-crs", "false", NO_WAF)
        .fixed("allow-cross-namespace-resources", "false", "")
        .never(
            "allow-snippet-annotations",
            "false",
            "snippets are programs of nginx, and refused whatever stands here")
        .unused("annotations-risk-level", "what is refused does not depend on it")
        .unused("annotation-value-word-blocklist", "what is refused does not depend on it")
        .unused("strict-validate-path-type", "as an API server validates")
        .group();
  }

  static AnnotationCatalogue.Group programs() {
    return new SettingList("Programs and places")
        .refused("main-snippet", PROGRAM)
        .refused("http-snippet", PROGRAM)
        .refused("server-snippet", PROGRAM)
        .refused("location-snippet", PROGRAM)
        .refused("stream-snippet", PROGRAM)
        .refused("global-auth-snippet", PROGRAM)
        .refused("modsecurity-snippet", PROGRAM)
        .refused("error-log-path", PROGRAM)
        .refused("access-log-path", PROGRAM)
        .refused("http-access-log-path", PROGRAM)
        .refused("stream-access-log-path", PROGRAM)
        .refused("lua-shared-dicts", PROGRAM)
        .group();
  }
}
