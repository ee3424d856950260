package io.headgate.discovery.annotation;

import java.util.List;

/** The keys of the global ConfigMap that an annotation of the same name overrides. */
final class DefaultEntries {

  /** In the order of the annotations' own groups. */
  static final List<String> NAMES =
      List.of(
          "proxy-body-size",
          "proxy-connect-timeout",
          "proxy-read-timeout",
          "proxy-send-timeout",
          "proxy-next-upstream",
          "proxy-next-upstream-tries",
          "proxy-next-upstream-timeout",
          "proxy-http-version",
          "proxy-buffering",
          "proxy-request-buffering",
          "proxy-buffer-size",
          "proxy-buffers-number",
          "proxy-busy-buffers-size",
          "proxy-max-temp-file-size",
          "client-body-buffer-size",
          "ssl-redirect",
          "force-ssl-redirect",
          "use-port-in-redirects",
          "preserve-trailing-slash",
          "proxy-redirect-from",
          "proxy-redirect-to",
          "proxy-cookie-domain",
          "proxy-cookie-path",
          "custom-http-errors",
          "disable-proxy-intercept-errors",
          "use-gzip",
          "gzip-level",
          "gzip-min-length",
          "gzip-types",
          "enable-brotli",
          "brotli-level",
          "brotli-min-length",
          "brotli-types",
          "limit-rate",
          "limit-rate-after",
          "enable-opentelemetry",
          "opentelemetry-trust-incoming-span",
          "opentelemetry-operation-name",
          "whitelist-source-range",
          "denylist-source-range",
          "load-balance",
          "upstream-hash-by",
          "upstream-hash-by-subset",
          "upstream-hash-by-subset-size",
          "service-upstream");

  private DefaultEntries() {}

  /** Of each what the annotation's own entry says. */
  static AnnotationCatalogue.Group group() {
    return new AnnotationCatalogue.Group(
        "Defaults of annotations",
        NAMES.stream()
            .map(
                it ->
                    AnnotationCatalogue.find(it)
                        .orElseThrow(() -> new IllegalStateException(it + " is no annotation")))
            .toList());
  }
}
