package io.headgate.discovery.annotation;

/** TLS with clients and with pods. */
final class TlsEntries {

  private static final String NO_CERTIFICATE = "no client is asked for a certificate";
  private static final String NO_TLS = "pods are spoken to without TLS";

  private TlsEntries() {}

  static AnnotationCatalogue.Group clients() {
    return new EntryList("TLS with clients")
        .guard("auth-tls-secret", RouteGrammar.object("Secret"), "", Risk.MEDIUM, NO_CERTIFICATE)
        .guard(
            "auth-tls-verify-client",
            RouteGrammar.words("on", "off", "optional", "optional_no_ca"),
            "on",
            Risk.MEDIUM,
            NO_CERTIFICATE)
        .asItIs("off", NO_CERTIFICATE)
        .later("auth-tls-verify-depth", RouteGrammar.count(), "1", Risk.LOW, NO_CERTIFICATE)
        .later("auth-tls-error-page", RouteGrammar.urlOrPath(), "", Risk.HIGH, NO_CERTIFICATE)
        .later(
            "auth-tls-pass-certificate-to-upstream",
            RouteGrammar.flag(),
            "false",
            Risk.LOW,
            NO_CERTIFICATE)
        .asItIs("false", "no certificate is passed on")
        .guard("auth-tls-match-cn", RouteGrammar.regex(), "", Risk.HIGH, NO_CERTIFICATE)
        .later(
            "ssl-passthrough",
            RouteGrammar.flag(),
            "false",
            Risk.LOW,
            "TLS ends here, with the certificate of spec.tls")
        .asItIs("false", "TLS ends here")
        .later(
            "ssl-ciphers",
            RouteGrammar.ciphers(),
            "",
            Risk.LOW,
            "the ciphers of TLS 1.2 and 1.3 are the same for every host")
        .later(
            "ssl-prefer-server-ciphers",
            RouteGrammar.flag(),
            "true",
            Risk.LOW,
            "the same for every host")
        .group();
  }

  static AnnotationCatalogue.Group backends() {
    return new EntryList("TLS with pods")
        .later("proxy-ssl-secret", RouteGrammar.object("Secret"), "", Risk.MEDIUM, NO_TLS)
        .guard("proxy-ssl-verify", RouteGrammar.onOff(), "off", Risk.LOW, NO_TLS)
        .asItIs("off", "no certificate of a pod is looked at")
        .later("proxy-ssl-verify-depth", RouteGrammar.count(), "1", Risk.LOW, NO_TLS)
        .later("proxy-ssl-name", RouteGrammar.host(), "", Risk.HIGH, NO_TLS)
        .later("proxy-ssl-server-name", RouteGrammar.onOff(), "off", Risk.LOW, NO_TLS)
        .later(
            "proxy-ssl-protocols",
            RouteGrammar.someOf("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"),
            "TLSv1 TLSv1.1 TLSv1.2",
            Risk.LOW,
            NO_TLS)
        .later("proxy-ssl-ciphers", RouteGrammar.ciphers(), "DEFAULT", Risk.MEDIUM, NO_TLS)
        .group();
  }
}
