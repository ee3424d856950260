package io.headgate.balancer.proxyprotocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.IpLiteral;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes that an endpoint gets first, by the specification and not by our own decoder. */
class ProxyHeaderTest {

  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.1        | 56324 | 10.96.0.1   | 443   | PROXY TCP4 192.0.2.1 10.96.0.1 56324 443
          255.255.255.255  | 65535 | 0.0.0.0     | 0     | PROXY TCP4 255.255.255.255 0.0.0.0 65535 0
          2001:db8::a      | 56324 | fd00::1     | 80    | PROXY TCP6 2001:db8::a fd00::1 56324 80
          2001:db8::a      | 56324 | 10.96.0.1   | 80    | PROXY TCP6 2001:db8::a ::ffff:10.96.0.1 56324 80
          192.0.2.1        | 56324 | fd00::1     | 80    | PROXY TCP6 ::ffff:192.0.2.1 fd00::1 56324 80
          ::ffff:192.0.2.1 | 56324 | 10.96.0.1   | 80    | PROXY TCP4 192.0.2.1 10.96.0.1 56324 80
          """)
  void version1IsALine(String client, int port, String virtual, int virtualPort, String line) {
    assertThat(written(ProxyProtocol.V1, client, port, virtual, virtualPort))
        .asString(US_ASCII)
        .isEqualTo(line + "\r\n");
  }

  @Test
  void theLongestLineIsAsLongAsTheSpecificationAllows() {
    String longest = "ffff:f:f:f:f:f:f:ffff";
    assertThat(written(ProxyProtocol.V1, longest, 65535, longest, 65535).length)
        .isLessThanOrEqualTo(HeaderLength.LONGEST_V1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.1   | 56324 | 10.96.0.1 | 443 | 21 11 000c c0000201 0a600001 dc04 01bb
          2001:db8::a | 56324 | fd00::1   | 80  | 21 21 0024 20010db800000000000000000000000a fd000000000000000000000000000001 dc04 0050
          2001:db8::a | 56324 | 10.96.0.1 | 80  | 21 21 0024 20010db800000000000000000000000a 00000000000000000000ffff0a600001 dc04 0050
          192.0.2.1   | 56324 | fd00::1   | 80  | 21 21 0024 00000000000000000000ffffc0000201 fd000000000000000000000000000001 dc04 0050
          """)
  void version2IsBinary(String client, int port, String virtual, int virtualPort, String bytes) {
    assertThat(written(ProxyProtocol.V2, client, port, virtual, virtualPort))
        .asHexString()
        .isEqualToIgnoringCase(SIGNATURE + bytes.replace(" ", ""));
  }

  @Test
  void aConnectionOfOurOwnHasNoClient() {
    EmbeddedChannel channel = new EmbeddedChannel();

    ProxyHeader.writeOwn(channel, ProxyProtocol.V1);
    assertThat(sent(channel)).asString(US_ASCII).isEqualTo("PROXY UNKNOWN\r\n");

    ProxyHeader.writeOwn(channel, ProxyProtocol.V2);
    assertThat(sent(channel)).asHexString().isEqualToIgnoringCase(SIGNATURE + "20000000");
  }

  @Test
  void nothingOfItStaysInThePipeline() {
    EmbeddedChannel channel = new EmbeddedChannel();
    int before = channel.pipeline().names().size();

    written(channel, ProxyProtocol.V2, "192.0.2.1", 1, "10.96.0.1", 80);

    assertThat(channel.pipeline().names()).hasSize(before);
  }

  private static byte[] written(
      ProxyProtocol version, String client, int port, String virtual, int virtualPort) {
    return written(new EmbeddedChannel(), version, client, port, virtual, virtualPort);
  }

  private static byte[] written(
      EmbeddedChannel channel,
      ProxyProtocol version,
      String client,
      int port,
      String virtual,
      int virtualPort) {
    ProxyHeader.write(
        channel,
        version,
        new ClientAddress(IpLiteral.require(client), port),
        new VirtualAddress(IpLiteral.require(virtual), virtualPort));
    return sent(channel);
  }

  private static byte[] sent(EmbeddedChannel channel) {
    channel.flushOutbound();
    ByteBuf bytes = channel.readOutbound();
    try {
      return ByteBufUtil.getBytes(bytes);
    } finally {
      bytes.release();
    }
  }
}
