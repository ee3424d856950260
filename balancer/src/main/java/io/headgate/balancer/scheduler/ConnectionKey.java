package io.headgate.balancer.scheduler;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Protocol;

/** What a scheduler may know about a connection: both ends, named, so that sh and dh differ. */
public record ConnectionKey(ClientAddress client, VirtualAddress virtual, Protocol protocol) {}
