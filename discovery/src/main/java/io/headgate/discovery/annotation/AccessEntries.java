package io.headgate.discovery.annotation;

/** Who may come in, and how much of it. */
final class AccessEntries {

  private static final String REFUSED_BY_ADDRESS =
      "others get 403; what counts is the address that the connection comes from";
  private static final String OPEN =
      "requests of one client address and Ingress that are open on one node; beyond it 503";
  private static final String EXEMPT = "of these clients nothing is counted";
  private static final String LIMITED =
      "of one client address and Ingress, over all nodes of a cluster; beyond it 503";
  private static final String KEPT =
      "connections to auth-url are kept for the next question as those to pods are";
  private static final String NO_VARIABLES = "nothing that a question sets is seen elsewhere";

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
        .differs(
            AuthorizationKeys.OF_INGRESS.url(),
            "",
            Risk.HIGH,
            "2xx lets a request in, 401 and 403 keep it out, all else is 500; certificates of https"
                + " are checked; values of variables are escaped; $host not without hosts in rules")
        .differs(
            AuthorizationKeys.OF_INGRESS.signIn(),
            "",
            Risk.HIGH,
            "302 instead of 401; values of variables are escaped")
        .applied(
            AuthorizationKeys.OF_INGRESS.signInParameter(),
            AuthorizationAnnotations.STANDARD_PARAMETER,
            Risk.MEDIUM,
            "says where to come back to, unless auth-signin has it already")
        .applied(AuthorizationKeys.OF_INGRESS.method(), "GET", Risk.LOW, "of the question")
        .applied(
            AuthorizationKeys.OF_INGRESS.requestRedirect(),
            "",
            Risk.MEDIUM,
            "stands in X-Auth-Request-Redirect instead of what was asked for")
        .differs(
            AuthorizationKeys.OF_INGRESS.responseHeaders(),
            "",
            Risk.MEDIUM,
            "pods see them as the answer has them and never as a client sent them; not those of the"
                + " message itself, such as Host")
        .differs(
            AuthorizationAnnotations.SET_HEADERS,
            "",
            Risk.MEDIUM,
            "of the Ingress's own namespace only, and texts without variables; 503 where it is"
                + " missing")
        .differs(
            AuthorizationKeys.OF_INGRESS.cacheKey(),
            "",
            Risk.MEDIUM,
            "each node remembers its own answers, at most 2,000, and none that sets a cookie")
        .applied(
            AuthorizationKeys.OF_INGRESS.cacheDuration(),
            "200 202 401 5m",
            Risk.MEDIUM,
            "of answers whose own Cache-Control says nothing else")
        .applied(
            AuthorizationKeys.OF_INGRESS.alwaysSetCookie(),
            "false",
            Risk.LOW,
            "cookies of the answer reach clients also with errors")
        .ignored("auth-keepalive", RouteGrammar.count(), "0", Risk.LOW, KEPT)
        .ignored("auth-keepalive-share-vars", RouteGrammar.flag(), "false", Risk.LOW, NO_VARIABLES)
        .ignored("auth-keepalive-requests", RouteGrammar.count(), "1000", Risk.LOW, KEPT)
        .ignored("auth-keepalive-timeout", RouteGrammar.seconds(false), "60", Risk.LOW, KEPT)
        .applied(
            AuthorizationAnnotations.ENABLE_GLOBAL,
            "true",
            Risk.LOW,
            "false: nobody is asked because of global-auth-url")
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
        .applied(LimitAnnotations.CONNECTIONS, "0", Risk.LOW, OPEN)
        .differs(LimitAnnotations.PER_SECOND, "0", Risk.LOW, LIMITED)
        .differs(LimitAnnotations.PER_MINUTE, "0", Risk.LOW, LIMITED)
        .applied(
            LimitAnnotations.BURST,
            Integer.toString(LimitAnnotations.STANDARD_BURST),
            Risk.LOW,
            "so many times the rate, and one, can come at once")
        .applied(LimitAnnotations.EXEMPT, "", Risk.LOW, EXEMPT)
        .applied(LimitAnnotations.EXEMPT_BEFORE, "", Risk.LOW, EXEMPT)
        .applied(
            LimitAnnotations.SCOPE,
            "cluster",
            Risk.UNRATED,
            "of Headgate alone: node counts limit-rps and limit-rpm on each node by itself, as"
                + " ingress-nginx does")
        .applied(
            AnswerAnnotations.RATE,
            "0",
            Risk.LOW,
            "KiB a second of the body of one response, in steps of at most 64 KiB")
        .applied(
            AnswerAnnotations.RATE_AFTER, "0", Risk.LOW, "KiB that come before limit-rate holds")
        .group();
  }
}
