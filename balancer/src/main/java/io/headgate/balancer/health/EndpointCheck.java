package io.headgate.balancer.health;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.proxy.DialHandler;
import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxyprotocol.ProxyHeader;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.HealthPolicy.Check;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one endpoint, one after the other for as long as it is checked. Confined to one
 * event loop, but for {@link #start} and {@link #stop}.
 */
final class EndpointCheck {

  /** What all checks share. */
  record Probing(Dialer dialer, ProbeSlots slots, CheckTiming timing) {}

  /** Hears when an endpoint's state changes. */
  interface Verdict {

    void changed(boolean well);
  }

  private final EventLoop loop;
  private final Probing probing;
  private final EndpointAddress address;
  private final Probe probe;
  private final Verdict verdict;
  private boolean stopped;
  private boolean well = true;
  private int against;
  private @Nullable Channel channel;

  EndpointCheck(
      EventLoop loop, Probing probing, EndpointAddress address, Probe probe, Verdict verdict) {
    this.loop = loop;
    this.probing = probing;
    this.address = address;
    this.probe = probe;
    this.verdict = verdict;
  }

  /** The first probe comes at any time within an interval: not all endpoints' at once. */
  void start() {
    long interval = probing.timing().interval().toNanos();
    schedule(ThreadLocalRandom.current().nextLong(interval));
  }

  /** What was found ends with the check. */
  void stop() {
    loop.execute(
        () -> {
          stopped = true;
          if (!well) {
            verdict.changed(true);
          }
        });
  }

  private void schedule(long nanos) {
    var unused = loop.schedule(this::probe, nanos, TimeUnit.NANOSECONDS);
  }

  private void probe() {
    if (!stopped) {
      probing.slots().start(() -> loop.execute(this::begin));
    }
  }

  private void begin() {
    if (stopped) {
      probing.slots().giveBack();
      return;
    }
    switch (probe.check()) {
      case Check.Off off -> ended();
      case Check.Tcp tcp -> dial(new ChannelInboundHandlerAdapter(), it -> answered(true));
      case Check.Http http -> {
        HttpProbe request = new HttpProbe(http.path(), address.toString(), this::answered);
        dial(request, connected -> ask(request, connected));
      }
    }
  }

  private void dial(ChannelHandler handler, Consumer<Channel> connected) {
    Duration timeout = probing.timing().timeout();
    probing
        .dialer()
        .connect(
            loop,
            address,
            timeout,
            handler,
            new DialHandler() {
              @Override
              public void connected(Channel opened) {
                channel = opened;
                introduce(opened);
                connected.accept(opened);
              }

              @Override
              public void failed(ConnectFailure failure) {
                if (!failure.isOurs()) {
                  count(false);
                }
                ended();
              }
            });
  }

  /** An endpoint that expects the header would take a request without one for a bad client. */
  private void introduce(Channel opened) {
    probe
        .header()
        .ifPresent(
            version -> {
              ProxyHeader.writeOwn(opened, version);
              opened.flush();
            });
  }

  private void ask(HttpProbe request, Channel connected) {
    request.ask(connected);
    var unused =
        loop.schedule(
            () -> giveUp(connected), probing.timing().timeout().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Its end is an answer, where there was none before. */
  private static void giveUp(Channel connected) {
    var unused = connected.close();
  }

  private void answered(boolean isWell) {
    Channel open = channel;
    channel = null;
    if (open != null) {
      var unused = open.close();
      count(isWell);
      ended();
    }
  }

  private void count(boolean isWell) {
    against = isWell == well ? 0 : against + 1;
    int needed = well ? probing.timing().failuresOut() : probing.timing().successesIn();
    if (against >= needed && !stopped) {
      well = isWell;
      against = 0;
      verdict.changed(isWell);
    }
  }

  private void ended() {
    probing.slots().giveBack();
    if (!stopped) {
      double jitter = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
      schedule((long) (probing.timing().interval().toNanos() * jitter));
    }
  }
}
