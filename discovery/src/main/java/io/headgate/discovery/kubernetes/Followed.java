package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.headgate.discovery.watch.ResourceEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One kind of objects, or one object by its name, that is listed and then watched until it is
 * closed. A watch that breaks is taken up where it broke, or, where the API server no longer knows
 * that place (410), by a new list, of which only the differences arrive. Used on the watcher's
 * thread; what the client tells on its own threads is passed there.
 */
final class Followed<T extends HasMetadata> implements AutoCloseable {

  private static final int FORBIDDEN = 403;

  /** Takes what happens, on the watcher's thread. */
  interface Listener {
    /** A change of an object. */
    void changed(ResourceEvent event);

    /** A first full list has arrived, or will not: the object's kind is refused. */
    void settled();

    /** The API server was not reached, or refused. */
    void failed(String what, Throwable cause);
  }

  private final String what;
  private final boolean optional;
  private final Listener listener;
  private final Executor thread;
  private final SharedIndexInformer<T> informer;
  private final Map<String, T> delivered = new LinkedHashMap<>();
  private boolean settled;
  private boolean refused;
  private boolean closed;

  /**
   * @param what for messages, as roles name it: such as {@code services}
   * @param optional whether a refusal stands for an empty list
   */
  Followed(
      String what, boolean optional, Informable<T> source, Listener listener, Executor thread) {
    this.what = what;
    this.optional = optional;
    this.listener = listener;
    this.thread = thread;
    this.informer = source.runnableInformer(0);
    informer.addEventHandler(new Handler());
    informer.exceptionHandler(
        (started, cause) -> {
          later(() -> failed(cause));
          return true; // again, at longer and longer intervals
        });
  }

  /** Begins; returns at once. */
  void start() {
    var unused = informer.start();
  }

  String what() {
    return what;
  }

  /** Whether all that there was at the beginning has arrived. */
  boolean isSettled() {
    return settled;
  }

  /** Whether changes arrive now. */
  boolean isWatching() {
    return informer.isWatching();
  }

  /** Whether it was refused, and goes on without. */
  boolean isRefused() {
    return refused;
  }

  /** What has arrived and not gone. */
  List<T> objects() {
    return List.copyOf(delivered.values());
  }

  /** Nothing is told any more from now on. */
  @Override
  public void close() {
    closed = true;
    informer.stop();
  }

  private void later(Runnable task) {
    thread.execute(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  private void put(T object) {
    @Nullable T before = delivered.put(key(object), object);
    if (before == null) {
      listener.changed(new ResourceEvent.Added(object, Optional.empty()));
    } else {
      listener.changed(new ResourceEvent.Modified(object, Optional.empty()));
    }
  }

  private void remove(T object) {
    if (delivered.remove(key(object)) != null) {
      listener.changed(new ResourceEvent.Deleted(object, Optional.empty()));
    }
  }

  private void listed() {
    refused = false;
    settle();
  }

  private void failed(Throwable cause) {
    listener.failed(what, cause);
    refused =
        optional
            && Faults.clientException(cause)
                .map(KubernetesClientException::getCode)
                .filter(code -> code == FORBIDDEN)
                .isPresent();
    if (refused) {
      settle();
    }
  }

  private void settle() {
    if (!settled) {
      settled = true;
      listener.settled();
    }
  }

  private static String key(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "")
        + "/"
        + object.getMetadata().getName();
  }

  /** Called by the client, one call at a time. */
  private final class Handler implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T object) {
      later(() -> put(object));
    }

    @Override
    public void onUpdate(T before, T object) {
      later(() -> put(object));
    }

    @Override
    public void onDelete(T object, boolean lastStateUnknown) {
      later(() -> remove(object));
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      later(Followed.this::listed);
    }
  }
}
