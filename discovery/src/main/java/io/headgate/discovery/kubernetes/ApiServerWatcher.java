package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.NamespaceSelection;
import io.headgate.discovery.watch.ResourceEvent;
import io.headgate.discovery.watch.ResourceHandler;
import io.headgate.discovery.watch.ResourceWatcher;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the API server of a cluster: Services, EndpointSlices, Ingresses, IngressClasses, the
 * Node that this is, hand-written Endpoints without a slice, of Secrets and ConfigMaps those that
 * an Ingress of ours names, the global ConfigMap, and the default certificate; and Namespaces,
 * where not all of them count.
 *
 * <p>Nothing is handed over before all of them have been listed. An API server that is away, or
 * refuses, changes nothing that was handed over: it is tried again at growing intervals, a problem
 * says what is wrong, and {@link #staleness} grows.
 */
public final class ApiServerWatcher implements ResourceWatcher {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServerWatcher.class);

  /** How often it is looked whether every watch is alive. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A watch ends and begins anew every few minutes; longer than this, something is wrong. */
  private static final Duration BLINK = Duration.ofSeconds(5);

  /** How long an Ingress waits for a Secret that it names since now, so that both come at once. */
  private static final Duration SECRET_WAIT = Duration.ofSeconds(2);

  private final ApiServerOptions options;
  private final Vertx vertx;
  private final TimeSource time;
  private final WatcherThread thread = new WatcherThread("kubernetes");
  private final CompletableFuture<Void> listed = new CompletableFuture<>();
  private final Faults faults;
  private final UnmirroredEndpoints unmirrored = new UnmirroredEndpoints();
  private final Optional<NamespaceSelection> selection;
  private final List<ResourceEvent> queue = new ArrayList<>();
  private Optional<KubernetesClient> client = Optional.empty();
  private Optional<FollowedKinds> followed = Optional.empty();
  private boolean flushing;
  private boolean ingressesChanged = true; // without one the global ConfigMap is read as well
  private boolean synced;
  private boolean waiting;
  private long waitingSince;
  private volatile long freshAt;

  /**
   * Prepares the following of an API server.
   *
   * @param vertx whose event loops the requests run on; stays open
   * @param problems takes what the API server refuses, and that it is away
   */
  public ApiServerWatcher(
      ApiServerOptions options, Vertx vertx, ProblemLog problems, TimeSource time) {
    this.options = options;
    this.vertx = vertx;
    this.time = time;
    this.selection = options.scope().namespaces().map(it -> new NamespaceSelection(it, true));
    this.faults = new Faults(options.access().text(), problems, "what was read before stays");
    this.freshAt = time.nanoTime();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Fails with {@link IllegalArgumentException} where the access cannot be used. An API server
   * that does not answer, or refuses, is waited for.
   */
  @Override
  public CompletionStage<Void> start(ResourceHandler handler) {
    thread.execute(() -> open(handler));
    return listed;
  }

  /** How long it has been since every kind was followed; zero while they are. */
  public Duration staleness() {
    Duration since = Duration.ofNanos(time.nanoTime() - freshAt);
    return since.compareTo(LOOK.multipliedBy(2)) < 0 ? Duration.ZERO : since;
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          followed.ifPresent(FollowedKinds::close);
          client.ifPresent(KubernetesClient::close);
        });
    thread.close();
  }

  private void open(ResourceHandler handler) {
    FollowedKinds kinds;
    try {
      KubernetesClient opened = ApiServerClient.open(options.access(), vertx, time);
      client = Optional.of(opened);
      kinds = new FollowedKinds(opened, options, new Listener(handler), thread);
    } catch (RuntimeException e) {
      listed.completeExceptionally(e);
      return;
    }
    followed = Optional.of(kinds);
    kinds.start();
    thread.every(LOOK, () -> look(kinds));
  }

  private void look(FollowedKinds kinds) {
    long now = time.nanoTime();
    boolean fresh = synced;
    boolean blinked = now - freshAt > BLINK.toNanos();
    for (Followed<?> kind : kinds.all()) {
      if (kind.isWatching()) {
        faults.over(kind.what());
      } else if (!kind.isRefused()) {
        fresh = false;
        if (blinked && kind.isSettled()) {
          faults.away(kind.what());
        }
      }
    }
    if (fresh) {
      freshAt = now;
    }
  }

  private void changed(ResourceEvent event, ResourceHandler handler) {
    selection.map(it -> it.apply(event)).orElse(List.of(event)).forEach(this::take);
    flushSoon(handler);
  }

  private void take(ResourceEvent event) {
    switch (event) {
      case ResourceEvent.Added(HasMetadata it, Optional<FilePosition> nowhere) ->
          take(it, false, event);
      case ResourceEvent.Modified(HasMetadata it, Optional<FilePosition> nowhere) ->
          take(it, false, event);
      case ResourceEvent.Deleted(HasMetadata it, Optional<FilePosition> nowhere) ->
          take(it, true, event);
      case ResourceEvent.Synced() -> {}
    }
  }

  private void take(HasMetadata object, boolean gone, ResourceEvent event) {
    unmirrored.note(object, gone);
    ingressesChanged |=
        object instanceof Ingress
            || object instanceof IngressClass
            || (object instanceof ConfigMap configMap && isGlobal(configMap));
    if (!(object instanceof Endpoints)) {
      queue.add(event);
    }
  }

  private boolean isGlobal(ConfigMap configMap) {
    ConfigMapName name =
        new ConfigMapName(
            configMap.getMetadata().getNamespace(), configMap.getMetadata().getName());
    return options.annotations().configMap().filter(name::equals).isPresent();
  }

  /** Behind all that has arrived by now, so that a burst is one change. */
  private void flushSoon(ResourceHandler handler) {
    if (!flushing) {
      flushing = true;
      thread.execute(() -> flush(handler));
    }
  }

  private void flush(ResourceHandler handler) {
    flushing = false;
    FollowedKinds kinds = followed.orElseThrow();
    if (!kinds.areSettled()) {
      return;
    }
    if (ingressesChanged) {
      ingressesChanged = false;
      List<Ingress> ingresses = selected(kinds.ingresses());
      Optional<ConfigMap> global = options.annotations().configMap().flatMap(kinds::configMap);
      boolean others = global.map(ConfigMapReferences::letsNameOthers).orElse(false);
      kinds.followSecrets(
          SecretReferences.of(
              options.classes(), options.annotations(), ingresses, kinds.classes(), others),
          this::drop);
      Set<ConfigMapName> configMaps =
          ConfigMapReferences.of(options, ingresses, kinds.classes(), others);
      global.map(ConfigMapReferences::ofGlobal).ifPresent(configMaps::addAll);
      kinds.followConfigMaps(configMaps, this::drop);
    }
    if (!kinds.areSecretsSettled() && isWaitAllowed(handler)) {
      return;
    }
    waiting = false;
    queue.addAll(unmirrored.update());
    boolean first = !synced;
    if (first) {
      synced = true;
      freshAt = time.nanoTime();
      queue.add(new ResourceEvent.Synced());
    }
    if (!queue.isEmpty()) {
      handler.onChange(List.copyOf(queue), List.of());
      queue.clear();
    }
    if (first) {
      LOG.info("{} was read", options.access().text());
      listed.complete(null);
    }
  }

  private List<Ingress> selected(List<Ingress> all) {
    return selection
        .map(
            it ->
                all.stream().filter(one -> it.includes(one.getMetadata().getNamespace())).toList())
        .orElse(all);
  }

  /** The first list waits for its Secrets without a limit; what changes later does not. */
  private boolean isWaitAllowed(ResourceHandler handler) {
    if (!synced) {
      return true;
    }
    long now = time.nanoTime();
    if (!waiting) {
      waiting = true;
      waitingSince = now;
      thread.after(SECRET_WAIT, () -> flush(handler));
      return true;
    }
    return now - waitingSince < SECRET_WAIT.toNanos();
  }

  private void drop(Followed<?> secret) {
    faults.forget(secret.what());
    secret.objects().forEach(it -> queue.add(new ResourceEvent.Deleted(it, Optional.empty())));
  }

  /** On the watcher's thread. */
  private final class Listener implements Followed.Listener {

    private final ResourceHandler handler;

    Listener(ResourceHandler handler) {
      this.handler = handler;
    }

    @Override
    public void changed(ResourceEvent event) {
      ApiServerWatcher.this.changed(event, handler);
    }

    @Override
    public void settled() {
      flushSoon(handler);
    }

    @Override
    public void failed(String what, Throwable cause) {
      faults.failed(what, cause);
    }
  }
}
