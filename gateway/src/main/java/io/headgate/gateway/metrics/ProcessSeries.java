package io.headgate.gateway.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The process, under the names that Prometheus' own clients use. Nothing of the JVM's management is
 * loaded before the first scrape.
 */
final class ProcessSeries implements MultiCollector {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  /** Resident memory in bytes; empty where the system does not say. */
  static OptionalLong residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          String kilobytes = line.substring(RESIDENT.length()).replace("kB", "").strip();
          return OptionalLong.of(Long.parseLong(kilobytes) * 1024);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // not Linux: the series is not there
    }
    return OptionalLong.empty();
  }

  /** CPU time of the process so far, in seconds; 0 where the system does not say. */
  static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  static double startSeconds() {
    return ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;
  }

  @Override
  public MetricSnapshots collect() {
    Family cpu = Family.counter("process_cpu_seconds", "CPU time of the process");
    Family resident = Family.gauge("process_resident_memory_bytes", "Resident memory");
    Family openFiles = Family.gauge("process_open_fds", "Open file descriptors");
    Family maxFiles = Family.gauge("process_max_fds", "File descriptors that may be open");
    Family start = Family.gauge("process_start_time_seconds", "When the process started");
    Family used = Family.gauge("jvm_memory_used_bytes", "Memory in use, by area");
    Family max = Family.gauge("jvm_memory_max_bytes", "Memory that may be used, by area");
    Family collections = Family.counter("jvm_gc_collections", "Garbage collections");
    Family pauses =
        Family.counter("jvm_gc_collection_seconds", "Time that garbage collections took, summed");
    Family threads = Family.gauge("jvm_threads", "Threads that live");

    start.add(Labels.EMPTY, startSeconds());
    residentBytes().ifPresent(bytes -> resident.add(Labels.EMPTY, bytes));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      cpu.add(Labels.EMPTY, system.getProcessCpuTime() / 1e9);
      openFiles.add(Labels.EMPTY, system.getOpenFileDescriptorCount());
      maxFiles.add(Labels.EMPTY, system.getMaxFileDescriptorCount());
    }
    memory("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage(), used, max);
    memory("nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage(), used, max);
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      Labels labels = Labels.of("gc", gc.getName());
      collections.add(labels, Math.max(0, gc.getCollectionCount()));
      pauses.add(labels, Math.max(0, gc.getCollectionTime()) / 1e3);
    }
    threads.add(Labels.EMPTY, ManagementFactory.getThreadMXBean().getThreadCount());
    return Family.snapshots(
        cpu, resident, openFiles, maxFiles, start, used, max, collections, pauses, threads);
  }

  private static void memory(String area, MemoryUsage usage, Family used, Family max) {
    Labels labels = Labels.of("area", area);
    used.add(labels, usage.getUsed());
    if (usage.getMax() >= 0) {
      max.add(labels, usage.getMax());
    }
  }
}
