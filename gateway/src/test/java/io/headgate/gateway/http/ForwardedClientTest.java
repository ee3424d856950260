package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ClientTrust;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Protocol;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a client is, by what whom says. */
class ForwardedClientTest {

  private static final List<Cidr> PROXIES =
      List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));

  /** Two headers of the name are written with a slash between them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.1 | 203.0.113.9                      | 192.0.2.1
          10.0.0.1  | 203.0.113.9                      | 203.0.113.9
          fd00::1   | 2001:db8::9                      | 2001:db8:0:0:0:0:0:9
          10.0.0.1  | 1.1.1.1, 203.0.113.9             | 203.0.113.9
          10.0.0.1  | 1.1.1.1,203.0.113.9 , 10.2.0.1   | 203.0.113.9
          10.0.0.1  | 10.3.0.1, 10.2.0.1               | 10.3.0.1
          10.0.0.1  | 1.1.1.1/203.0.113.9, 10.2.0.1    | 203.0.113.9
          10.0.0.1  | 203.0.113.9/10.2.0.1             | 203.0.113.9
          10.0.0.1  | ''                               | 10.0.0.1
          10.0.0.1  | 203.0.113.9, unknown             | 10.0.0.1
          10.0.0.1  | 203.0.113.9, nobody, 10.2.0.1    | 10.2.0.1
          10.0.0.1  | 203.0.113.9, ,                   | 203.0.113.9
          10.0.0.1  | 203.0.113.9:4711                 | 203.0.113.9
          10.0.0.1  | [2001:db8::9]:4711               | 2001:db8:0:0:0:0:0:9
          10.0.0.1  | ::ffff:203.0.113.9               | 203.0.113.9
          10.0.0.1  | 203.0.113.09                     | 10.0.0.1
          10.0.0.1  | localhost                        | 10.0.0.1
          """)
  void theLastOneThatIsNotBelievedIsTheClient(String peer, String chain, String client) {
    HttpHeaders headers = headers(chain);

    ClientConnection found = ForwardedClient.of(from(peer), headers, trust(false, false));

    assertThat(found.clientIp()).isEqualTo(client);
    assertThat(found.key().client().ip()).isEqualTo(IpLiteral.require(client));
    assertThat(found.key().client().port()).isEqualTo(4000);
    assertThat(found.authority()).isEqualTo("127.0.0.1:8080");
  }

  @Test
  void aWayThatIsTooLongIsNotFollowedToItsBeginning() {
    HttpHeaders headers = headers("203.0.113.9" + ", 10.1.1.1".repeat(5000));

    assertThat(ForwardedClient.of(from("10.0.0.1"), headers, trust(false, false)).clientIp())
        .isEqualTo("10.1.1.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1  | false | https       | 8443  | shop.example | https | 8443 | Optional[shop.example]
          10.0.0.1  | false | HTTPS       | 0     | a b          | https | 8080 | Optional.empty
          10.0.0.1  | false | http, https | 1, 2  | a, b.example | https | 2    | Optional[b.example]
          10.0.0.1  | false | wss         | 65536 | a/b          | http  | 8080 | Optional.empty
          10.0.0.1  | false | ''          | ''    | ''           | http  | 8080 | Optional.empty
          10.0.0.1  | true  | https       | 8443  | shop.example | http  | 8080 | Optional.empty
          192.0.2.1 | false | https       | 8443  | shop.example | http  | 8080 | Optional.empty
          """)
  void howAClientAsksIsBelievedOfProxiesAlone(
      String peer,
      boolean addressOnly,
      String proto,
      String port,
      String host,
      String scheme,
      String toldPort,
      String toldHost) {
    HttpHeaders headers =
        headers("203.0.113.9")
            .set("X-Forwarded-Proto", proto)
            .set("X-Forwarded-Port", port)
            .set("X-Forwarded-Host", host);

    ClientConnection found = ForwardedClient.of(from(peer), headers, trust(addressOnly, false));

    assertThat(found.scheme()).isEqualTo(scheme);
    assertThat(found.told().port()).isEqualTo(toldPort);
    assertThat(found.told().host().toString()).isEqualTo(toldHost);
    assertThat(found.isTls()).as("its own connection").isFalse();
  }

  @Test
  void theWholeChainIsToldOnlyOfProxies() {
    HttpHeaders headers = headers("1.1.1.1, 203.0.113.9/10.2.0.1");

    assertThat(ForwardedClient.of(from("10.0.0.1"), headers, trust(true, true)).told().chain())
        .contains("1.1.1.1, 203.0.113.9, 10.2.0.1, 10.0.0.1");
    assertThat(ForwardedClient.of(from("192.0.2.1"), headers, trust(true, true)).told().chain())
        .isEmpty();
    assertThat(ForwardedClient.of(from("10.0.0.1"), headers(""), trust(true, true)).told().chain())
        .isEmpty();
  }

  private static ClientTrust trust(boolean addressOnly, boolean wholeChain) {
    return new ClientTrust(PROXIES, addressOnly, "X-Forwarded-For", wholeChain);
  }

  private static HttpHeaders headers(String chain) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (String one : chain.split("/", -1)) {
      if (!one.isEmpty()) {
        headers.add("x-forwarded-for", one);
      }
    }
    return headers;
  }

  private static ClientConnection from(String peer) {
    ConnectionKey key =
        new ConnectionKey(
            new ClientAddress(IpLiteral.require(peer), 4000),
            new VirtualAddress(IpLiteral.require("127.0.0.1"), 8080),
            Protocol.TCP);
    return new ClientConnection(key, peer, false, Told.of("http", 8080), new EmbeddedChannel());
  }
}
