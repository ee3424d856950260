package io.headgate.discovery.annotation;

/** Where a request goes, and where it is sent instead. */
final class RoutingEntries {

  private static final String FEW_VARIABLES = "no other variables are known than those named";

  private RoutingEntries() {}

  static AnnotationCatalogue.Group paths() {
    return new EntryList("Paths and hosts")
        .differs(
            IngressAnnotations.REWRITE_TARGET,
            "",
            Risk.MEDIUM,
            "no variables but $1 to $9; a result with dot segments is answered with 400; makes"
                + " paths expressions as use-regex does")
        .differs(
            IngressAnnotations.USE_REGEX,
            "false",
            Risk.LOW,
            "expressions of RE2, not PCRE; with --compat strict only ImplementationSpecific paths"
                + " of this Ingress, with faithful all paths of its hosts")
        .asItIs("false", "paths are compared as they are written")
        .applied(IngressAnnotations.APP_ROOT, "", Risk.MEDIUM, "302 for /")
        .differs(
            IngressAnnotations.SERVER_ALIAS,
            "",
            Risk.HIGH,
            "under the rules of the Ingress's first host; no regular expressions; a host that any"
                + " rule names is no alias")
        .applied(
            AnswerAnnotations.DEFAULT_BACKEND,
            "",
            Risk.LOW,
            "has the requests of a Service without ready pods, and gives the answers of"
                + " custom-http-errors")
        .differs(
            AnswerAnnotations.ERRORS,
            "",
            Risk.LOW,
            "only with default-backend, which is asked with GET or HEAD and without the body; where"
                + " it has no answer the client gets the status without a page; redirects that"
                + " annotations ask for stay")
        .applied(
            AnswerAnnotations.PODS_ANSWER,
            "false",
            Risk.LOW,
            "true: only what the gateway itself answers is replaced")
        .group();
  }

  static AnnotationCatalogue.Group redirects() {
    return new EntryList("Redirects")
        .applied(
            IngressAnnotations.SSL_REDIRECT,
            "true",
            Risk.LOW,
            "308 where spec.tls names the host; challenges of ACME stay")
        .applied(
            IngressAnnotations.FORCE_SSL_REDIRECT,
            "false",
            Risk.MEDIUM,
            "308 on every host; challenges of ACME stay")
        .differs(IngressAnnotations.PERMANENT_REDIRECT, "", Risk.MEDIUM, FEW_VARIABLES)
        .applied(
            IngressAnnotations.PERMANENT_REDIRECT_CODE, "301", Risk.LOW, "of permanent-redirect")
        .differs(IngressAnnotations.TEMPORAL_REDIRECT, "", Risk.MEDIUM, FEW_VARIABLES)
        .applied(IngressAnnotations.TEMPORAL_REDIRECT_CODE, "302", Risk.LOW, "of temporal-redirect")
        .applied(
            IngressAnnotations.WWW_REDIRECT,
            "false",
            Risk.LOW,
            "308 from www.HOST to HOST, or from HOST to www.HOST where the rule names that; a host"
                + " that a rule or an alias names stays")
        .ignored(
            "preserve-trailing-slash",
            RouteGrammar.flag(),
            "false",
            Risk.MEDIUM,
            "redirects to https and to another host keep the slash in any case")
        .asItIs("true", "redirects to https and to another host keep the slash in any case")
        .differs(
            IngressAnnotations.PORT_IN_REDIRECTS,
            "false",
            Risk.LOW,
            "without it the port is named as well where the client named one and HTTPS is not on"
                + " 443")
        .differs(
            AnswerAnnotations.REDIRECT_FROM,
            "off",
            Risk.MEDIUM,
            "what Location and the URL of Refresh of a pod begin with; no regular expressions;"
                + " default: as off, for a pod does not know how nginx calls it")
        .differs(
            AnswerAnnotations.REDIRECT_TO,
            "off",
            Risk.MEDIUM,
            "by what that is replaced; few variables")
        .group();
  }

  static AnnotationCatalogue.Group canary() {
    return new EntryList("Canaries and mirrors")
        .differs(
            ChoiceAnnotations.CANARY,
            "false",
            Risk.LOW,
            "any number of canaries for a host and path, in the namespace of the main Ingress"
                + " alone; none without a main Ingress")
        .asItIs("false", "no canary")
        .applied(
            ChoiceAnnotations.CANARY_HEADER,
            "",
            Risk.MEDIUM,
            "always and never decide, before cookie and weight")
        .applied(
            ChoiceAnnotations.CANARY_HEADER_VALUE,
            "",
            Risk.MEDIUM,
            "that value is for the canary, no other decides anything")
        .differs(
            ChoiceAnnotations.CANARY_HEADER_PATTERN,
            "",
            Risk.MEDIUM,
            "found anywhere in the value, in RE2 instead of PCRE; values that would take too long"
                + " are not for the canary")
        .applied(
            ChoiceAnnotations.CANARY_COOKIE,
            "",
            Risk.MEDIUM,
            "always and never decide, after the header and before the weight")
        .applied(ChoiceAnnotations.CANARY_WEIGHT, "0", Risk.LOW, "that many of canary-weight-total")
        .differs(
            ChoiceAnnotations.CANARY_TOTAL, "100", Risk.LOW, "a total below 100 counts as well")
        .applied(
            ChoiceAnnotations.CANARY_BEHAVIOR,
            "sticky",
            Risk.LOW,
            "sticky: a session stays with the canary, or with the main Ingress, where it began")
        .differs(
            AnswerAnnotations.MIRROR_TARGET,
            "",
            Risk.HIGH,
            "a copy is left out rather than that anything waits: beyond 128 at once for an event"
                + " loop, and of a body beyond 256 KiB; few variables; no link-local address; $host"
                + " not for a rule without host; certificates of https are checked")
        .applied(
            AnswerAnnotations.MIRROR_HOST,
            "",
            Risk.HIGH,
            "the Host of copies; else that of the URL")
        .applied(
            AnswerAnnotations.MIRROR_BODY, "on", Risk.LOW, "off: copies are sent without a body")
        .group();
  }
}
