package io.headgate.gateway;

import io.headgate.discovery.model.Certificate;
import io.headgate.gateway.tls.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The JDK's TLS client. */
public final class TlsClient {

  private final TrustManager[] trusted;
  private final boolean verifiesHost;
  private final KeyManager[] shown;
  private final @Nullable SSLContext kept;

  private TlsClient(TrustManager[] trusted, boolean verifiesHost) {
    this(trusted, verifiesHost, new KeyManager[0], null);
  }

  private TlsClient(
      TrustManager[] trusted, boolean verifiesHost, KeyManager[] shown, @Nullable SSLContext kept) {
    this.trusted = trusted;
    this.verifiesHost = verifiesHost;
    this.shown = shown;
    this.kept = kept;
  }

  /** The same, which goes on with its sessions instead of making new ones. */
  public TlsClient resuming() {
    return new TlsClient(trusted, verifiesHost, shown, context());
  }

  /** The same, which shows that certificate to whoever asks, whichever authorities are named. */
  public TlsClient showing(TestAuthority.Issued certificate) {
    return new TlsClient(trusted, verifiesHost, new KeyManager[] {new Shown(certificate)}, null);
  }

  private static final class Shown extends X509ExtendedKeyManager {

    private static final String OWN = "own";

    private final TestAuthority.Issued certificate;

    Shown(TestAuthority.Issued certificate) {
      this.certificate = certificate;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {OWN};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return OWN;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] keyTypes, Principal[] issuers, SSLEngine engine) {
      return OWN;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {OWN};
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return keyType.startsWith("EC") ? OWN : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal[] issuers, SSLEngine engine) {
      return keyType.startsWith("EC") ? OWN : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return certificate.key();
    }
  }

  /** A context of a pod that shows that certificate, and trusts everybody. */
  public static SSLContext server(TestAuthority.Issued certificate) {
    return trustingEverybody().showing(certificate).context();
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
    return shakenHands(
        (SSLSocket)
            context().getSocketFactory().createSocket(address.getAddress(), address.getPort()),
        serverName);
  }

  /** The same, by that version of the protocol alone. */
  public SSLSocket connect(InetSocketAddress address, String serverName, String protocol)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context().getSocketFactory().createSocket(address.getAddress(), address.getPort());
    socket.setEnabledProtocols(new String[] {protocol});
    return shakenHands(socket, serverName);
  }

  /** The same over a connection that is there, which it closes with itself. */
  public SSLSocket over(Socket connection, String serverName) throws IOException {
    return shakenHands(
        (SSLSocket)
            context()
                .getSocketFactory()
                .createSocket(connection, serverName, connection.getPort(), true),
        serverName);
  }

  /** The same, that offers nothing but HTTP/2. */
  public SSLSocket connectHttp2(InetSocketAddress address, String serverName) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context().getSocketFactory().createSocket(address.getAddress(), address.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    return shakenHands(socket, serverName);
  }

  private SSLSocket shakenHands(SSLSocket socket, String serverName) throws IOException {
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
    if (kept != null) {
      return kept;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown, trusted, null);
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
