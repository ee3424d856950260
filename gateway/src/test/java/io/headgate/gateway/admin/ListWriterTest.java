package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a watch prints: everything once, then only what has changed. */
class ListWriterTest {

  private static final Snapshot SNAPSHOT = Snapshot.empty(new NodeInfo("node", ""));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Item> items = new ArrayList<>();
  private Instant now = START;

  /** Pods, with an age and a time that runs out. */
  private final class Pods implements Listing {

    @Override
    public String name() {
      return "pods";
    }

    @Override
    public List<Column> columns() {
      return List.of(
          Column.of("NAME", "name"),
          Column.of("ACTIVE", "active"),
          Age.column(
              new TimeSource() {
                @Override
                public Instant now() {
                  return now;
                }

                @Override
                public long nanoTime() {
                  return 0;
                }
              }));
    }

    @Override
    public List<Item> items(Snapshot snapshot) {
      return items;
    }

    @Override
    public Set<String> passingFields() {
      return Set.of("left");
    }
  }

  private void pod(String name, int active) {
    items.removeIf(item -> item.name().equals(name));
    items.add(
        new Item(
            "default",
            name,
            Map.of(),
            new JsonObject()
                .put("name", name)
                .put("active", active)
                .put("creationTimestamp", START)
                .put("left", START.plusSeconds(60).getEpochSecond() - now.getEpochSecond())));
  }

  private ListWriter watch(String output) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    query.add("output", output).add("watch", "true").add("namespace", "default");
    return new ListWriter(new Pods(), ListQuery.of(query));
  }

  @Test
  void aTableGoesOnWithWhatHasChangedAndNotBecauseTimePasses() {
    ListWriter writer = watch("table");
    pod("a", 0);
    pod("b", 0);
    assertThat(writer.next(SNAPSHOT))
        .isEqualTo("NAME   ACTIVE   AGE\na      0        0s\nb      0        0s\n");

    now = START.plusSeconds(1);
    assertThat(writer.next(SNAPSHOT)).isEmpty();

    pod("b", 1);
    assertThat(writer.next(SNAPSHOT)).isEqualTo("b      1        1s\n");

    items.clear();
    assertThat(writer.next(SNAPSHOT)).isEmpty();
    pod("b", 1);
    assertThat(writer.next(SNAPSHOT)).as("it came back").isEqualTo("b      1        1s\n");
  }

  @Test
  void theHeadComesWithTheFirstRow() {
    ListWriter writer = watch("table");
    assertThat(writer.next(SNAPSHOT)).isEmpty();
    pod("a", 0);
    assertThat(writer.next(SNAPSHOT)).startsWith("NAME   ACTIVE   AGE\na ");
    pod("a", 1);
    assertThat(writer.next(SNAPSHOT)).startsWith("a ");
  }

  @ParameterizedTest
  @CsvSource({"json", "yaml"})
  void objectsGoOnWithWhatHasChanged(String output) {
    ListWriter writer = watch(output);
    pod("a", 0);
    pod("b", 0);
    assertThat(writer.next(SNAPSHOT)).contains("a", "b");

    now = START.plusSeconds(1);
    pod("a", 0);
    assertThat(writer.next(SNAPSHOT)).as("only the time has passed").isEmpty();

    pod("b", 1);
    String changed = writer.next(SNAPSHOT);
    if (output.equals("json")) {
      assertThat(new JsonObject(changed).getInteger("active")).isEqualTo(1);
    } else {
      assertThat(changed).startsWith("---\n").contains("name: b\n", "active: 1\n");
    }
  }
}
