package io.headgate.balancer.selection;

import static io.headgate.balancer.selection.PickerFixture.SPREAD;
import static io.headgate.balancer.selection.PickerFixture.key;
import static io.headgate.balancer.selection.PickerFixture.pods;
import static io.headgate.balancer.selection.PickerFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PickAllocationTest {

  private static final int CONNECTIONS = 20_000;

  /** A lease (16 bytes of head, a reference, a flag) and the selection that carries it. */
  private static final int BYTES_PER_PICK = 24 + 32;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final PickerFixture node = PickerFixture.ejecting(AfterFailures.STANDARD);
  private final ServicePort port = port(SPREAD, ServicePolicy.DEFAULT, pods(10));
  private final ConnectionKey key = key("10.0.0.1");

  @Test
  void choosingAllocatesTheLeaseAndNothingElse() {
    assertThat(bytesPerPick()).isLessThanOrEqualTo(BYTES_PER_PICK);
  }

  @Test
  void choosingAroundAnEjectedEndpointAllocatesNoMore() {
    node.connections(port, 60, Set.of(4));
    assertThat(node.state.ejections().of(port.name())).hasSize(1);

    assertThat(bytesPerPick()).isLessThanOrEqualTo(BYTES_PER_PICK);
  }

  private double bytesPerPick() {
    pickMany();
    long thread = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(thread);
    pickMany();
    // The measurement itself allocates a little: a byte a connection is left out.
    return (threads.getThreadAllocatedBytes(thread) - before) / (double) CONNECTIONS - 1;
  }

  private void pickMany() {
    for (int i = 0; i < CONNECTIONS; i++) {
      node.picker.pick(port, PickerFixture.NODE, key, Exclusions.NONE, PickAllocationTest::close);
    }
  }

  private static void close(Selection selection) {
    ((Selection.Selected) selection).lease().close();
  }
}
