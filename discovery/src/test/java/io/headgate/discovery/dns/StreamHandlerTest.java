package io.headgate.discovery.dns;

import static io.headgate.discovery.dns.SampleServices.HTTP;
import static io.headgate.discovery.dns.SampleServices.added;
import static io.headgate.discovery.dns.SampleServices.headless;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.dns.SampleServices.Pod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection is closed, and what happens while its client does not read. */
class StreamHandlerTest {

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final byte[] QUERY = RawQuery.of("many.default.svc.cluster.local", 1).toBytes();

  private final DnsZone zone =
      DnsZone.unknown(new DnsOptions("cluster.local", 5, PodNames.DISABLED, List.of(), List.of()))
          .with(
              added(
                  headless(
                      "many",
                      List.of(HTTP),
                      IntStream.range(0, 200)
                          .mapToObj(i -> Pod.of("10.0.0." + i))
                          .toArray(Pod[]::new))),
              1);
  private final Gate gate = new Gate();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  /** The kernel's side of a socket: takes nothing while it is shut. */
  private static final class Gate extends ChannelOutboundHandlerAdapter {

    private boolean open = true;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (open) {
        ctx.flush();
      }
    }
  }

  StreamHandlerTest() throws Exception {
    channel.freezeTime();
    channel
        .pipeline()
        .addLast(
            gate,
            new StreamHandler(
                new DnsResponder(() -> zone, new DnsCounters(), () -> new Random(1)), IDLE));
    channel.pipeline().fireChannelActive();
  }

  @AfterEach
  void releaseWhatIsLeft() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aSilentConnectionIsClosed() {
    pass(IDLE.minusMillis(1));
    assertThat(channel.isOpen()).isTrue();

    pass(Duration.ofMillis(1));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aConnectionThatAsksStays() {
    for (int i = 0; i < 5; i++) {
      send(1);
      assertThat(answers()).isEqualTo(1);
      pass(IDLE.minusSeconds(1));
    }
    assertThat(channel.isOpen()).isTrue();

    pass(IDLE);
    pass(IDLE);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aQueryThatDoesNotEndKeepsNoConnection() {
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, (byte) QUERY.length}));
    for (int i = 0; i < 20 && channel.isOpen(); i++) {
      channel.writeInbound(Unpooled.wrappedBuffer(QUERY, i, 1));
      pass(Duration.ofSeconds(1));
    }

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whileTheClientDoesNotReadNoFurtherQueryIsTaken() {
    gate.open = false;
    send(1000);

    assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes())
        .as("of 1000 answers of 3 kB each")
        .isLessThan(100_000);
    assertThat(channel.config().isAutoRead()).isFalse();

    gate.open = true;
    channel.flush();
    channel.runPendingTasks();
    assertThat(answers()).isEqualTo(1000);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  private void pass(Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  private void send(int queries) {
    ByteBuf in = Unpooled.buffer();
    for (int i = 0; i < queries; i++) {
      in.writeShort(QUERY.length).writeBytes(QUERY);
    }
    channel.writeInbound(in);
  }

  private int answers() {
    int answers = 0;
    ByteBuf out = channel.readOutbound();
    while (out != null) {
      answers++;
      out.release();
      out = channel.readOutbound();
    }
    return answers;
  }
}
