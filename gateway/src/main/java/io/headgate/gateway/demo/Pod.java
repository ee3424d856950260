package io.headgate.gateway.demo;

import io.headgate.discovery.manifest.RealPorts;
import io.headgate.discovery.manifest.Workload.ContainerPort;
import io.headgate.discovery.model.Protocol;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod: on one address HTTP servers, all on one event loop, and UDP echoes. Deploying it starts
 * it, undeploying it lets the requests in flight end.
 */
final class Pod extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(Pod.class);
  private static final Duration TERMINATION_GRACE_PERIOD = Duration.ofSeconds(30);
  private static final Duration BIND_RETRY = Duration.ofSeconds(1);

  private final String name;
  private final InetAddress ip;
  private final List<ContainerPort> containerPorts;
  private final List<PodPort> ports = new ArrayList<>();
  private boolean stopped;

  Pod(String name, InetAddress ip, List<ContainerPort> containerPorts) {
    this.name = name;
    this.ip = ip;
    this.containerPorts = containerPorts;
  }

  @Override
  public Future<?> start() {
    PodAnswers answers = new PodAnswers(vertx, name, ip.getHostAddress(), this::stopFor);
    for (ContainerPort port : containerPorts) {
      ports.add(
          switch (port.protocol()) {
            case TCP -> new HttpPodPort(vertx, ip.getHostAddress(), port.number(), answers);
            case UDP -> new UdpPodPort(name, ip, port.number());
            case SCTP -> throw new IllegalArgumentException(port + " (expected: TCP or UDP)");
          });
    }
    return Future.all(ports.stream().map(PodPort::open).toList());
  }

  @Override
  public Future<?> stop() {
    return Future.all(ports.stream().map(port -> port.drain(TERMINATION_GRACE_PERIOD)).toList());
  }

  /** What is bound; complete once the pod is deployed. */
  RealPorts realPorts() {
    return new RealPorts(realPorts(Protocol.TCP), realPorts(Protocol.UDP));
  }

  private Map<Integer, Integer> realPorts(Protocol protocol) {
    Map<Integer, Integer> real = new TreeMap<>();
    for (PodPort port : ports) {
      if (port.protocol() == protocol) {
        real.put(port.containerPort(), port.realPort());
      }
    }
    return real;
  }

  /** As a log line names them: {@code 8080, 9000/UDP}. */
  String shownPorts() {
    return ports.stream()
        .map(port -> port.realPort() + (port.protocol() == Protocol.UDP ? "/UDP" : ""))
        .collect(Collectors.joining(", "));
  }

  /**
   * Dies and comes back: sockets and connections close, while the pod stays what its Services know
   * as ready. A second call while it is dead changes nothing.
   */
  private void stopFor(HttpServerRequest last, Duration pause) {
    if (stopped) {
      return;
    }
    stopped = true;
    LOG.info("{} stops for {} s, asked by {}", name, pause.toSeconds(), last.remoteAddress());
    Future.all(ports.stream().map(PodPort::close).toList())
        .onComplete(closed -> vertx.setTimer(pause.toMillis(), timer -> comeBack(ports)));
  }

  private void comeBack(List<PodPort> closed) {
    List<PodPort> failed = new ArrayList<>();
    Future.join(
            closed.stream()
                .map(port -> port.reopen().onFailure(taken -> failed.add(port)))
                .toList())
        .onComplete(
            tried -> {
              if (failed.isEmpty()) {
                stopped = false;
                LOG.info("{} is back", name);
              } else {
                LOG.warn("{} cannot bind its port again: {}", name, tried.cause().getMessage());
                vertx.setTimer(BIND_RETRY.toMillis(), timer -> comeBack(failed));
              }
            });
  }
}
