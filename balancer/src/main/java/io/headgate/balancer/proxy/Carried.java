package io.headgate.balancer.proxy;

/**
 * What is open at this moment.
 *
 * @param connections of clients, from their acceptance on, relayed yet or not
 * @param relays the pairs of a client and its endpoint
 */
record Carried(OpenConnections connections, RelayedConnections relays) {}
