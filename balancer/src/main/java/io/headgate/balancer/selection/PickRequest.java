package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ServicePort;

/** What {@link EndpointPicker#pick} was asked, where the answer may take more than the call. */
record PickRequest(
    ServicePort whole,
    NodeInfo node,
    ConnectionKey key,
    Exclusions excluded,
    SelectionHandler handler) {

  /** The same, where that endpoint was not to be had. */
  PickRequest without(EndpointAddress lost) {
    return new PickRequest(whole, node, key, excluded.with(lost), handler);
  }
}
