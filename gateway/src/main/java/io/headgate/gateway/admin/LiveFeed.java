package io.headgate.gateway.admin;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Server-sent events (HTML, section 9.2) about this node: {@code snapshot} where Services have
 * changed, {@code counters} every second. What is new is found once for all who watch, on a worker
 * thread, and only while somebody does. A client that does not read is left out, and told
 * everything when it reads again.
 */
final class LiveFeed implements Handler<RoutingContext> {

  static final int MOST_WATCHERS = 64;

  private static final long INTERVAL_MILLIS = 1_000;

  private final Vertx vertx;
  private final FeedState state;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ticking = new AtomicBoolean();

  /** One client. */
  private static final class Watcher {

    private final HttpServerResponse response;
    private boolean upToDate; // guarded by the feed

    Watcher(HttpServerResponse response) {
      this.response = response;
    }
  }

  LiveFeed(Vertx vertx, FeedState state) {
    this.vertx = vertx;
    this.state = state;
  }

  @Override
  public void handle(RoutingContext context) {
    Watcher watcher = new Watcher(context.response());
    if (!add(watcher)) {
      Answers.error(
          context, 503, "stream: %d are watched already, no more".formatted(MOST_WATCHERS));
      return;
    }
    context
        .response()
        .putHeader("content-type", "text/event-stream; charset=utf-8")
        .putHeader("cache-control", "no-store")
        .setChunked(true)
        .closeHandler(closed -> watchers.remove(watcher))
        .exceptionHandler(failure -> watchers.remove(watcher));
    // At once, so that nobody has to wait for the first second.
    tick();
  }

  private boolean add(Watcher watcher) {
    if (watchers.size() >= MOST_WATCHERS) {
      return false;
    }
    watchers.add(watcher);
    if (ticking.compareAndSet(false, true)) {
      next();
    }
    return true;
  }

  private void next() {
    vertx.setTimer(
        INTERVAL_MILLIS,
        timer -> {
          tick();
          if (!watchers.isEmpty()) {
            next();
          } else {
            ticking.set(false);
            if (!watchers.isEmpty() && ticking.compareAndSet(false, true)) {
              next();
            }
          }
        });
  }

  private void tick() {
    Callable<Void> look =
        () -> {
          look();
          return null;
        };
    var unused = vertx.executeBlocking(look, false);
  }

  /** On worker threads only, one at a time: what is new is told against what was told before. */
  private synchronized void look() {
    watchers.removeIf(it -> it.response.closed() || it.response.ended());
    if (watchers.isEmpty()) {
      return;
    }
    String objects = state.hasNewSnapshot() ? event("snapshot", state.changedObjects()) : "";
    String counters = event("counters", state.changedCounters());
    String full = "";
    for (Watcher watcher : watchers) {
      if (watcher.response.writeQueueFull()) {
        watcher.upToDate = false;
      } else if (watcher.upToDate) {
        write(watcher, objects + counters);
      } else {
        full = full.isEmpty() ? inFull() : full;
        watcher.upToDate = true;
        write(watcher, full);
      }
    }
  }

  private String inFull() {
    return event("snapshot", state.objectsInFull()) + event("counters", state.countersInFull());
  }

  private static void write(Watcher watcher, String text) {
    var unused = watcher.response.write(text);
  }

  /** JSON has no line breaks where it is not asked to. */
  private static String event(String name, JsonObject data) {
    return "event: " + name + "\ndata: " + data.encode() + "\n\n";
  }
}
