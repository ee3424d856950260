package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Remembers in the file {@code allocations.json} of the state directory. Answers come from memory;
 * a thread of its own writes behind them, each time the whole file beside the old one and then over
 * it, so that a crash leaves one of the two. Any thread.
 */
public final class DiskAllocationStore implements AllocationStore, AutoCloseable {
  private static final String REPORTER = "allocations";

  private final Path file;
  private final ProblemLog problems;
  private final AllocationsJson json = new AllocationsJson();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("allocations").factory());
  private Allocations allocations;
  private boolean writing;

  private DiskAllocationStore(Path file, ProblemLog problems, Allocations allocations) {
    this.file = file;
    this.problems = problems;
    this.allocations = allocations;
  }

  /**
   * Reads what an earlier run left. A file that cannot be read is put aside and reported, and
   * everything is assigned afresh.
   *
   * @param stateDir {@code --state-dir}; created where it does not exist
   */
  public static DiskAllocationStore open(Path stateDir, ProblemLog problems) {
    Path file = stateDir.resolve("allocations.json");
    Allocations allocations = Allocations.NONE;
    try {
      Files.createDirectories(stateDir);
      if (Files.exists(file)) {
        allocations = new AllocationsJson().parse(Files.readString(file));
      }
    } catch (IOException | RuntimeException e) {
      Path aside = file.resolveSibling("allocations.json.unreadable");
      problems.report(
          REPORTER,
          "read",
          problem(
              file,
              "cannot be read, everything is assigned afresh; kept as "
                  + aside.getFileName()
                  + ": "
                  + e));
      putAside(file, aside, problems);
    }
    return new DiskAllocationStore(file, problems, allocations);
  }

  private static void putAside(Path file, Path aside, ProblemLog problems) {
    try {
      if (Files.exists(file)) {
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      problems.report(REPORTER, "aside", problem(file, "cannot be put aside: " + e));
    }
  }

  @Override
  public synchronized CompletionStage<Allocations> read() {
    return CompletableFuture.completedFuture(allocations);
  }

  @Override
  public synchronized CompletionStage<Allocations> propose(
      long base, Map<ObjectRef, Optional<Allocation>> changes) {
    if (base == allocations.version()) {
      allocations = allocations.with(changes);
      if (!writing && !writer.isShutdown()) {
        writing = true;
        writer.execute(this::write);
      }
    }
    return CompletableFuture.completedFuture(allocations);
  }

  private void write() {
    Allocations now;
    synchronized (this) {
      now = allocations;
      writing = false;
    }
    try {
      Path beside = file.resolveSibling("allocations.json.tmp");
      Files.writeString(beside, json.render(now));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      problems.clear(REPORTER, "write");
    } catch (IOException e) {
      problems.report(
          REPORTER, "write", problem(file, "cannot be written, a restart may assign anew: " + e));
    }
  }

  private static Problem problem(Path file, String message) {
    return new Problem(
        new ObjectRef("File", "", file.toString()),
        Problem.Reason.Allocation,
        message,
        Optional.of(new FilePosition(file.toString(), 0)));
  }

  /** Waits until everything is on disk. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(10, TimeUnit.SECONDS)) {
        problems.report(REPORTER, "write", problem(file, "not written within 10 s at the end"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
