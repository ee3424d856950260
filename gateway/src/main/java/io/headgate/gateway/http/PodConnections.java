package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.selection.Selection;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.tls.PodTls;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the pods of one Service, in the way that a route speaks to them. Confined to
 * one event loop.
 */
final class PodConnections {

  private final HttpLoop loop;
  private final ServiceName service;
  private final boolean wantsTls;
  private final @Nullable PodTls tls;
  private final boolean http2;

  private PodConnections(
      HttpLoop loop, ServiceName service, boolean wantsTls, @Nullable PodTls tls, boolean http2) {
    this.loop = loop;
    this.service = service;
    this.wantsTls = wantsTls;
    this.tls = tls;
    this.http2 = http2;
  }

  /** As the route of the request says. */
  static PodConnections of(HttpLoop loop, BackendRequest backend) {
    RouteTls said = loop.context().settings().entry().tls();
    boolean wantsTls = backend.route().tls().pods().isPresent();
    return new PodConnections(
        loop,
        backend.port().name().service(),
        wantsTls,
        wantsTls ? said.pods(backend.route().ingress()) : null,
        backend.route().tls().protocol().isHttp2(backend.port().spec()));
  }

  /** In HTTP/1.1 without TLS, whatever the route says of its own pods. */
  static PodConnections inTheClear(HttpLoop loop, BackendRequest backend) {
    return new PodConnections(loop, backend.port().name().service(), false, null, false);
  }

  /** Whether there can be none, since TLS is wanted and cannot be spoken. */
  boolean areImpossible() {
    return wantsTls && tls == null;
  }

  /** One that has carried other requests; null where there is none. */
  @Nullable UpstreamStream take(EndpointAddress address) {
    if (http2) {
      return loop.http2Pool().take(target(address));
    }
    return loop.pool().take(tls == null ? address : target(address).key());
  }

  /**
   * Makes a new one, and tells the balancer what has come of it; one of the two is called, on this
   * loop.
   */
  void connect(
      Selection.Selected chosen,
      Duration timeout,
      Consumer<UpstreamStream> connected,
      Consumer<ConnectFailure> failed) {
    UpstreamTarget target = target(chosen.endpoint().address());
    TimeSource time = loop.context().time();
    long start = time.nanoTime();
    // Else somebody else's request is the reason for the dial.
    boolean own = !http2 || !loop.http2Pool().isDialling(target);
    Consumer<UpstreamStream> reached =
        stream -> {
          if (own) {
            chosen.lease().traffic().dialled(time.nanoTime() - start);
          }
          chosen.reached();
          connected.accept(stream);
        };
    Consumer<ConnectFailure> unreached =
        failure -> {
          if (failure.isOurs()) {
            chosen.abandoned();
          } else {
            chosen.failed(failure.cause());
          }
          failed.accept(failure);
        };
    if (http2) {
      loop.http2Pool().connect(target, timeout, reached, unreached);
    } else {
      loop.pool().connect(target, timeout, reached::accept, unreached);
    }
  }

  private UpstreamTarget target(EndpointAddress address) {
    return new UpstreamTarget(
        address, tls, tls == null ? "" : service.name() + "." + service.namespace() + ".svc");
  }
}
