package io.headgate.discovery.annotation;

/** What is added to requests and responses. */
final class HeaderEntries {

  private static final String NO_CORS =
      "the pod itself has to answer preflights and to add headers";

  private HeaderEntries() {}

  static AnnotationCatalogue.Group cors() {
    return new EntryList("CORS")
        .later("enable-cors", RouteGrammar.flag(), "false", Risk.LOW, NO_CORS)
        .asItIs("false", "no header is added")
        .later("cors-allow-origin", RouteGrammar.origins(), "*", Risk.MEDIUM, NO_CORS)
        .later(
            "cors-allow-methods",
            RouteGrammar.methods(),
            "GET, PUT, POST, DELETE, PATCH, OPTIONS",
            Risk.MEDIUM,
            NO_CORS)
        .later(
            "cors-allow-headers",
            RouteGrammar.headerNames(),
            "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,"
                + "Content-Type,Range,Authorization",
            Risk.MEDIUM,
            NO_CORS)
        .later("cors-expose-headers", RouteGrammar.headerNames(), "", Risk.MEDIUM, NO_CORS)
        .later("cors-allow-credentials", RouteGrammar.flag(), "true", Risk.LOW, NO_CORS)
        .later("cors-max-age", RouteGrammar.seconds(false), "1728000", Risk.LOW, NO_CORS)
        .group();
  }

  static AnnotationCatalogue.Group headers() {
    return new EntryList("Headers and cookies")
        .later(
            "upstream-vhost",
            RouteGrammar.host(),
            "",
            Risk.LOW,
            "pods get the Host that the client sent")
        .later(
            "x-forwarded-prefix",
            RouteGrammar.rewriteTarget(),
            "",
            Risk.MEDIUM,
            "X-Forwarded-Prefix is not set")
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
