package io.headgate.gateway.http;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.IngressName;
import io.headgate.gateway.tls.CertificateStore;
import io.headgate.gateway.tls.ClientCheck;
import io.headgate.gateway.tls.PodTls;
import org.jspecify.annotations.Nullable;

/** What routes want of TLS. Asked on event loops for every request. */
public interface RouteTls {

  /** Nothing. */
  RouteTls NONE =
      new RouteTls() {
        @Override
        public ClientCheck clients(HostMatch host) {
          return ClientCheck.NONE;
        }

        @Override
        public @Nullable PodTls pods(IngressName ingress) {
          return null;
        }
      };

  /** What requests of that host of a rule want of their connection. */
  ClientCheck clients(HostMatch host);

  /** How the pods of that Ingress are spoken to in TLS; null where that cannot be. */
  @Nullable PodTls pods(IngressName ingress);

  /** What the current Secrets come to. */
  static RouteTls of(CertificateStore certificates) {
    return new RouteTls() {
      @Override
      public ClientCheck clients(HostMatch host) {
        return certificates.clientCheck(host);
      }

      @Override
      public @Nullable PodTls pods(IngressName ingress) {
        return certificates.podTls(ingress);
      }
    };
  }
}
