package io.headgate.balancer.selection;

import io.headgate.balancer.state.AffinityHandler;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.AffinityTable;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.AffinityPolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import org.jspecify.annotations.Nullable;

/** A client of a Service with {@code ClientIP}, and the rules by which it has a pod. */
record StickyClient(
    AffinityTable table,
    AffinityKey key,
    SessionAffinity.ClientIp rule,
    AffinityPolicy.Hold hold,
    AffinityPolicy.Rewrite rewrite) {

  static StickyClient of(
      PickRequest request, SessionAffinity.ClientIp rule, PickerContext context) {
    ServicePort port = request.whole();
    AffinityPolicy policy = port.traits().policy().affinity();
    return new StickyClient(
        context.state().affinity(),
        key(port, request.key().client()),
        rule,
        policy.hold(),
        policy.rewrite().orElse(context.defaults().rewrite()));
  }

  /** Under which its pod is remembered. */
  static AffinityKey key(ServicePort port, ClientAddress client) {
    String uid = port.traits().uid();
    return switch (port.traits().policy().affinity().scope()) {
      case SERVICE -> AffinityKey.ofService(uid, client);
      case PORT -> AffinityKey.ofPort(uid, client, port.spec().port());
    };
  }

  /** Its pod; null where it has none. */
  @Nullable PodAddress pod() {
    return table.known(key, rule.timeout());
  }

  void bind(PodAddress proposed, AffinityHandler handler) {
    table.bindIfAbsent(key, proposed, rule.timeout(), handler);
  }

  void move(AffinityTable.Replacement replacement, AffinityHandler handler) {
    table.replace(key, replacement, rule.timeout(), handler);
  }

  /** The selection as it is handed out: where the Service asks for it, its lease holds the pod. */
  Selection.Selected holding(Selection.Selected selected) {
    return switch (hold) {
      case IDLE -> selected;
      case OPEN -> {
        table.hold(key);
        yield selected.with(new AfterLease(selected.lease(), () -> table.release(key)));
      }
    };
  }
}
