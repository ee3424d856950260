package io.headgate.balancer.proxy;

/** How endpoints are dialled, and how often and how long. */
record Dials(Dialer dialer, ConnectPolicy policy) {}
