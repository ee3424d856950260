package io.headgate.cluster.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {

  @Test
  void itIsCountedFromWhenItWasSentAndNotFromTheAnswer() {
    Lease lease = new Lease(100);
    lease.begin(0);
    lease.sent(1, 10);
    lease.sent(2, 20);
    lease.heard(2, 90);
    assertThat(lease.isOver(119)).isFalse();
    assertThat(lease.isOver(120)).isTrue();

    lease.heard(1, 119);
    assertThat(lease.isOver(120)).as("an old answer changes nothing").isTrue();
  }

  @Test
  void theFounderIsInDoubtAfterHalfOfIt() {
    Lease lease = new Lease(100);
    lease.begin(0);
    assertThat(lease.isDoubtful(50)).isFalse();
    assertThat(lease.isDoubtful(51)).isTrue();
    lease.spoken(40);
    assertThat(lease.isDoubtful(90)).isFalse();
  }
}
