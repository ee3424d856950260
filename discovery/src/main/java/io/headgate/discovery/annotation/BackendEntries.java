package io.headgate.discovery.annotation;

/** Which pod gets a request, and what it is spoken to in. */
final class BackendEntries {

  private static final Verdict NO_SUCH_PROTOCOL =
      new Verdict.Ignored(
          "not built yet: pods are spoken to as their port's appProtocol says, without TLS", false);

  private BackendEntries() {}

  static AnnotationCatalogue.Group affinity() {
    return new EntryList("Session affinity")
        .applied(
            ChoiceAnnotations.AFFINITY,
            "",
            Risk.LOW,
            "a cookie names the pod; sessionAffinity of the Service does not count then")
        .differs(
            ChoiceAnnotations.AFFINITY_MODE,
            "balanced",
            Risk.MEDIUM,
            "the Service's scheduler chooses for new clients in both; a pod that comes moves some"
                + " clients in balanced, nobody in persistent")
        .applied(ChoiceAnnotations.COOKIE_NAME, "INGRESSCOOKIE", Risk.MEDIUM, "of the cookie")
        .differs(
            ChoiceAnnotations.COOKIE_PATH,
            "",
            Risk.MEDIUM,
            "without it the path of the rule; / where that is a regular expression")
        .applied(ChoiceAnnotations.COOKIE_DOMAIN, "", Risk.MEDIUM, "as Domain of the cookie")
        .applied(ChoiceAnnotations.COOKIE_MAX_AGE, "", Risk.MEDIUM, "as Max-Age of the cookie")
        .applied(
            ChoiceAnnotations.COOKIE_EXPIRES,
            "",
            Risk.MEDIUM,
            "as Expires of the cookie, that many seconds from the answer on")
        .applied(ChoiceAnnotations.COOKIE_SAME_SITE, "", Risk.LOW, "as SameSite of the cookie")
        .applied(
            ChoiceAnnotations.COOKIE_SECURE,
            "",
            Risk.LOW,
            "without it the cookie is Secure where the client came by HTTPS")
        .applied(
            ChoiceAnnotations.COOKIE_PARTITIONED,
            "false",
            Risk.LOW,
            "the cookie is Partitioned; browsers take that only of one that is Secure")
        .applied(
            ChoiceAnnotations.COOKIE_CHANGES,
            "false",
            Risk.LOW,
            "a pod that does not take a request has lost the client; else it comes back")
        .applied(
            ChoiceAnnotations.COOKIE_CONDITIONAL,
            "false",
            Risk.LOW,
            "SameSite=None is not said to browsers that misunderstand it")
        .group();
  }

  static AnnotationCatalogue.Group choice() {
    return new EntryList("Pods")
        .applied(
            TlsAnnotations.BACKEND_PROTOCOL,
            "HTTP",
            Risk.LOW,
            "HTTP and HTTPS: pods are spoken to in HTTP/1.1, without and with TLS; GRPC and GRPCS:"
                + " in HTTP/2, without and with TLS. Without it a Service port's appProtocol"
                + " kubernetes.io/h2c is HTTP/2")
        .when("AUTO_HTTP", NO_SUCH_PROTOCOL)
        .when(
            "FCGI",
            new Verdict.Refused(
                "FastCGI is not spoken", "a web server in the pod, which speaks HTTP"))
        .differs(
            ChoiceAnnotations.LOAD_BALANCE,
            "round_robin",
            Risk.LOW,
            "ewma compares how many requests two pods have open, not how long they take; ip_hash"
                + " moves only the clients of a pod that goes; headgate.io/scheduler, slow-start"
                + " and sessionAffinity of the Service go before it, and without it the Service's"
                + " scheduler chooses")
        .differs(
            ChoiceAnnotations.HASH_BY,
            "",
            Risk.HIGH,
            "no variables but those named; a request for which all of it is empty goes by the"
                + " Service's scheduler; affinity goes before it")
        .differs(
            ChoiceAnnotations.HASH_SUBSET,
            "false",
            Risk.LOW,
            "equal requests share the pods that come first for them, not one of the groups into"
                + " which all pods are divided")
        .asItIs("false", "equal requests get one pod")
        .differs(
            ChoiceAnnotations.HASH_SUBSET_SIZE,
            "3",
            Risk.LOW,
            "how many pods these are; more than 16 count as 16")
        .applied(
            ChoiceAnnotations.THROUGH_SERVICE,
            "false",
            Risk.LOW,
            "true: requests go to the Service's ClusterIP, and who serves that chooses the pod; a"
                + " Service without one has its pods chosen as ever")
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
