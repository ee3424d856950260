package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.Snapshots;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Answers for one list: once, or every second as long as the client watches. */
final class ListHandler implements Handler<RoutingContext> {

  private static final long WATCH_INTERVAL_MILLIS = 1_000;

  private final Snapshots snapshots;
  private final Listing listing;

  ListHandler(Snapshots snapshots, Listing listing) {
    this.snapshots = snapshots;
    this.listing = listing;
  }

  @Override
  public void handle(RoutingContext context) {
    ListQuery query;
    try {
      query = ListQuery.of(context.queryParams());
    } catch (IllegalArgumentException e) {
      Answers.fail(context, e);
      return;
    }
    ListWriter writer = new ListWriter(listing, query);
    if (query.watch()) {
      watch(context, query, writer);
    } else {
      Answers.send(context, () -> new Answer(query.output().contentType(), once(query, writer)));
    }
  }

  private String once(ListQuery query, ListWriter writer) {
    Snapshot snapshot = snapshots.current();
    if (query.name().isPresent() && listing.list(snapshot, query).items().isEmpty()) {
      throw new NotFoundException(missing(query));
    }
    return writer.next(snapshot);
  }

  private String missing(ListQuery query) {
    List<String> names =
        listing.list(snapshots.current(), query.ofAnyName()).items().stream()
            .map(Item::name)
            .distinct()
            .limit(10)
            .toList();
    return listing.name()
        + ": \""
        + query.name().orElse("")
        + "\" not found"
        + query.namespace().map(namespace -> " in namespace " + namespace).orElse("")
        + (names.isEmpty() ? "" : " (expected: one of " + String.join(", ", names) + ")");
  }

  private void watch(RoutingContext context, ListQuery query, ListWriter writer) {
    HttpServerResponse response = context.response();
    response.putHeader("content-type", query.output().contentType());
    response.setChunked(context.request().version() != io.vertx.core.http.HttpVersion.HTTP_1_0);
    write(context, writer);
    long timer = context.vertx().setPeriodic(WATCH_INTERVAL_MILLIS, tick -> write(context, writer));
    response.closeHandler(closed -> context.vertx().cancelTimer(timer));
    response.exceptionHandler(failure -> context.vertx().cancelTimer(timer));
  }

  /** In order: one list is made after the other. A client that does not read is not written to. */
  private void write(RoutingContext context, ListWriter writer) {
    HttpServerResponse response = context.response();
    if (response.writeQueueFull()) {
      return;
    }
    context
        .vertx()
        .executeBlocking(() -> writer.next(snapshots.current()), true)
        .onSuccess(
            text -> {
              if (!text.isEmpty() && !response.closed()) {
                response.write(text);
              }
            });
  }
}
