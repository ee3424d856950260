package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.LocalAffinityTable;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AffinityListingTest {

  private static final int CLIENTS = 25_000;

  private final LocalAffinityTable table = new LocalAffinityTable(TimeSource.system(), 1_000_000);
  private final AffinityListing listing = new AffinityListing(table);
  private final Snapshot snapshot = new SampleNode().sources().snapshots().current();

  @Test
  void aClientIsListedWithItsPodAndItsTime() throws Exception {
    bind("uid-1", 7, 0);
    bind("uid-1", 7, 8080);
    table.hold(key("uid-1", 7, 8080));

    assertThat(list(ListQuery.everything().page(), "whoami"))
        .isEqualTo(
            """
            SERVICE   CLIENT     ENDPOINT        POD        EXPIRES-IN   PORT
            whoami    10.0.0.7   127.97.0.2:80   whoami-b   179m         all
            whoami    10.0.0.7   127.97.0.2:80   whoami-b   held         8080
            """);
    assertThat(list(ListQuery.everything().page(), "other")).isEmpty();
  }

  @Test
  void pagesHaveEveryClientOnceInTheOrderOfTheirAddresses() throws Exception {
    for (int client = CLIENTS - 1; client >= 0; client--) {
      bind("uid-1", client, 0);
      bind("uid-of-a-service-that-is-gone", client, 0);
    }
    List<String> clients = new ArrayList<>();
    String after = "";
    long remaining = 1;
    while (remaining > 0) {
      Listed part = listing.list(snapshot, query("limit", "10000", "continue", after));
      assertThat(part.items()).hasSizeLessThanOrEqualTo(10_000);
      part.items().forEach(item -> clients.add(item.json().getString("client")));
      assertThat(part.remaining()).isEqualTo(CLIENTS - clients.size());
      remaining = part.remaining();
      after = part.next();
    }

    List<String> expected = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      expected.add(address(client).getHostAddress());
    }
    assertThat(clients).isEqualTo(expected);
  }

  @Test
  void aTableSaysThatThereIsMore() throws Exception {
    for (int client = 1; client <= 5; client++) {
      bind("uid-1", client, 0);
    }

    String text = new ListWriter(listing, query("limit", "2", "output", "table")).next(snapshot);
    JsonObject json = new JsonObject(new ListWriter(listing, query("limit", "2")).next(snapshot));

    assertThat(text).contains("10.0.0.1", "10.0.0.2").endsWith("... and 3 more\n");
    assertThat(json.getLong("remainingItemCount")).isEqualTo(3);
    assertThat(json.getString("continue")).isNotEmpty();
  }

  @Test
  void aLimitHasBounds() {
    for (String wrong : List.of("0", "10001", "many")) {
      assertThatThrownBy(() -> query("limit", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("limit: \"" + wrong + "\" (expected: a number from 1 to 10000)");
    }
  }

  private String list(Page page, String service) {
    return new ListWriter(
            listing,
            query(
                "limit",
                Integer.toString(page.limit()),
                "output",
                "wide",
                "namespace",
                "default",
                "name",
                service))
        .next(snapshot);
  }

  private static ListQuery query(String... parameters) {
    MultiMap map = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < parameters.length; i += 2) {
      map.add(parameters[i], parameters[i + 1]);
    }
    return ListQuery.of(map);
  }

  private void bind(String uid, int client, int port) throws UnknownHostException {
    table.bindIfAbsent(
        key(uid, client, port),
        new PodAddress(EndpointAddress.of(InetAddress.getByName("127.97.0.2"), 80)),
        Duration.ofHours(3).minusSeconds(1),
        pod -> {});
  }

  private static AffinityKey key(String uid, int client, int port) throws UnknownHostException {
    return new AffinityKey(uid, address(client), port);
  }

  private static InetAddress address(int client) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {10, 0, (byte) (client / 256), (byte) (client % 256)});
  }
}
