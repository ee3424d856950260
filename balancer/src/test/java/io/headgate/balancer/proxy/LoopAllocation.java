package io.headgate.balancer.proxy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** What the event loops of this process have allocated on the heap, in bytes since their start. */
final class LoopAllocation {

  private LoopAllocation() {}

  static long bytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long total = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && isLoop(thread.getThreadName())) {
        total += threads.getThreadAllocatedBytes(thread.getThreadId());
      }
    }
    return total;
  }

  private static boolean isLoop(String thread) {
    return thread.startsWith("vert.x-eventloop-thread") || thread.startsWith("headgate-udp");
  }
}
