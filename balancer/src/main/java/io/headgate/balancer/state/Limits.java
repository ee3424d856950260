package io.headgate.balancer.state;

/** What is limited in all, over all nodes or on one alone. */
public record Limits(ConnectionLimits connections, RequestBudget requests) {}
