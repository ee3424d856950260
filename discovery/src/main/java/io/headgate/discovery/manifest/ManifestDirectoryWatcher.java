package io.headgate.discovery.manifest;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.NamespaceSelection;
import io.headgate.discovery.watch.ResourceEvent;
import io.headgate.discovery.watch.ResourceHandler;
import io.headgate.discovery.watch.ResourceWatcher;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a directory of manifests, on a thread of its own. A file that was renamed into place is
 * live at once, one written in place after 10 ms of quiet; a broken one keeps what it said last. A
 * directory that vanishes keeps everything until it is back.
 */
public final class ManifestDirectoryWatcher implements ResourceWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestDirectoryWatcher.class);

  /** How long it waits at most: for the directory to be back, and for pods to be tried again. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final ManifestDirectory directory;
  private final ManifestFiles files;
  private final ManifestControlPlane controlPlane;
  private final Optional<NamespaceSelection> selection;
  private final TimeSource time;
  private final QuietPeriods quiet = new QuietPeriods();
  private final CompletableFuture<Void> synced = new CompletableFuture<>();
  private final Object handing = new Object();
  private volatile boolean closed;
  private Optional<WatchService> watchService = Optional.empty();
  private Optional<Problem> directoryProblem = Optional.empty();
  private List<Problem> problems = List.of();

  /**
   * Prepares the watching of a directory.
   *
   * @param pods what runs the pods of Deployments and StatefulSets
   */
  public ManifestDirectoryWatcher(
      ManifestOptions options, AllocationStore allocations, PodRuntime pods, TimeSource time) {
    this.directory = new ManifestDirectory(options.directory());
    this.files = new ManifestFiles(directory);
    this.controlPlane = new ManifestControlPlane(options, allocations, pods, time);
    this.selection = options.namespaces().map(it -> new NamespaceSelection(it, false));
    this.time = time;
  }

  @Override
  public CompletionStage<Void> start(ResourceHandler handler) {
    ResourceHandler selected = selection.map(it -> selected(it, handler)).orElse(handler);
    Thread.ofPlatform().daemon().name("manifests").start(() -> run(selected));
    return synced;
  }

  private static ResourceHandler selected(NamespaceSelection selection, ResourceHandler handler) {
    return (events, wrong) ->
        handler.onChange(
            events.stream().flatMap(it -> selection.apply(it).stream()).toList(), wrong);
  }

  @Override
  public void close() {
    synchronized (handing) {
      closed = true;
    }
    closeWatchService();
  }

  private synchronized void closeWatchService() {
    watchService.ifPresent(
        service -> {
          try {
            service.close();
          } catch (IOException e) {
            LOG.warn("The watch on {} was not closed", directory.root(), e);
          }
        });
  }

  private synchronized Optional<WatchService> openWatchService() throws IOException {
    if (closed) {
      return Optional.empty();
    }
    WatchService service = directory.root().getFileSystem().newWatchService();
    watchService = Optional.of(service);
    return watchService;
  }

  private void run(ResourceHandler handler) {
    try {
      Optional<WatchService> service = openWatchService();
      if (service.isPresent()) {
        loadAll(service.get(), handler);
        synced.complete(null);
        follow(service.get(), handler);
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("No longer watching {}", directory.root());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.error("Stopped watching {}", directory.root(), e);
      synced.completeExceptionally(e);
    }
  }

  private void loadAll(WatchService service, ResourceHandler handler) throws IOException {
    for (String name : directory.scan(folder -> register(folder, service))) {
      if (files.load(name) == ManifestFiles.Outcome.RETRY) {
        quiet.written(name, QuietPeriods.QUIET, time.nanoTime());
      }
    }
    ManifestControlPlane.Change change = controlPlane.apply(files.all());
    List<ResourceEvent> events = new ArrayList<>(change.events());
    events.add(new ResourceEvent.Synced());
    problems = change.problems();
    hand(handler, events);
  }

  private static void register(Path folder, WatchService service) throws IOException {
    folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
  }

  private void follow(WatchService service, ResourceHandler handler) throws InterruptedException {
    while (!closed) {
      Optional<WatchKey> key = await(service);
      boolean rescan = key.isEmpty() && (directoryProblem.isPresent() || directory.isReplaced());
      while (key.isPresent()) {
        rescan |= note(key.get());
        key = Optional.ofNullable(service.poll());
      }
      boolean changed = rescan && rescan(service);
      changed |= controlPlane.isDue(time.nanoTime());
      for (String name : quiet.takeDue(time.nanoTime())) {
        switch (files.load(name)) {
          case CHANGED -> changed = true;
          case UNCHANGED -> {}
          case RETRY -> quiet.written(name, QuietPeriods.QUIET, time.nanoTime());
        }
      }
      if (changed) {
        apply(handler);
      }
    }
  }

  private Optional<WatchKey> await(WatchService service) throws InterruptedException {
    long now = time.nanoTime();
    long wait = quiet.untilNext(now).orElse(LOOK_AGAIN.toNanos());
    return Optional.ofNullable(service.poll(wait, TimeUnit.NANOSECONDS));
  }

  /** Notes which files are to be read; true where folders may have changed. */
  private boolean note(WatchKey key) {
    boolean rescan = false;
    long now = time.nanoTime();
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind().equals(OVERFLOW) || !(event.context() instanceof Path name)) {
        rescan = true;
        continue;
      }
      Path entry = ((Path) key.watchable()).resolve(name);
      if (ManifestDirectory.isManifest(entry)) {
        noteFile(directory.name(entry), event.kind(), now);
      } else {
        rescan |= ManifestDirectory.concernsFolders(entry);
      }
    }
    return !key.reset() || rescan;
  }

  private void noteFile(String name, WatchEvent.Kind<?> kind, long now) {
    if (kind.equals(ENTRY_CREATE) && files.isReplaced(name)) {
      quiet.replaced(name, now);
    } else if (kind.equals(ENTRY_DELETE) || files.isTruncated(name)) {
      quiet.written(name, QuietPeriods.QUIET_WHEN_EMPTY, now);
    } else {
      quiet.written(name, QuietPeriods.QUIET, now);
    }
  }

  /** Looks at everything again; true where the directory itself came or went. */
  private boolean rescan(WatchService service) {
    Optional<Problem> before = directoryProblem;
    try {
      Set<String> names = new HashSet<>(directory.scan(folder -> register(folder, service)));
      names.addAll(files.names());
      long now = time.nanoTime();
      for (String name : names) {
        if (files.isStale(name)) {
          quiet.written(name, QuietPeriods.QUIET, now);
        }
      }
      directoryProblem = Optional.empty();
    } catch (IOException e) {
      directoryProblem =
          Optional.of(
              new Problem(
                  new ObjectRef("Directory", "", directory.root().toString()),
                  Problem.Reason.Unreadable,
                  "cannot be read, what it said last goes on: " + e,
                  Optional.empty()));
    }
    return !before.equals(directoryProblem);
  }

  private void apply(ResourceHandler handler) {
    List<ResourceEvent> events;
    List<Problem> now;
    try {
      ManifestControlPlane.Change change = controlPlane.apply(files.all());
      events = change.events();
      now = new ArrayList<>(change.problems());
    } catch (RuntimeException e) {
      LOG.error("A change in {} was not applied", directory.root(), e);
      events = List.of();
      now = new ArrayList<>(problems);
      now.add(
          new Problem(
              new ObjectRef("Directory", "", directory.root().toString()),
              Problem.Reason.Internal,
              "a change was not applied: " + e,
              Optional.empty()));
    }
    directoryProblem.ifPresent(now::add);
    if (!events.isEmpty() || !now.equals(problems)) {
      problems = List.copyOf(now);
      hand(handler, events);
    }
  }

  private void hand(ResourceHandler handler, List<ResourceEvent> events) {
    synchronized (handing) {
      if (!closed) {
        handler.onChange(List.copyOf(events), problems);
      }
    }
  }
}
