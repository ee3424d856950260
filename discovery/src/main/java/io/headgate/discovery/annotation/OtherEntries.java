package io.headgate.discovery.annotation;

/** Logs and traces, what is refused for good, and what ingress-nginx itself no longer has. */
final class OtherEntries {

  private static final String PROGRAM =
      "its value is a program of nginx, in which anything may stand";
  private static final String NO_WAF = "there is no ModSecurity here";
  private static final String GONE = "ingress-nginx itself no longer has it";

  private OtherEntries() {}

  static AnnotationCatalogue.Group observing() {
    return new EntryList("Logs and traces")
        .applied(
            AnswerAnnotations.LOGGED,
            "true",
            Risk.LOW,
            "false: --access-log has no lines of its requests")
        .ignored(
            "enable-rewrite-log",
            RouteGrammar.flag(),
            "false",
            Risk.LOW,
            "there is no nginx to log it")
        .differs(
            AnswerAnnotations.FOLLOWED,
            "true",
            Risk.LOW,
            "--otlp-endpoint says whether there are spans at all, and where they go; false: none of"
                + " its requests, and traceparent reaches the pod as it came")
        .applied(
            AnswerAnnotations.BELIEVED,
            "true",
            Risk.LOW,
            "false: each request begins a trace, whatever traceparent the client sends")
        .differs(
            AnswerAnnotations.OPERATION,
            "",
            Risk.MEDIUM,
            "few variables; without it spans are named by method and path of the rule")
        .group();
  }

  static AnnotationCatalogue.Group programs() {
    return new EntryList("Programs")
        .refused(
            "configuration-snippet",
            Risk.CRITICAL,
            PROGRAM,
            "headers of responses: custom-headers; redirects: permanent-redirect,"
                + " temporal-redirect; addresses: allowlist-source-range; limits: limit-rps")
        .refused(
            "server-snippet",
            Risk.CRITICAL,
            PROGRAM,
            "a path of its own in the Ingress, with a Service that answers it; redirects:"
                + " from-to-www-redirect, permanent-redirect")
        .refused(
            "stream-snippet", Risk.CRITICAL, PROGRAM, "a Service of type NodePort or LoadBalancer")
        .refused(
            "auth-snippet",
            Risk.CRITICAL,
            PROGRAM,
            "auth-proxy-set-headers for headers, auth-method for the method")
        .refused(
            "modsecurity-snippet",
            Risk.CRITICAL,
            PROGRAM,
            "a web application firewall of its own in front of the pods")
        .guard("enable-modsecurity", RouteGrammar.flag(), "false", Risk.LOW, NO_WAF)
        .asItIs("false", NO_WAF)
        .guard("enable-owasp-core-rules", RouteGrammar.flag(), "false", Risk.LOW, NO_WAF)
        .asItIs("false", NO_WAF)
        .ignored("modsecurity-transaction-id", RouteGrammar.variables(), "", Risk.HIGH, NO_WAF)
        .group();
  }

  static AnnotationCatalogue.Group former() {
    return new EntryList("Of older versions of ingress-nginx")
        .ignored("enable-opentracing", RouteGrammar.flag(), "", Risk.UNRATED, GONE)
        .ignored("opentracing-trust-incoming-span", RouteGrammar.flag(), "", Risk.UNRATED, GONE)
        .ignored("enable-influxdb", RouteGrammar.flag(), "", Risk.UNRATED, GONE)
        .ignored("influxdb-measurement", RouteGrammar.text(), "", Risk.UNRATED, GONE)
        .ignored("influxdb-port", RouteGrammar.text(), "", Risk.UNRATED, GONE)
        .ignored("influxdb-host", RouteGrammar.text(), "", Risk.UNRATED, GONE)
        .ignored("influxdb-server-name", RouteGrammar.text(), "", Risk.UNRATED, GONE)
        .ignored("global-rate-limit", RouteGrammar.count(), "", Risk.UNRATED, GONE)
        .ignored("global-rate-limit-window", RouteGrammar.text(), "", Risk.UNRATED, GONE)
        .ignored("global-rate-limit-key", RouteGrammar.variables(), "", Risk.UNRATED, GONE)
        .ignored("global-rate-limit-ignored-cidrs", RouteGrammar.cidrs(), "", Risk.UNRATED, GONE)
        .ignored("secure-backends", RouteGrammar.flag(), "", Risk.UNRATED, GONE)
        .ignored("grpc-backend", RouteGrammar.flag(), "", Risk.UNRATED, GONE)
        .ignored("add-base-url", RouteGrammar.flag(), "", Risk.UNRATED, GONE)
        .ignored("session-cookie-hash", RouteGrammar.text(), "", Risk.UNRATED, GONE)
        .group();
  }
}
