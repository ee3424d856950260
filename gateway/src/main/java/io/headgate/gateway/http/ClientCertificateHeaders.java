package io.headgate.gateway.http;

import io.headgate.discovery.model.ClientCertificatePolicy;
import io.headgate.gateway.tls.ClientCheck;
import io.headgate.gateway.tls.ClientVerdict;
import io.headgate.gateway.tls.DistinguishedName;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells the pod of the client's certificate, by the names of ingress-nginx. What clients send under
 * these names never gets through, on any route, nor with underscores, which programs behind CGI
 * take for the same. Any thread.
 */
final class ClientCertificateHeaders {

  private static final AsciiString VERIFY = AsciiString.cached("ssl-client-verify");
  private static final AsciiString SUBJECT = AsciiString.cached("ssl-client-subject-dn");
  private static final AsciiString ISSUER = AsciiString.cached("ssl-client-issuer-dn");
  private static final AsciiString CERTIFICATE = AsciiString.cached("ssl-client-cert");
  private static final Set<String> OURS =
      Set.of(VERIFY.toString(), SUBJECT.toString(), ISSUER.toString(), CERTIFICATE.toString());

  private static final Base64.Encoder PEM_LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private ClientCertificateHeaders() {}

  /** Takes out what the client has sent. */
  static void drop(HttpHeaders headers) {
    List<String> sent = null;
    var names = headers.iteratorCharSequence();
    while (names.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = names.next();
      CharSequence name = header.getKey();
      // Nearly no name passes the first two letters, so nearly no request allocates.
      if (name.length() > 10
          && (name.charAt(0) | 0x20) == 's'
          && (name.charAt(1) | 0x20) == 's'
          && OURS.contains(AsciiString.of(name).toLowerCase().toString().replace('_', '-'))) {
        sent = sent == null ? new ArrayList<>(4) : sent;
        sent.add(name.toString());
      }
    }
    if (sent != null) {
      sent.forEach(headers::remove);
    }
  }

  /** Says what is known of the client, where its host wants something of it. */
  static void set(HttpHeaders headers, ClientCheck check, ClientVerdict verdict) {
    headers.set(VERIFY, verdict.word());
    if (verdict.certificate().isPresent()) {
      X509Certificate certificate = verdict.certificate().get();
      headers.set(SUBJECT, DistinguishedName.text(certificate.getSubjectX500Principal()));
      headers.set(ISSUER, DistinguishedName.text(certificate.getIssuerX500Principal()));
      boolean whole =
          check
              .policy()
              .map(ClientCertificatePolicy::answers)
              .map(ClientCertificatePolicy.Answers::passOn)
              .orElse(false);
      if (whole) {
        headers.set(CERTIFICATE, escaped(certificate));
      }
    }
  }

  /** As nginx's {@code $ssl_client_escaped_cert}. */
  private static String escaped(X509Certificate certificate) {
    try {
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + PEM_LINES.encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      return URLEncoder.encode(pem, StandardCharsets.US_ASCII).replace("+", "%20");
    } catch (CertificateEncodingException e) {
      return "";
    }
  }
}
