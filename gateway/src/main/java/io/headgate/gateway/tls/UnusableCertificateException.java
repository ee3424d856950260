package io.headgate.gateway.tls;

/** A Secret from which no certificate can be served; the reason says why, without the key. */
final class UnusableCertificateException extends Exception {

  private final String reason;

  UnusableCertificateException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
