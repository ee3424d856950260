package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshot;
import java.util.List;
import java.util.Set;

/** One list of the admin API. Stateless; called on a worker thread. */
interface Listing {

  /** The last part of its path, such as {@code services}. */
  String name();

  /** Of its table; the namespace is put before them where all namespaces are asked for. */
  List<Column> columns();

  /** Everything, sorted by namespace and name. */
  List<Item> items(Snapshot snapshot);

  /** What of it was asked for. A list that can be very long makes no more than that. */
  default Listed list(Snapshot snapshot, ListQuery query) {
    return Listed.whole(query.select(items(snapshot)));
  }

  /** How its rows of several nodes become rows of the cluster. */
  default Rows rows() {
    return Rows.BY_CONTENT;
  }

  /** Of a list that comes in pages: where the item stands, as {@code continue} has it. */
  default String place(Item item) {
    return "";
  }

  /** Fields that change as time passes, with which a watch does not concern itself. */
  default Set<String> passingFields() {
    return Set.of();
  }
}
