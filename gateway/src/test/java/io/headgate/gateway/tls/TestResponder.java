package io.headgate.gateway.tls;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Says what an authority is to say of its certificates, in the ways that a test wants. */
public final class TestResponder implements AutoCloseable {

  /** How it answers. */
  public enum Manner {
    GOOD,
    DELEGATED,
    REVOKED,
    UNKNOWN,
    FOREIGN_KEY,
    DELEGATE_WITHOUT_PURPOSE,
    ANOTHER_CERTIFICATE,
    EXPIRED,
    NOT_YET,
    WITHOUT_END,
    LATER,
    GARBAGE,
    NOTHING,
    LONG,
    REDIRECT,
    UNAVAILABLE
  }

  private final TestAuthority authority;
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Manner manner = Manner.GOOD;
  private volatile Instant now = Instant.now();

  public TestResponder(TestAuthority authority) throws IOException {
    this.authority = authority;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/ocsp/",
        exchange -> {
          Manner how = manner;
          byte[] answer = how == Manner.REDIRECT ? new byte[0] : answer(exchange.getRequestURI());
          asked.incrementAndGet();
          if (how == Manner.REDIRECT) {
            exchange.getResponseHeaders().set("Location", url());
          }
          int status = how == Manner.REDIRECT ? 302 : how == Manner.UNAVAILABLE ? 503 : 200;
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          if (answer.length > 0) {
            exchange.getResponseBody().write(answer);
          }
          exchange.close();
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/ocsp";
  }

  public void become(Manner other) {
    manner = other;
  }

  void setTime(Instant other) {
    now = other;
  }

  /** How often somebody has asked. */
  public int asked() {
    return asked.get();
  }

  private byte[] answer(URI uri) {
    String path = uri.getRawPath();
    String question =
        URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    return answer(Base64.getDecoder().decode(question));
  }

  /** To a question as it is sent. */
  byte[] answer(byte[] question) {
    Manner how = manner;
    try {
      return switch (how) {
        case GARBAGE -> new byte[] {1, 2, 3};
        case LONG -> new byte[StatusFetch.MOST_BYTES + 1];
        case LATER -> new OCSPRespBuilder().build(OCSPRespBuilder.TRY_LATER, null).getEncoded();
        case NOTHING, UNAVAILABLE, REDIRECT -> new byte[0];
        default -> signed(how, new OCSPReq(question).getRequestList()[0].getCertID());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OCSPException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] signed(Manner how, CertificateID asked)
      throws OCSPException, OperatorCreationException, GeneralSecurityException, IOException {
    TestAuthority.Issued signer =
        switch (how) {
          case DELEGATED -> authority.issueResponder(true);
          case DELEGATE_WITHOUT_PURPOSE -> authority.issueResponder(false);
          case FOREIGN_KEY -> TestAuthority.root("root").own();
          default -> authority.own();
        };
    X509CertificateHolder own = new JcaX509CertificateHolder(signer.chain().getFirst());
    CertificateID about =
        how == Manner.ANOTHER_CERTIFICATE
            ? new CertificateID(
                StatusQuestion.digests().get(CertificateID.HASH_SHA1),
                new JcaX509CertificateHolder(authority.own().chain().getFirst()),
                BigInteger.valueOf(4711))
            : asked;
    CertificateStatus status =
        switch (how) {
          case REVOKED -> new RevokedStatus(Date.from(now), 1);
          case UNKNOWN -> new UnknownStatus();
          default -> CertificateStatus.GOOD;
        };
    Instant from =
        switch (how) {
          case EXPIRED -> now.minus(Duration.ofHours(3));
          case NOT_YET -> now.plus(Duration.ofHours(1));
          default -> now.minusSeconds(1);
        };
    Date until = how == Manner.WITHOUT_END ? null : Date.from(from.plus(Duration.ofHours(2)));
    boolean delegated = how == Manner.DELEGATED || how == Manner.DELEGATE_WITHOUT_PURPOSE;
    OCSPResp response =
        new OCSPRespBuilder()
            .build(
                OCSPRespBuilder.SUCCESSFUL,
                new BasicOCSPRespBuilder(new RespID(own.getSubject()))
                    .addResponse(about, status, Date.from(from), until)
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(signer.key()),
                        delegated
                            ? new X509CertificateHolder[] {own}
                            : new X509CertificateHolder[0],
                        Date.from(from)));
    return response.getEncoded();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
