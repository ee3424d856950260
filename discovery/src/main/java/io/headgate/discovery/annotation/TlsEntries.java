package io.headgate.discovery.annotation;

/** TLS with clients and with pods. */
final class TlsEntries {

  private static final String WITH_HTTPS = "where backend-protocol is HTTPS or GRPCS";

  private TlsEntries() {}

  static AnnotationCatalogue.Group clients() {
    return new EntryList("TLS with clients")
        .differs(
            TlsAnnotations.CLIENTS_SECRET,
            "",
            Risk.MEDIUM,
            "of the Ingress's own namespace; where it is missing or has no ca.crt, its hosts answer"
                + " 403. ca.crl is obeyed")
        .differs(
            TlsAnnotations.VERIFY_CLIENT,
            "on",
            Risk.MEDIUM,
            "400 as well over plain HTTP, where ssl-redirect does not redirect it; challenges of"
                + " ACME stay")
        .applied(
            TlsAnnotations.CLIENTS_DEPTH, "1", Risk.LOW, "more certificates in between are a 400")
        .differs(TlsAnnotations.ERROR_PAGE, "", Risk.HIGH, "a URL, to which 302 leads; no path")
        .applied(
            TlsAnnotations.PASS_CERTIFICATE,
            "false",
            Risk.LOW,
            "in ssl-client-cert, as PEM with escapes of URLs")
        .differs(
            TlsAnnotations.MATCH_CN,
            "",
            Risk.HIGH,
            "found anywhere in the subject, in RE2 instead of PCRE, else 403; so it is for subjects"
                + " that would take too long")
        .differs(
            TlsAnnotations.PASSTHROUGH,
            "false",
            Risk.LOW,
            "with --enable-ssl-passthrough, to the pods of the path /; without that flag TLS ends"
                + " here")
        .differs(
            TlsOfferKeys.CIPHERS,
            "",
            Risk.LOW,
            "of TLS 1.2, for all hosts of the Ingress's rules; of these the ones that the library"
                + " has")
        .differs(
            TlsOfferKeys.PREFER_OURS,
            "true",
            Risk.LOW,
            "of TLS 1.2; in TLS 1.3 the library chooses")
        .group();
  }

  static AnnotationCatalogue.Group backends() {
    return new EntryList("TLS with pods")
        .differs(
            TlsAnnotations.PODS_SECRET,
            "",
            Risk.MEDIUM,
            WITH_HTTPS + "; of the Ingress's own namespace")
        .applied(TlsAnnotations.VERIFY_PODS, "off", Risk.LOW, WITH_HTTPS)
        .applied(TlsAnnotations.PODS_DEPTH, "1", Risk.LOW, WITH_HTTPS)
        .differs(
            TlsAnnotations.PODS_NAME,
            "",
            Risk.HIGH,
            WITH_HTTPS + "; no variables. Without it the Service's NAME.NAMESPACE.svc")
        .applied(TlsAnnotations.SEND_NAME, "off", Risk.LOW, WITH_HTTPS)
        .differs(
            TlsAnnotations.PODS_PROTOCOLS,
            "TLSv1 TLSv1.1 TLSv1.2",
            Risk.LOW,
            WITH_HTTPS + "; those before TLSv1.2 are never spoken, and TLSv1.3 is without it")
        .differs(
            TlsAnnotations.PODS_CIPHERS,
            "DEFAULT",
            Risk.MEDIUM,
            WITH_HTTPS + "; names of ciphers of TLS 1.2, and no expressions such as !aNULL")
        .group();
  }
}
