package io.headgate.discovery.annotation;

/** What is added to requests and responses. */
final class HeaderEntries {

  private static final String SAID = "said where enable-cors is true";

  private HeaderEntries() {}

  static AnnotationCatalogue.Group cors() {
    return new EntryList("CORS")
        .applied(
            IngressAnnotations.ENABLE_CORS,
            "false",
            Risk.LOW,
            "headers with every response, those of errors included; OPTIONS is answered with 204")
        .differs(
            IngressAnnotations.CORS_ORIGINS,
            "*",
            Risk.MEDIUM,
            "Vary: origin is added where not everybody is named")
        .applied(
            IngressAnnotations.CORS_METHODS,
            IngressAnnotations.DEFAULT_CORS_METHODS,
            Risk.MEDIUM,
            SAID)
        .applied(
            IngressAnnotations.CORS_HEADERS,
            IngressAnnotations.DEFAULT_CORS_HEADERS,
            Risk.MEDIUM,
            SAID)
        .applied(IngressAnnotations.CORS_EXPOSED, "", Risk.MEDIUM, SAID)
        .applied(IngressAnnotations.CORS_CREDENTIALS, "true", Risk.LOW, SAID)
        .applied(IngressAnnotations.CORS_MAX_AGE, "1728000", Risk.LOW, SAID)
        .group();
  }

  static AnnotationCatalogue.Group headers() {
    return new EntryList("Headers and cookies")
        .differs(IngressAnnotations.UPSTREAM_VHOST, "", Risk.LOW, "no variables")
        .differs(
            IngressAnnotations.FORWARDED_PREFIX,
            "",
            Risk.MEDIUM,
            "a path as it stands, with or without rewrite-target; $1 in it is no group")
        .later(
            "custom-headers",
            RouteGrammar.object("ConfigMap"),
            "",
            Risk.MEDIUM,
            "no header is added to responses")
        .later(
            "connection-proxy-header",
            RouteGrammar.words("keep-alive", "close"),
            "",
            Risk.LOW,
            "connections to pods are kept open and used again")
        .asItIs("keep-alive", "connections to pods are kept open and used again")
        .later(
            "proxy-cookie-domain",
            RouteGrammar.pairOrOff(),
            "off",
            Risk.MEDIUM,
            "cookies reach the client as the pod wrote them")
        .asItIs("off", "cookies reach the client as the pod wrote them")
        .later(
            "proxy-cookie-path",
            RouteGrammar.pairOrOff(),
            "off",
            Risk.MEDIUM,
            "cookies reach the client as the pod wrote them")
        .asItIs("off", "cookies reach the client as the pod wrote them")
        .ignored(
            "http2-push-preload",
            RouteGrammar.flag(),
            "false",
            Risk.LOW,
            "browsers no longer take what is pushed")
        .group();
  }
}
