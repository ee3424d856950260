package io.headgate.gateway;

import io.headgate.discovery.model.Certificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The JDK's TLS client. */
public final class TlsClient {

  private final TrustManager[] trusted;
  private final boolean verifiesHost;

  private TlsClient(TrustManager[] trusted, boolean verifiesHost) {
    this.trusted = trusted;
    this.verifiesHost = verifiesHost;
  }

  /** Accepts this certificate alone, and only for its own hosts. */
  public static TlsClient trusting(Certificate certificate) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      byte[] pem = certificate.certificatePem().getBytes(StandardCharsets.UTF_8);
      store.setCertificateEntry(
          "trusted",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem)));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return new TlsClient(factory.getTrustManagers(), true);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Accepts every certificate, to look at it. */
  public static TlsClient trustingEverybody() {
    return new TlsClient(new TrustManager[] {new TrustEverybody()}, false);
  }

  /**
   * A connection after its handshake.
   *
   * @param serverName empty: none is sent
   */
  public SSLSocket connect(InetSocketAddress address, String serverName) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context().getSocketFactory().createSocket(address.getAddress(), address.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(
        serverName.isEmpty() ? List.of() : List.of(new SNIHostName(serverName)));
    if (verifiesHost) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return socket;
  }

  /** The DNS names of the certificate that is shown for a server name. */
  public List<String> namesShown(InetSocketAddress address, String serverName)
      throws IOException, CertificateParsingException {
    try (SSLSocket socket = connect(address, serverName)) {
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectAlternativeNames().stream().map(n -> (String) n.get(1)).toList();
    }
  }

  private SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TrustEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
