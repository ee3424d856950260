package io.headgate.gateway.tls;

import io.headgate.discovery.model.TimeSource;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Looks at who vouches for pods, as far as somebody wants it. Whose certificate it is, {@link
 * PodTls} asks after the handshake. Any thread.
 */
final class ChecksPods extends X509ExtendedTrustManager {

  private final Optional<TrustedAuthorities> authorities;
  private final int depth;

  /**
   * @param authorities empty: whatever a pod shows is taken
   */
  ChecksPods(Optional<TrustedAuthorities> authorities, int depth) {
    this.authorities = authorities;
    this.depth = depth;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (authorities.isEmpty()) {
      return;
    }
    Optional<String> fault =
        authorities
            .get()
            .fault(
                Arrays.asList(chain),
                depth,
                TrustedAuthorities.Purpose.SERVER,
                TimeSource.system().now());
    if (fault.isPresent()) {
      throw new CertificateException("certificate of the pod: " + fault.get());
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("only for pods");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only for pods");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only for pods");
  }
}
