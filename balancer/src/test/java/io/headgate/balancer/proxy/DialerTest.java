package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.balancer.state.DialFailure;
import io.headgate.discovery.model.EndpointAddress;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class DialerTest {

  private final TransportName transport;
  private Vertx vertx;
  private EventLoops loops;

  DialerTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() {
    assumeTrue(
        EventLoops.available(transport), () -> "this machine does not allow " + transport.text());
    vertx = EventLoops.vertx(transport, 2).build();
    loops = EventLoops.of(vertx);
  }

  @AfterEach
  void stop() {
    if (vertx != null) {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    }
  }

  @Test
  void theTransportIsTheOneAskedFor() {
    assertThat(loops.transport()).isEqualTo(transport.text());
  }

  @Test
  void theConnectionLivesOnTheLoopOfTheCaller() throws Exception {
    try (TestBackend pod = TestBackend.echo()) {
      for (int i = 0; i < 4; i++) {
        EventLoop loop = loops.loops().next();
        Outcome outcome = dial(loop, pod.endpoint().address());

        assertThat(outcome.connected.get().eventLoop()).isEqualTo(loop);
        assertThat(outcome.onLoop).isTrue();
        TcpReset.reset(outcome.connected.get());
      }
    }
  }

  @Test
  void aRefusalIsTold() throws Exception {
    ConnectFailure failure = dial(TestNode.refusing().address()).failed.get();

    assertThat(failure.cause()).isEqualTo(DialFailure.REFUSED);
    assertThat(failure.message()).contains(":1: ");
  }

  @Test
  void localhostIsTheLoopbackAddressWithoutAskingAServer() throws Exception {
    try (TestBackend pod = TestBackend.echo()) {
      int port = pod.endpoint().address().port();

      Channel channel = dial(EndpointAddress.unresolved("pod.localhost", port)).connected.get();

      assertThat(channel.isActive()).isTrue();
      TcpReset.reset(channel);
    }
  }

  @Test
  void namesUnderInvalidDoNotExist() throws Exception {
    ConnectFailure failure = dial(EndpointAddress.unresolved("pod.invalid.", 80)).failed.get();

    assertThat(failure.cause()).isEqualTo(DialFailure.UNRESOLVED);
    assertThat(failure.message()).contains("pod.invalid.");
  }

  private Outcome dial(EndpointAddress address) throws Exception {
    return dial(loops.loops().next(), address);
  }

  private Outcome dial(EventLoop loop, EndpointAddress address) throws Exception {
    Outcome outcome = new Outcome(loop);
    new Dialer(loops).connect(loop, address, Duration.ofSeconds(2), new HeldReads(), outcome);
    CompletableFuture.anyOf(outcome.connected, outcome.failed).get(5, TimeUnit.SECONDS);
    return outcome;
  }

  private static final class Outcome implements DialHandler {

    private final EventLoop loop;
    private final CompletableFuture<Channel> connected = new CompletableFuture<>();
    private final CompletableFuture<ConnectFailure> failed = new CompletableFuture<>();
    private volatile boolean onLoop;

    Outcome(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void connected(Channel channel) {
      onLoop = loop.inEventLoop();
      connected.complete(channel);
    }

    @Override
    public void failed(ConnectFailure failure) {
      failed.complete(failure);
    }
  }
}
