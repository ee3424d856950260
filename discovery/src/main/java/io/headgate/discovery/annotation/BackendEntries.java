package io.headgate.discovery.annotation;

/** Which pod gets a request, and what it is spoken to in. */
final class BackendEntries {

  private static final String NO_COOKIE =
      "no cookie is set; sessionAffinity: ClientIP of the Service is applied";
  private static final String BY_THE_SERVICE =
      "the Service's scheduler chooses: headgate.io/scheduler on the Service";

  private BackendEntries() {}

  static AnnotationCatalogue.Group affinity() {
    return new EntryList("Session affinity")
        .later("affinity", RouteGrammar.words("cookie"), "", Risk.LOW, NO_COOKIE)
        .later(
            "affinity-mode",
            RouteGrammar.words("balanced", "persistent"),
            "balanced",
            Risk.MEDIUM,
            NO_COOKIE)
        .later(
            "session-cookie-name",
            RouteGrammar.cookieName(),
            "INGRESSCOOKIE",
            Risk.MEDIUM,
            NO_COOKIE)
        .later("session-cookie-path", RouteGrammar.path(), "/", Risk.MEDIUM, NO_COOKIE)
        .later("session-cookie-domain", RouteGrammar.cookieDomain(), "", Risk.MEDIUM, NO_COOKIE)
        .later("session-cookie-max-age", RouteGrammar.seconds(true), "", Risk.MEDIUM, NO_COOKIE)
        .later("session-cookie-expires", RouteGrammar.seconds(true), "", Risk.MEDIUM, NO_COOKIE)
        .later(
            "session-cookie-samesite",
            RouteGrammar.words("None", "Lax", "Strict"),
            "",
            Risk.LOW,
            NO_COOKIE)
        .later("session-cookie-secure", RouteGrammar.flag(), "false", Risk.LOW, NO_COOKIE)
        .later("session-cookie-partitioned", RouteGrammar.flag(), "false", Risk.LOW, NO_COOKIE)
        .later(
            "session-cookie-change-on-failure", RouteGrammar.flag(), "false", Risk.LOW, NO_COOKIE)
        .later(
            "session-cookie-conditional-samesite-none",
            RouteGrammar.flag(),
            "false",
            Risk.LOW,
            NO_COOKIE)
        .group();
  }

  static AnnotationCatalogue.Group choice() {
    return new EntryList("Pods")
        .later(
            "backend-protocol",
            RouteGrammar.words("HTTP", "HTTPS", "AUTO_HTTP", "GRPC", "GRPCS", "FCGI"),
            "HTTP",
            Risk.LOW,
            "pods are spoken to in HTTP/1.1 without TLS")
        .asItIs("HTTP", "what pods are spoken to in")
        .when(
            "FCGI",
            new Verdict.Refused(
                "FastCGI is not spoken", "a web server in the pod, which speaks HTTP"))
        .later(
            "load-balance",
            RouteGrammar.words("round_robin", "ewma", "least_conn", "ip_hash"),
            "round_robin",
            Risk.LOW,
            BY_THE_SERVICE)
        .later("upstream-hash-by", RouteGrammar.variables(), "", Risk.HIGH, BY_THE_SERVICE)
        .later("upstream-hash-by-subset", RouteGrammar.flag(), "false", Risk.LOW, BY_THE_SERVICE)
        .later(
            "upstream-hash-by-subset-size",
            Grammar.integer(1, Integer.MAX_VALUE),
            "3",
            Risk.LOW,
            BY_THE_SERVICE)
        .later(
            "service-upstream",
            RouteGrammar.flag(),
            "false",
            Risk.LOW,
            "a pod is chosen for each request, and the ClusterIP is not gone through")
        .asItIs("false", "a pod is chosen for each request")
        .refused(
            "fastcgi-index",
            Risk.MEDIUM,
            "FastCGI is not spoken",
            "a web server in the pod, which speaks HTTP")
        .refused(
            "fastcgi-params-configmap",
            Risk.MEDIUM,
            "FastCGI is not spoken",
            "a web server in the pod, which speaks HTTP")
        .group();
  }
}
