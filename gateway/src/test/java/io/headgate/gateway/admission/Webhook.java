package io.headgate.gateway.admission;

import io.headgate.gateway.tls.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * What an API server does with a webhook: connects over TLS, checks the certificate against one
 * authority, and posts.
 *
 * @param authority whose certificates it takes
 */
public record Webhook(int port, TestAuthority authority) {

  /** As an API server calls a Service. */
  public static final String NAME = "edge-headgate-controller-admission.net.svc";

  private static final Duration LONG = Duration.ofSeconds(60);

  /** An answer; status 0 where there was none. */
  public record Reply(int status, String type, String body) {}

  /** Posts over a connection of its own. */
  public Reply post(String body) {
    return post(body, LONG);
  }

  /** The same; who has no answer by then goes away. */
  public Reply post(String body, Duration limit) {
    try (Connection connection = connect()) {
      connection.socket.setSoTimeout((int) limit.toMillis());
      return connection.post("/networking/v1/ingresses?timeout=10s", body);
    } catch (IOException e) {
      return new Reply(0, "", e.toString());
    }
  }

  public Connection connect() throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(plain, NAME, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setServerNames(List.of(new SNIHostName(NAME)));
    socket.setSSLParameters(parameters);
    socket.setSoTimeout((int) LONG.toMillis());
    return new Connection(socket);
  }

  private SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "authority",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      authority.certificatePem().getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One connection that is kept. */
  public static final class Connection implements AutoCloseable {

    private final SSLSocket socket;

    Connection(SSLSocket socket) {
      this.socket = socket;
    }

    public Reply post(String path, String body) throws IOException {
      return send("POST", path, body);
    }

    Reply send(String method, String path, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(
          (method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: "
                  + NAME
                  + "\r\nContent-Length: "
                  + bytes.length
                  + "\r\nContent-Type: application/json\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(bytes);
      socket.getOutputStream().write(out.toByteArray());
      return reply();
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    Reply reply() throws IOException {
      InputStream in = socket.getInputStream();
      String status = line(in);
      int length = 0;
      String type = "";
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String[] parts = line.split(":", 2);
        switch (parts[0].toLowerCase(Locale.ROOT)) {
          case "content-length" -> length = Integer.parseInt(parts[1].strip());
          case "content-type" -> type = parts[1].strip();
          default -> {}
        }
      }
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      return new Reply(Integer.parseInt(status.split(" ", 3)[1]), type, body);
    }

    /** Whether the other side has closed; waits for that. */
    boolean isClosed() throws IOException {
      try {
        return socket.getInputStream().read() < 0;
      } catch (SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }

    private static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection has ended");
        }
        if (c != '\r') {
          line.write(c);
        }
      }
      return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
