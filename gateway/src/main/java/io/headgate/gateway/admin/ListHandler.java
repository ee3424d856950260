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
  private final Listing own;
  private final OtherNodes others;

  ListHandler(Snapshots snapshots, Listing own, OtherNodes others) {
    this.snapshots = snapshots;
    this.own = own;
    this.others = others;
  }

  @Override
  public void handle(RoutingContext context) {
    ListQuery query;
    Listing listing;
    try {
      query = ListQuery.of(context.queryParams());
      listing =
          Answers.isTrue(context.request(), "cluster", false)
              ? new ClusterListing(own, others, context.queryParams())
              : own;
    } catch (IllegalArgumentException e) {
      Answers.fail(context, e);
      return;
    }
    ListWriter writer = new ListWriter(listing, query);
    if (query.watch()) {
      watch(context, query, writer);
    } else {
      Answers.send(
          context, () -> new Answer(query.output().contentType(), once(listing, query, writer)));
    }
  }

  private String once(Listing listing, ListQuery query, ListWriter writer) {
    Snapshot snapshot = snapshots.current();
    Listed listed = listing.list(snapshot, query);
    if (query.name().isPresent() && listed.items().isEmpty()) {
      throw new NotFoundException(missing(query) + missing(listed.silent()));
    }
    return writer.next(snapshot, listed);
  }

  private static String missing(List<String> silent) {
    return silent.isEmpty() ? "" : "; no answer of " + String.join(", ", silent);
  }

  private String missing(ListQuery query) {
    List<String> names =
        own.list(snapshots.current(), query.ofAnyName()).items().stream()
            .map(Item::name)
            .distinct()
            .limit(10)
            .toList();
    return own.name()
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
