package io.headgate.discovery.annotation;

/** The keys of the global ConfigMap that are of no single Ingress. */
final class SettingEntries {

  private static final String WITH_HSTS = "where hsts is true";
  private static final String TEXTS = "texts without variables; the ConfigMap is followed live";
  private static final String HEADS =
      "the request line has to fit into one (414), all fields together into all of them (431);"
          + " from the next connection on";
  private static final String CONNECTIONS_TO_COME = "from the next connection on";
  private static final String BLOCKED = "403 where a host is served; expressions are those of RE2";
  private static final String ESCAPED =
      "both formats are fixed, and what is no printable ASCII is always escaped: a client could"
          + " otherwise write lines of its own";
  private static final String NO_WAF = "there is no ModSecurity here";
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
        .never("proxy-protocol-header-timeout", "5s", "as where ingress-nginx is told nothing")
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
        .differs(TlsOfferKeys.PREFER_OURS, "true", "of TLS 1.2; in TLS 1.3 the library chooses")
        .differs(
            SessionKeys.TICKETS,
            "false",
            "true where it is not written: their keys change by themselves, and without them TLS"
                + " 1.3 has no sessions here")
        .refused(
            "ssl-session-ticket-key",
            "a key is for a Secret, and no ConfigMap's",
            "--ssl-session-ticket-secret")
        .differs(SessionKeys.CACHE, "true", "of TLS 1.2 without tickets; each node has its own")
        .differs(
            SessionKeys.CACHE_SIZE,
            "10m",
            "4000 sessions for each 1m, for each certificate; 1024 where it is not written")
        .differs(
            SessionKeys.TIMEOUT,
            "10m",
            "of TLS 1.2; 5m where it is not written. Those of TLS 1.3 go on for as long as their"
                + " keys are there, 2 days at most")
        .needless(
            "ssl-buffer-size",
            "records are as large as what is written at once, 16k at most, so nothing waits for one"
                + " to be full")
        .needless(
            "ssl-dh-param",
            "BoringSSL has no finite-field DH; the exchange is that of ssl-ecdh-curve")
        .applied(TlsOfferKeys.CURVES, "auto", "instead of --ssl-ecdh-curve")
        .applied(
            TlsOfferKeys.ONLY_KNOWN_NAMES,
            "false",
            "for server names that are no host of an Ingress, and for none")
        .applied(
            TlsOfferKeys.STAPLING,
            "false",
            "only a good status that has been verified is shown; with BoringSSL, not with the JDK's"
                + " TLS")
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
            "of ingress-nginx an annotation as well; headers for all responses: add-headers")
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
            "there are two formats, ingress-nginx's own and JSON: --access-log nginx or json")
        .needless("log-format-escape-json", ESCAPED)
        .needless("log-format-escape-none", ESCAPED)
        .flag("disable-access-log", "true", "--access-log")
        .differs(
            GlobalPolicyKeys.UNLOGGED,
            "",
            "what the client asked for, query included, in whatever case; no regular expressions")
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
        .differs(NamespaceRule.OTHERS, "false", "true: for jwt-jwks and custom-headers as well")
        .never("allow-snippet-annotations", "false", "snippets are refused whatever stands here")
        .differs(
            AcceptanceKeys.MOST_RISK,
            "Critical",
            "an Ingress with an annotation above it is not served, under headgate.io/ as well")
        .differs(
            AcceptanceKeys.WORDS,
            "",
            "an Ingress is not served that has a value with one of them in it, under headgate.io/"
                + " as well")
        .differs(
            AcceptanceKeys.STRICT_PATHS,
            "false",
            "true: an Ingress is not served whose paths of the types Exact and Prefix have more"
                + " than letters, digits and . _ - /; where it is not written paths are whatever"
                + " an API server takes, for here none becomes a line of a program")
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
