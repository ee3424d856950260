package io.headgate.gateway.http;

import io.headgate.gateway.routing.Route;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what it saw. */
final class RecordingObserver implements RequestObserver {

  /** One request that has ended. */
  record Seen(int statusCode, long received, long sent, boolean routed) {}

  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  @Override
  public void requestEnded(
      @Nullable Route route, int statusCode, long received, long sent, RequestTrace trace) {
    seen.add(new Seen(statusCode, received, sent, route != null));
  }

  List<Seen> seen() {
    return seen;
  }
}
