package io.headgate.discovery.annotation;

/** Who may come in, and how much of it. */
final class AccessEntries {

  private static final String OPEN = "every request is let through, without a question";
  private static final String REFUSED_BY_ADDRESS =
      "others get 403; what counts is the address that the connection comes from";
  private static final String UNLIMITED = "nobody is held back";
  private static final String EXEMPT = "of these clients nothing is counted";
  private static final String LIMITED =
      "of one client address and Ingress, over all nodes of a cluster; beyond it 503";
  private static final String NOBODY_ASKED = "auth-url is not asked";

  private AccessEntries() {}

  static AnnotationCatalogue.Group addresses() {
    return new EntryList("Client addresses")
        .applied(AccessAnnotations.ALLOWED, "", Risk.MEDIUM, REFUSED_BY_ADDRESS)
        .applied(AccessAnnotations.ALLOWED_BEFORE, "", Risk.MEDIUM, REFUSED_BY_ADDRESS)
        .applied(AccessAnnotations.DENIED, "", Risk.MEDIUM, REFUSED_BY_ADDRESS)
        .applied(
            AccessAnnotations.SATISFY,
            "all",
            Risk.LOW,
            "any: an allowed address needs no password, and a password no allowed address")
        .group();
  }

  static AnnotationCatalogue.Group authentication() {
    return new EntryList("Authentication")
        .guard("auth-url", RouteGrammar.url(), "", Risk.HIGH, OPEN)
        .later("auth-signin", RouteGrammar.urlOrPath(), "", Risk.HIGH, NOBODY_ASKED)
        .later(
            "auth-signin-redirect-param",
            RouteGrammar.cookieName(),
            "rd",
            Risk.MEDIUM,
            NOBODY_ASKED)
        .later("auth-method", RouteGrammar.method(), "GET", Risk.LOW, NOBODY_ASKED)
        .later("auth-request-redirect", RouteGrammar.rewriteTarget(), "", Risk.MEDIUM, NOBODY_ASKED)
        .later("auth-response-headers", RouteGrammar.headerNames(), "", Risk.MEDIUM, NOBODY_ASKED)
        .later(
            "auth-proxy-set-headers",
            RouteGrammar.object("ConfigMap"),
            "",
            Risk.MEDIUM,
            NOBODY_ASKED)
        .later("auth-cache-key", RouteGrammar.variables(), "", Risk.MEDIUM, NOBODY_ASKED)
        .later(
            "auth-cache-duration",
            RouteGrammar.cacheDurations(),
            "200 202 401 5m",
            Risk.MEDIUM,
            NOBODY_ASKED)
        .later("auth-always-set-cookie", RouteGrammar.flag(), "false", Risk.LOW, NOBODY_ASKED)
        .later("auth-keepalive", RouteGrammar.count(), "0", Risk.LOW, NOBODY_ASKED)
        .later("auth-keepalive-share-vars", RouteGrammar.flag(), "false", Risk.LOW, NOBODY_ASKED)
        .later("auth-keepalive-requests", RouteGrammar.count(), "1000", Risk.LOW, NOBODY_ASKED)
        .later("auth-keepalive-timeout", RouteGrammar.seconds(false), "60", Risk.LOW, NOBODY_ASKED)
        .guard("enable-global-auth", RouteGrammar.flag(), "true", Risk.LOW, OPEN)
        .asItIs("false", "nobody is asked, as every Ingress has it now")
        .applied(
            AccessAnnotations.AUTH_TYPE,
            "",
            Risk.LOW,
            "401 without a right name and password; pods see no Authorization")
        .when(
            "digest",
            new Verdict.Refused(
                "digest authentication needs passwords that can be read; its requests are answered"
                    + " with 503",
                "auth-url with a program that authenticates"))
        .differs(
            AccessAnnotations.AUTH_SECRET,
            "",
            Risk.MEDIUM,
            "of the Ingress's own namespace only; passwords of bcrypt, apr1, MD5-crypt and SHA-1;"
                + " 503 where it is missing")
        .applied(
            AccessAnnotations.AUTH_SECRET_TYPE,
            "auth-file",
            Risk.LOW,
            "lines of htpasswd in the key auth, or a key for each user")
        .applied(AccessAnnotations.AUTH_REALM, "", Risk.MEDIUM, "what browsers show")
        .group();
  }

  static AnnotationCatalogue.Group limits() {
    return new EntryList("Limits")
        .guard("limit-connections", RouteGrammar.count(), "0", Risk.LOW, UNLIMITED)
        .asItIs("0", "no limit, which is how it is")
        .differs(LimitAnnotations.PER_SECOND, "0", Risk.LOW, LIMITED)
        .differs(LimitAnnotations.PER_MINUTE, "0", Risk.LOW, LIMITED)
        .applied(
            LimitAnnotations.BURST,
            Integer.toString(LimitAnnotations.STANDARD_BURST),
            Risk.LOW,
            "so many times the rate, and one, can come at once")
        .applied(LimitAnnotations.EXEMPT, "", Risk.LOW, EXEMPT)
        .applied(LimitAnnotations.EXEMPT_BEFORE, "", Risk.LOW, EXEMPT)
        .later(
            "limit-rate", RouteGrammar.count(), "0", Risk.LOW, "responses are as fast as they can")
        .asItIs("0", "no limit, which is how it is")
        .later(
            "limit-rate-after",
            RouteGrammar.count(),
            "0",
            Risk.LOW,
            "responses are as fast as they can")
        .group();
  }
}
