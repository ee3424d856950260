package io.headgate.gateway.demo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod: HTTP servers on one address, all on one event loop. Deploying it starts it, undeploying
 * it lets the requests in flight end.
 */
final class Pod extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(Pod.class);
  private static final Duration TERMINATION_GRACE_PERIOD = Duration.ofSeconds(30);
  private static final Duration BIND_RETRY = Duration.ofSeconds(1);

  private final String name;
  private final InetAddress ip;
  private final List<Integer> containerPorts;
  private final List<PodPort> ports = new ArrayList<>();
  private boolean stopped;

  Pod(String name, InetAddress ip, List<Integer> containerPorts) {
    this.name = name;
    this.ip = ip;
    this.containerPorts = containerPorts;
  }

  @Override
  public Future<?> start() {
    PodAnswers answers = new PodAnswers(vertx, name, ip.getHostAddress(), this::stopFor);
    for (int containerPort : containerPorts) {
      ports.add(new PodPort(vertx, ip.getHostAddress(), containerPort, answers));
    }
    return Future.all(ports.stream().map(PodPort::open).toList());
  }

  @Override
  public Future<?> stop() {
    return Future.all(ports.stream().map(port -> port.drain(TERMINATION_GRACE_PERIOD)).toList());
  }

  /** From container port to the port that is bound; complete once the pod is deployed. */
  Map<Integer, Integer> realPorts() {
    Map<Integer, Integer> real = new TreeMap<>();
    ports.forEach(port -> real.put(port.containerPort(), port.realPort()));
    return real;
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
