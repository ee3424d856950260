package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldDatagramsTest {

  private final HeldRoom room = new HeldRoom();

  /** Adds as many as are taken, up to some. */
  private static int fill(HeldDatagrams held, int length, int some) {
    ByteBuf content = Unpooled.wrappedBuffer(new byte[length]);
    int added = 0;
    while (added < some && held.hasRoom(length)) {
      held.add(content);
      added++;
    }
    return added;
  }

  @Test
  void aFlowHoldsSoManyAndSoMuch() {
    HeldDatagrams small = new HeldDatagrams(room);
    assertThat(fill(small, 0, 1000)).isEqualTo(32);
    HeldDatagrams large = new HeldDatagrams(room);
    assertThat(fill(large, 65_507, 1000)).isEqualTo(2);

    small.release();
    large.release();
    assertThat(room.taken()).isZero();
  }

  @Test
  void allFlowsOfALoopHoldSoMuchTogether() {
    List<HeldDatagrams> flows = new ArrayList<>();
    int added = 0;
    for (int i = 0; i < 500; i++) {
      HeldDatagrams flow = new HeldDatagrams(room);
      flows.add(flow);
      added += fill(flow, 65_507, 2);
    }
    assertThat(added).isEqualTo(255);
    assertThat(room.taken()).isLessThanOrEqualTo(16 << 20);

    flows.getFirst().release();
    assertThat(fill(new HeldDatagrams(room), 65_507, 1000)).isEqualTo(2);
  }

  @Test
  void whatARefusalGivesUpGivesItsRoomBack() {
    HeldDatagrams held = new HeldDatagrams(room);
    held.add(Unpooled.wrappedBuffer(new byte[100])).sent();
    held.add(Unpooled.wrappedBuffer(new byte[200])).sent();
    held.add(Unpooled.wrappedBuffer(new byte[300]));

    // Two were sent, and nobody can tell which of them was refused.
    assertThat(held.keepUnreceived()).isEqualTo(2);
    assertThat(held.size()).isOne();
    assertThat(room.taken()).isBetween(300, 600);
    held.release();
    assertThat(room.taken()).isZero();
  }
}
