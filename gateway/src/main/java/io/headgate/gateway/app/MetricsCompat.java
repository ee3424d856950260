package io.headgate.gateway.app;

/** Whose names metrics have beside our own. */
enum MetricsCompat {
  OFF("off"),
  INGRESS_NGINX("ingress-nginx");

  private final String text;

  MetricsCompat(String text) {
    this.text = text;
  }

  static MetricsCompat parse(String text) {
    for (MetricsCompat compat : values()) {
      if (compat.text.equals(text)) {
        return compat;
      }
    }
    throw FlagTypes.mistake(text, "known", "one of off, ingress-nginx");
  }
}
