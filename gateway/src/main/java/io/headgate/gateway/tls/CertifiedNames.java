package io.headgate.gateway.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Whom a certificate is for, by its alternative names alone (RFC 9525). Pure. */
final class CertifiedNames {

  // The tags of GeneralName (RFC 5280 section 4.2.1.6).
  private static final Integer DNS_NAME = 2;
  private static final Integer ADDRESS = 7;

  private CertifiedNames() {}

  /** Whether it is for that host or address; a star stands for exactly one label. */
  static boolean include(X509Certificate certificate, String name) {
    try {
      Collection<List<?>> names =
          Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
      for (List<?> one : names) {
        String text = String.valueOf(one.get(1));
        if ((DNS_NAME.equals(one.get(0)) && matches(text, name))
            || (ADDRESS.equals(one.get(0)) && text.equals(name))) {
          return true;
        }
      }
      return false;
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static boolean matches(String certified, String name) {
    String pattern = certified.toLowerCase(Locale.ROOT);
    String host = name.toLowerCase(Locale.ROOT);
    int dot = host.indexOf('.');
    return pattern.equals(host)
        || (pattern.startsWith("*.")
            && dot > 0
            && pattern.substring(1).equals(host.substring(dot)));
  }
}
