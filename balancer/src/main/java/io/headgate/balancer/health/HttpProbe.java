package io.headgate.balancer.health;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One GET, of which only the status matters: 200 to 399 is well, as for a probe of the kubelet. No
 * more of the answer is read than its first line begins with. Confined to the channel's loop.
 */
final class HttpProbe extends ChannelInboundHandlerAdapter {

  private static final Pattern WELL = Pattern.compile("HTTP/1\\.[01] [23]\\d\\d");
  private static final int STATUS_LENGTH = "HTTP/1.1 200".length();

  private final String request;
  private final Consumer<Boolean> verdict;
  private final StringBuilder answer = new StringBuilder();
  private boolean told;

  /**
   * @param verdict called once, when the answer or the channel's end is there
   */
  HttpProbe(String path, String host, Consumer<Boolean> verdict) {
    this.request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: headgate-health-check\r\nConnection: close\r\n\r\n";
    this.verdict = verdict;
  }

  /** The channel stands. */
  void ask(Channel channel) {
    channel.config().setAutoRead(true);
    var unused = channel.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && answer.length() < STATUS_LENGTH) {
      int length = Math.min(bytes.readableBytes(), STATUS_LENGTH - answer.length());
      byte[] begin = ByteBufUtil.getBytes(bytes, bytes.readerIndex(), length);
      answer.append(new String(begin, StandardCharsets.ISO_8859_1));
    }
    ReferenceCountUtil.release(message);
    if (answer.length() == STATUS_LENGTH) {
      tell(WELL.matcher(answer).matches());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    tell(false); // Its FIN has come before its status.
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    tell(false);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    tell(false);
  }

  private void tell(boolean well) {
    if (!told) {
      told = true;
      verdict.accept(well);
    }
  }
}
