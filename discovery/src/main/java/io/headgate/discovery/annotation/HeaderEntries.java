package io.headgate.discovery.annotation;

/** What is added to requests and responses. */
final class HeaderEntries {

  private static final String SAID = "said where enable-cors is true";

  private static final String COOKIES =
      "of the cookies of pods; no regular expressions, and nothing after the two words";

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
        .differs(
            HeadAnnotations.CUSTOM,
            "",
            Risk.MEDIUM,
            "of the Ingress's own namespace; with every response. A header that"
                + " global-allowed-response-headers does not name, or that is none, is left out"
                + " with a problem, as all are where there is no such ConfigMap; ingress-nginx"
                + " then answers with 503. No variables")
        .applied(
            HeadAnnotations.CONNECTION,
            "",
            Risk.LOW,
            "as Connection to pods in HTTP/1.1; close: a connection carries one request more. A"
                + " WebSocket is opened all the same")
        .differs(HeadAnnotations.COOKIE_DOMAIN, "off", Risk.MEDIUM, COOKIES)
        .differs(HeadAnnotations.COOKIE_PATH, "off", Risk.MEDIUM, COOKIES)
        .ignored(
            "http2-push-preload",
            RouteGrammar.flag(),
            "false",
            Risk.LOW,
            "browsers no longer take what is pushed")
        .group();
  }
}
